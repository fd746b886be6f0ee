"""How a change of the calendar is printed: one JSON document, or a readable table."""

import sys
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.calendar.model import Calendar, Entry
from bot.cli import asking
from bot.cli.base import say
from bot.cli.output import column_table
from bot.files.problems import Problem
from bot.office.change import Applied, Preview
from bot.office.wording import change_words, previews
from bot.office.wording.reminders import plain

_MOST_ROWS = 200
_MOST_PROBLEMS = 40
"""Mistakes, and likewise warnings, that are shown on a terminal; --json has them all."""

# ---- JSON -----------------------------------------------------------------------------------------------------------


def change_document(preview: Preview) -> dict[str, Any]:
    """What `nhaclich load --json` prints, be it a dry run or not."""
    proposal = preview.proposal
    changes = proposal.difference
    return {
        "added": list(changes.added),
        "changed": [change.id for change in changes.changed],
        "removed": list(changes.removed),
        "unchanged": changes.unchanged,
        "layers": list(proposal.layers),
        "mode": proposal.mode,
        "at_stake": dict(proposal.at_stake),
        "changes": [
            {
                "id": change.id,
                "layer": change.after.layer,
                "fields": [
                    {"field": field.field, "before": field.before, "after": field.after} for field in change.fields
                ],
            }
            for change in changes.changed
        ],
        "reminders": {"new": preview.effect.new, "dropped": preview.effect.dropped},
        "told": preview.told,
        "at_once": preview.effect.at_once,
        "clashes": [
            {
                "shared": clash.shared.value,
                "words": clash.words,
                "entries": [clash.one.entry.id, clash.other.entry.id],
                "day": clash.one.start.isoformat() if clash.one.start else None,
            }
            for clash in preview.clashes
        ],
        "unheard": preview.effect.unheard,
        "undated": preview.undated,
        "sweeps": [{"layer": sweep.layer, "removed": sweep.removed, "held": sweep.held} for sweep in proposal.sweeps],
        "warnings": [_problem(problem) for problem in proposal.warnings],
        "errors": [_problem(problem) for problem in proposal.errors],
        "questions": [
            {
                "id": question.id,
                "text": question.text,
                "options": [{"value": value, "label": label} for value, label in question.options],
            }
            for question in proposal.questions
        ],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    cell = problem.cell
    return {
        "file": problem.file,
        "where": problem.where,
        "field": problem.field,
        "value": problem.value,
        "message": problem.message,
    } | ({"sheet": cell.sheet, "row": cell.row, "column": cell.heading} if cell else {})


# ---- tables ---------------------------------------------------------------------------------------------------------


def ask(preview: Preview, *, as_json: bool) -> bool:
    """Ask whoever sits at the terminal whether most of a layer is to go; nobody there means no."""
    if as_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    show_change(preview, None, dry_run=True)
    answer = Console(highlight=False).input(say.plain("cli.really") + " ")
    return answer.strip().lower() in say.plain("cli.really_yes").split()


def show_change(preview: Preview, applied: Applied | None, *, dry_run: bool) -> None:
    """Print what a change did or would do, or every mistake that kept it from doing anything."""
    console = Console(highlight=False)
    proposal = preview.proposal
    if proposal.errors:
        console.print(say.plain("cli.load_failed", n=len(proposal.errors)), style="bold red")
    for style, name, problems in (("red", "error", proposal.errors), ("yellow", "warning", proposal.warnings)):
        for problem in problems[:_MOST_PROBLEMS]:
            place = f"{problem.place}: " if problem.place else ""
            console.print(f"[{style}]{say.plain(f'cli.{name}')}[/] {escape(place)}{escape(problem.sentence)}")
        if len(problems) > _MOST_PROBLEMS:
            console.print(say.plain("cli.more_not_shown", n=len(problems) - _MOST_PROBLEMS))
    if proposal.questions:
        asking.show(proposal.questions)
    if proposal.blocked:
        return
    for clash in preview.clashes[:_MOST_PROBLEMS]:
        console.print(f"[yellow]{say.plain('cli.warning')}[/] {escape(change_words.clash(clash, proposal.after, say))}")
    if len(preview.clashes) > _MOST_PROBLEMS:
        console.print(say.plain("cli.more_not_shown", n=len(preview.clashes) - _MOST_PROBLEMS))
    if (table := _changes(preview)).row_count:
        console.print(table)
    for line in previews.unit_lines(proposal.before, proposal.after, say):
        console.print(escape(plain(line)))
    changes = proposal.difference
    added, changed, removed = changes.counts
    counts = {"added": added, "changed": changed, "removed": removed, "unchanged": changes.unchanged}
    if applied is None or applied.version is None:
        key = "cli.would_load" if dry_run or applied is None else "cli.nothing_differs"
        console.print(say.plain(key, **counts), style="bold")
    else:
        console.print(say.plain("cli.loaded", **counts, version=applied.version), style="bold")
    if words := say.plain("changes.how", **previews.how(proposal)).strip():
        console.print(escape(words))
    if any(changes.counts):
        told = preview.told if applied is None else applied.told
        key = "cli.reminders_would" if applied is None else "cli.reminders_did"
        console.print(say.plain(key, new=preview.effect.new, dropped=preview.effect.dropped, told=told))
        if unheard := preview.effect.unheard:
            console.print(say.plain("cli.unheard", n=unheard), style="yellow")
        if undated := preview.undated:
            console.print(say.plain("cli.undated", n=undated), style="yellow")
        if at_once := preview.effect.at_once if applied is None else applied.at_once:
            console.print(say.plain("cli.at_once_would" if applied is None else "cli.at_once_did", n=at_once))
    names = {layer.id: layer.name for layer in proposal.before.layers}
    for sweep in proposal.sweeps:
        words = say.plain("cli.sweep", layer=names[sweep.layer], removed=sweep.removed, held=sweep.held)
        console.print(escape(words), style="bold yellow")


def _changes(preview: Preview) -> Table:
    """Every change as a row, field by field, up to a screenful or two."""
    proposal = preview.proposal
    table = column_table("change", "code", "what", "before", "after")
    for entry in proposal.difference.new:
        where = _where(entry, proposal.after)
        _row(table, "added", entry.id, change_words.title(entry), "", where)
    for change in proposal.difference.changed:
        for name, old, new in change_words.fields(change, proposal.before, proposal.after, say):
            _row(table, "changed", change.id, f"{change_words.title(change.after)}\n{name}", old, new)
    for entry in proposal.difference.gone:
        where = _where(entry, proposal.before)
        _row(table, "removed", entry.id, change_words.title(entry), where, "")
    left = sum(proposal.difference.counts) - _MOST_ROWS
    if left > 0 and table.row_count >= _MOST_ROWS:
        table.add_row("", "", say.plain("cli.more_changes", n=left), "", "")
    return table


def _row(table: Table, what: str, *cells: str) -> None:
    styles = {"added": "green", "changed": "cyan", "removed": "red"}
    if table.row_count < _MOST_ROWS:
        table.add_row(f"[{styles[what]}]{say.plain(f'cli.load_{what}')}[/]", *(escape(cell) for cell in cells))


def _where(entry: Entry, calendar: Calendar) -> str:
    layers = {layer.id: layer.name for layer in calendar.layers}
    when = change_words.planned(entry, say)
    return "\n".join(part for part in (when, layers.get(entry.layer, entry.layer)) if part)
