"""What a subscriber may ask of a feed in its address: `?loai=ky-niem,nhiem-vu&donvi=ubnd&todo=1&alarm=3,1`."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.calendar.model import Entry, Kind

CATEGORIES = {
    "ky-niem": Kind.ANNIVERSARY,
    "su-kien": Kind.EVENT,
    "dai-hoi": Kind.CONGRESS,
    "nhiem-vu": Kind.TASK,
}
_NO = frozenset({"", "0", "false", "no"})
_MOST_ALARMS = 5
_EARLIEST = 366


class NoSuchFilter(ValueError):
    """Nothing goes by this name; the message is the name."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries of those that an officer may see (None: all), whether with VTODOs, and when alarms ring.

    `alarms` are the subscriber's own days before each entry, () for none; None: as the office reminds.
    """

    kinds: frozenset[Kind] | None = None
    units: frozenset[str] | None = None
    todo: bool = False
    alarms: tuple[int, ...] | None = None

    def includes(self, entry: Entry) -> bool:
        """Whether an entry is among them."""
        return (self.kinds is None or entry.kind in self.kinds) and (
            self.units is None or not self.units.isdisjoint(entry.units)
        )


EVERYTHING = Wanted()


def wanted(query: Iterable[tuple[str, str]]) -> Wanted:
    """What the names and values of a query ask for; other names are nobody's business. Raises NoSuchFilter."""
    kinds: set[Kind] = set()
    units: set[str] = set()
    todo, alarms = False, None
    for name, value in query:
        if name == "loai":
            for category in _listed(value.lower()):
                if category not in CATEGORIES:
                    raise NoSuchFilter(category)
                kinds.add(CATEGORIES[category])
        elif name == "donvi":
            units.update(_listed(value))
        elif name == "todo":
            todo = value.strip().lower() not in _NO
        elif name == "alarm":
            alarms = _alarms(value.strip().lower())
    return Wanted(frozenset(kinds) or None, frozenset(units) or None, todo=todo, alarms=alarms)


def _alarms(value: str) -> tuple[int, ...]:
    if value in _NO:
        return ()
    days = set()
    for part in _listed(value):
        if not (part.isascii() and part.isdigit() and len(part) <= 3 and int(part) <= _EARLIEST):
            raise NoSuchFilter(part[:20])
        days.add(int(part))
    if len(days) > _MOST_ALARMS:
        raise NoSuchFilter(value[:40])
    return tuple(sorted(days, reverse=True))


def _listed(value: str) -> list[str]:
    return [part for part in (piece.strip() for piece in value.split(",")) if part]
