"""From a plan document to a draft: what it gives, from which sentence, and what was left out.

What the document does not say stays empty and is marked. Nothing here loads anything.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.calendar.model import Calendar, Kind, Unit
from bot.calendar.typed_dates import new_id
from bot.files.draft import cited, header, known_units, outline, plan, subject, tables, units, week
from bot.files.draft.held import Held
from bot.files.draft.model import Draft, LeftOut, Mark, Row, Why
from bot.files.draft.occasions import name_of, occasions
from bot.files.draft.outline import Item, Table
from bot.files.draft.sentences import sentences
from bot.files.read.document import Block
from bot.texts import folded


@dataclass(frozen=True, slots=True)
class Office:
    """What the office has already: its calendar, its units, and the layer that the draft is for."""

    calendar: Calendar
    units: tuple[Unit, ...]
    layer: str


def draft_of(blocks: tuple[Block, ...], office: Office) -> Draft:
    """The draft of a document."""
    found = outline.outline(blocks)
    items = [part for part in found.parts if isinstance(part, Item)]
    head = header.header(found.head, outline.paragraphs(blocks))
    own = head.row()
    draft = Draft(" ".join(one for one in (head.kind, head.number, head.title) if one), head.year)
    tabular = any(isinstance(part, Table) for part in found.parts)
    context = replace(head.context, term=subject.term(items, head.context))
    reader = plan.Reader(context, _addressed(items), alone=not tabular, subject=subject.name_of(head.title))
    reader.read(items)
    rows, left = list(reader.rows), list(reader.left_out)
    weekly = False
    for table in (part for part in found.parts if isinstance(part, Table)):
        if (schedule := week.read(table, found.head, context)) is not None:
            more, out = schedule
            weekly = True
        elif (heads := tables.heads(table)) is not None:
            one = tables.TableReader(table, heads, context)
            one.read()
            more, out = one.rows, one.left_out
        else:
            said = [" ".join(" ".join(row).split()) for row in table.grid.rows]
            more, out = [], [LeftOut(table.clause, one, Why.UNREAD) for one in said if one]
        rows += more
        left += out
    passages = _passages(found, head, rows)
    named = [] if weekly else _occasions(passages, head, office)
    documents = [] if weekly else cited.cited([(clause, text) for clause, text, _ in passages], own)
    main, told = subject.main_event(items, head.title, head.context)
    if main is not None:
        rows.insert(0, main)
        left = [one for one in left if one.text not in told]
    rows = _settled(rows)
    draft.rows = [*rows, *(one for one in named if not _told_again(one, rows)), *([own] if own else []), *documents]
    draft.left_out = left
    _ids(draft.rows, office)
    return draft


def _addressed(items: list[Item]) -> units.Doers | None:
    """Whom the words before the first number tell to do all that follows: "đề nghị các đơn vị thực hiện …:"."""
    for item in items:
        if item.labelled:
            return None
        for match in re.finditer(r"(?:đề nghị|yêu cầu)\s+", item.text):
            if item.text.rstrip().endswith(":") and (doers := units.before_verb(item.text[match.start() :])):
                return doers
    return None


def _passages(found: outline.Outline, head: header.Header, rows: list[Row]) -> list[tuple[str, str, bool]]:
    """(clause, sentence, whether it stands in a purpose) of all words in order; of tables, those of their rows."""
    passages = [("", line, False) for line in found.head]
    if head.title:
        passages.append(("", head.title, False))
    for part in found.parts:
        if isinstance(part, Item):
            passages += [(part.clause, one, part.skipped) for one in sentences(part.text)]
    return passages + [
        (row.clause, f"{row.sentence} {row.remark}".strip(), False) for row in rows if row.group or not row.sentence
    ]


def _occasions(passages: list[tuple[str, str, bool]], head: header.Header, office: Office) -> list[Row]:
    """The occasions that are named, each once; those of a purpose only where a layer holds them."""
    names = {layer.id: layer.name for layer in office.calendar.layers}
    held = Held([entry for entry in office.calendar.rows if entry.layer != office.layer], names)
    found: dict[str, Row] = {}
    for clause, text, skipped in passages:
        for row in occasions(text, clause, head.context):
            known = held.refer(row, head.year)
            key = row.id or folded(name_of(row))
            if key in found:
                _merge(found[key], row)
            elif known or (
                not skipped and (row.kind is not Kind.ANNIVERSARY or row.schedule is not None or row.first_year)
            ):
                found[key] = row
    return list(found.values())


def _told_again(named: Row, rows: list[Row]) -> bool:
    """Whether an event that is only named is one that the plan tells of itself."""
    name = folded(named.summary)
    return (
        named.kind in (Kind.EVENT, Kind.CONGRESS)
        and not named.held
        and any(name in folded(row.summary) and row.schedule is not None for row in rows)
    )


def _merge(first: Row, again: Row) -> None:
    """Another mention of the same occasion: what the first one lacks, and what contradicts it."""
    if again.clause and again.clause not in first.clause.split("; "):
        first.clause = f"{first.clause}; {again.clause}".strip("; ")
    given = Mark.GIVEN
    if again.marks.get("date") is given and first.marks.get("date") is not given:
        first.schedule, first.when_words, first.marks["date"] = again.schedule, again.when_words, given
    elif again.marks.get("date") is given and again.schedule != first.schedule:
        first.marks["date"] = Mark.CONTRADICTORY
        first.notes.append(("two_dates", {"dates": f"{first.when_words}; {again.when_words}"}))
        first.schedule = None
    if again.first_year is not None and first.first_year not in (None, again.first_year):
        first.marks["first_year"] = Mark.CONTRADICTORY
        first.notes.append(("first_year_differs", {"counted": first.first_year, "known": again.first_year}))
    elif first.first_year is None:
        first.first_year = again.first_year
        first.summary = again.summary if again.first_year else first.summary
        if again.first_year:
            first.marks["first_year"] = again.marks["first_year"]


def _settled(rows: Iterable[Row]) -> list[Row]:
    """Rows without repetitions; the same event on two days is contradictory."""
    found: dict[tuple[Kind, str, str], Row] = {}
    kept: list[Row] = []
    for row in rows:
        name = folded(row.summary)
        same = found.get((row.kind, name, row.clause if row.kind is Kind.TASK else ""))
        if same is not None and (same.schedule, same.starts, same.sentence) == (row.schedule, row.starts, row.sentence):
            continue
        found.setdefault((row.kind, name, row.clause if row.kind is Kind.TASK else ""), row)
        kept.append(row)
    return kept


def _ids(rows: list[Row], office: Office) -> None:
    """Give every row an id: that of the layer's own entry of this name, or one made of clause and name."""
    own = {
        (entry.kind, folded(entry.summary)): entry.id for entry in office.calendar.rows if entry.layer == office.layer
    }
    taken = {entry.id for entry in office.calendar.rows if entry.layer != office.layer} | {
        row.id for row in rows if row.held
    }
    for row in rows:
        if row.held:
            continue
        known = own.get((row.kind, folded(row.summary)))
        name = (
            f"{row.clause.split(';')[0]} {' '.join(name_of(row).split()[:7])}"
            if row.kind is Kind.TASK
            else " ".join(name_of(row).split()[:9])
        )
        wanted = known or row.id or new_id(name.strip() or "muc", ())
        row.id = wanted if wanted not in taken else new_id(wanted, taken)
        taken.add(row.id)


def unknown_units(rows: Iterable[Row], known: known_units.Known) -> list[str]:
    """The names of bodies that the office does not have, each once, in their order."""
    found: dict[str, str] = {}
    for row in rows:
        for name in (*row.units, *row.supporting, *row.followers):
            if known.unit(name) is None:
                found.setdefault(folded(name), name)
    return list(found.values())
