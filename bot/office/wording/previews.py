"""A preview as a message: what a change adds, changes and removes, what follows from it, and the list of mistakes."""

from collections.abc import Sequence
from typing import Any

from bot.calendar.model import Calendar, Entry
from bot.files.diff import unit_changes
from bot.files.problems import Problem
from bot.office.change import Preview
from bot.office.wording import change_words, describe
from bot.office.wording.reminders import LONGEST, plain
from bot.store.loading import Proposal
from bot.texts import Texts

_ROOM = LONGEST - 200
_CAPS = (10, 6, 3, 1)
"""How many entries of each sort are shown, the most that there is room for."""


def preview_text(preview: Preview, what: str, say: Texts) -> str:
    """The preview of a change called `what`, as Telegram HTML that fits one message."""
    return next(text for most in _CAPS if _fits(text := _preview(preview, what, most, say)) or most == _CAPS[-1])


def refusal_text(name: str, errors: Sequence[Problem], say: Texts) -> str:
    """Everything that is wrong with a file, as much as one message has room for."""
    for most in (20, 10, 5, 2):
        shown = errors[:most]
        text = say.html("changes.refused", name=name, n=len(errors), errors=shown, more=len(errors) - len(shown))
        if _fits(text):
            break
    return text


def _preview(preview: Preview, what: str, most: int, say: Texts) -> str:
    proposal = preview.proposal
    before, after, changes = proposal.before, proposal.after, proposal.difference
    several = len(proposal.layers) > 1
    warnings = [change_words.clash(one, after, say) for one in preview.clashes]
    warnings += [": ".join(part for part in (one.where, one.message) if part) for one in proposal.warnings]
    names = {layer.id: layer.name for layer in (*before.layers, *after.layers)}
    old = {layer.id for layer in before.layers}
    shown = say.html(
        "changes.preview",
        what=what,
        layers=[(names[layer], layer not in old) for layer in proposal.layers] if len(proposal.layers) <= 3 else [],
        how=say.html("changes.how", **how(proposal)),
        added=[_line(entry, after, several, say) for entry in changes.new[:most]],
        n_added=len(changes.new),
        changed=[
            {
                "title": change_words.title(change.after),
                "layer": names[change.after.layer] if several else "",
                "fields": change_words.fields(change, before, after, say),
            }
            for change in changes.changed[:most]
        ],
        n_changed=len(changes.changed),
        removed=[_line(entry, before, several, say) for entry in changes.gone[:most]],
        n_removed=len(changes.gone),
        unchanged=changes.unchanged,
        new=preview.effect.new,
        dropped=preview.effect.dropped,
        at_once=preview.effect.at_once,
        unheard=preview.effect.unheard,
        undated=preview.undated,
        told=preview.told,
        warnings=warnings[:most],
        n_warnings=len(warnings),
    )
    units = unit_lines(before, after, say)
    if not units:
        return shown
    more = [say.html("people.difference_more", n=len(units) - most)] if len(units) > most else []
    return "\n".join([shown, "", say.html("people.difference_head"), *units[:most], *more])


def unit_lines(before: Calendar, after: Calendar, say: Texts) -> list[str]:
    """What differs of the units, a line each, as Telegram HTML."""
    names = {unit.id: unit.short for calendar in (before, after) for unit in calendar.units}
    lines = []
    for change in unit_changes(before, after):
        if change.before is None or change.after is None:
            one = change.after or change.before
            key = "new" if change.before is None else "gone"
            lines.append(say.html(f"people.difference_{key}", name=one.name if one else ""))
        for field, was, now in change.fields:
            if field == "parent":
                was, now = names.get(was, was), names.get(now, now)
            lines.append(
                say.html(
                    f"people.difference_{field}", name=change.after.short if change.after else "", before=was, after=now
                )
            )
    return lines


def how(proposal: Proposal) -> dict[str, Any]:
    """The way in which files are loaded, and the layers with rows that they do not name, for the catalogues."""
    names = {layer.id: layer.name for layer in proposal.before.layers}
    return {
        "mode": proposal.mode or "",
        "at_stake": [(names[layer], count) for layer, count in proposal.at_stake.items()],
    }


def _line(entry: Entry, calendar: Calendar, several: bool, say: Texts) -> dict[str, Any]:
    layer = next((layer.name for layer in calendar.layers if layer.id == entry.layer), entry.layer)
    return {
        "title": change_words.title(entry),
        "when": change_words.planned(entry, say),
        "meeting": describe.meeting(entry, calendar, say),
        "layer": layer if several else "",
    }


def _fits(text: str) -> bool:
    return len(plain(text).encode("utf-16-le")) // 2 <= _ROOM
