"""Which of the occurrences a page shows: filters, how tasks stand, and the search without diacritics."""

from dataclasses import dataclass, replace

from bot.calendar.board import Row, Which, board, counts
from bot.calendar.model import Calendar, Kind, Occurrence, Precision
from bot.texts import Texts, folded
from bot.web.page.page_data import Seen
from bot.web.page.query import KINDS, STANDINGS, Asked, View

MOST_FOUND = 200


def narrowed(asked: Asked, seen: Seen, say: Texts) -> list[Occurrence]:
    """What of `seen` fits the filters and the search, in order of time."""
    found = _fitting(asked, seen, say)
    if not asked.standing:
        return found
    which = STANDINGS[asked.standing]
    fits = {row.task.task_key for row in _board(asked, seen, found) if row.is_one_of(which)}
    return [one for one in found if one.task_key in fits]


@dataclass(frozen=True, slots=True)
class Standing:
    """A link to the tasks that stand so: how many there are of those that the page would show without it.

    `count` is None for everything, tasks or not.
    """

    which: Which
    words: str
    count: int | None
    asked: Asked
    chosen: bool


def standings(asked: Asked, seen: Seen, say: Texts) -> list[Standing]:
    """How the tasks of the page stand, each class and flag with its count; nothing where there are no tasks."""
    everything = replace(asked, standing="")
    total = counts(_board(asked, seen, _fitting(everything, seen, say)))
    if not total[Which.ALL] and not asked.standing:
        return []
    found = [Standing(Which.ALL, say.plain("board.page_all"), None, everything, not asked.standing)]
    for word, which in STANDINGS.items():
        words = say.plain(f"board.name_{which}")
        chosen = asked.standing == word
        if total[which] or chosen:
            found.append(
                Standing(which, words[:1].upper() + words[1:], total[which], replace(asked, standing=word), chosen)
            )
    return found


def _board(asked: Asked, seen: Seen, found: list[Occurrence]) -> list[Row]:
    """Where tasks stand by the units that are asked for, as far as the officer sees them."""
    units = seen.shown_of
    if asked.units:
        units = tuple(unit for unit in asked.units if units is None or unit in units)
    days_only = asked.view is View.WEEK and not asked.words  # a week shows nothing that has no day
    tasks = [one for one in found if one.entry.kind is Kind.TASK and (one.precision is Precision.DAY or not days_only)]
    return board(tasks, seen.states, seen.asking, seen.now, seen.zone, units=units)


def _fitting(asked: Asked, seen: Seen, say: Texts) -> list[Occurrence]:
    kinds = {KINDS[kind] for kind in asked.kinds}
    units, layers = set(asked.units), set(asked.layers)
    found = [
        one
        for one in seen.found
        if (not kinds or one.entry.kind in kinds)
        and (not layers or one.entry.layer in layers)
        and (not units or not units.isdisjoint(one.entry.units))
    ]
    wanted = folded(asked.words).split()
    if not wanted:
        return found
    names = {unit.id: f"{unit.name} {unit.short}" for unit in seen.calendar.units}
    return [one for one in found if _holds(folded(_words(one, names, say)), wanted)]


def _words(one: Occurrence, names: dict[str, str], say: Texts) -> str:
    entry = one.entry
    parts = [
        entry.title,
        entry.note,
        entry.place,
        entry.chair,
        entry.participants,
        say.plain(f"feed.kind_{entry.kind.value}"),
    ]
    if one.ordinal is not None:
        parts.append(str(one.ordinal))
    parts += [names.get(unit, unit) for unit in entry.named_units]
    return " ".join(parts)


def _holds(words: str, wanted: list[str]) -> bool:
    return all(word in words for word in wanted)


def choices(calendar: Calendar, asked: Asked, say: Texts) -> dict[str, list[tuple[str, str, bool]]]:
    """What can be chosen, {field: [(value, words, whether it is chosen)]}; what is not there cannot be."""
    return {
        "loai": [(word, say.plain(f"feed.kind_{kind.value}"), word in asked.kinds) for word, kind in KINDS.items()],
        "donvi": [(unit.id, unit.short, unit.id in asked.units) for unit in calendar.units],
        "lop": [(layer.id, layer.name, layer.id in asked.layers) for layer in calendar.layers],
    }
