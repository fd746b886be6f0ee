"""Which of the occurrences a page shows: filters, and the search without diacritics."""

from bot.calendar.model import Calendar, Occurrence
from bot.texts import Texts, folded
from bot.web.page.page_data import Seen
from bot.web.page.query import KINDS, Asked

MOST_FOUND = 200


def narrowed(asked: Asked, seen: Seen, say: Texts) -> list[Occurrence]:
    """What of `seen` fits the filters and the search, in order of time."""
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
