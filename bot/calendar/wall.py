"""A month as it hangs on the wall: weeks from Monday, the lunar date in each corner, and what is on each day."""

from calendar import Calendar as Weeks
from calendar import monthrange
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.calendar.lunar import lunar_day, year_name
from bot.calendar.model import Kind, Occurrence, Precision, Status
from bot.calendar.ordinals import OrdinalClass, ordinal_class

FIRST_YEAR, LAST_YEAR = 1930, 2070
"""The years that can be shown. The lunar tables know 1900 to 2100, and what is counted from a lunar day, anchor after
anchor, has to be looked for years around the days that are shown."""
LONG = 7
"""What lasts longer than so many days is said once for the month, not on each of its days."""

_MONDAY_FIRST = Weeks(0)
_CLASSES = {OrdinalClass.ROUND: 0, OrdinalClass.FIVE: 1}
_WEIGHT = {Kind.CONGRESS: 1, Kind.EVENT: 2, Kind.TASK: 2, Kind.ANNIVERSARY: 3}


@dataclass(frozen=True, slots=True)
class Month:
    """What happens in a month: on its days, all through it (`long`), and on a day of it that is not known."""

    days: dict[date, tuple[Occurrence, ...]]
    long: tuple[Occurrence, ...] = ()
    undated: tuple[Occurrence, ...] = ()

    @property
    def everything(self) -> tuple[Occurrence, ...]:
        """Each occurrence once: the long ones, those of the days, the undated ones."""
        found = [*self.long, *(one for day in sorted(self.days) for one in self.days[day]), *self.undated]
        return tuple({one.task_key: one for one in found}.values())


def first_and_last(year: int, month: int) -> tuple[date, date]:
    """The first and the last day of a month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def weeks(year: int, month: int) -> list[list[date]]:
    """The four to six weeks that hold a month, each from Monday to Sunday, with the days of its neighbours."""
    return _MONDAY_FIRST.monthdatescalendar(year, month)


def moved(year: int, month: int, by: int) -> tuple[int, int]:
    """The month that lies `by` months from another, as (year, month)."""
    year, month = divmod(year * 12 + month - 1 + by, 12)
    return year, month + 1


def lunar_label(day: date) -> str:
    """What stands in the corner of a day: its lunar day; with the month ("1/5") where either month begins.

    A leap month is marked: "1/4N" (nhuận).
    """
    _, month, number, leap = lunar_day(day)
    if number == 1 or day.day == 1:
        return f"{number}/{month}{'N' if leap else ''}"
    return str(number)


def lunar_years(first: date, last: date) -> str:
    """The lunar years of some days by name: "Canh Tý", or "Kỷ Hợi – Canh Tý" where a new one begins among them."""
    begins, ends = lunar_day(first)[0], lunar_day(last)[0]
    return year_name(begins) if begins == ends else f"{year_name(begins)} – {year_name(ends)}"


def month_of(year: int, month: int, found: Iterable[Occurrence]) -> Month:
    """Lay occurrences, in their order, on the days of a month. What is known by its year alone is left out."""
    first, last = first_and_last(year, month)
    days: dict[date, list[Occurrence]] = {}
    long: list[Occurrence] = []
    undated: list[Occurrence] = []
    for one in found:
        if one.start is None or one.end is None or one.start > last or one.end < first:
            continue
        if one.precision is Precision.MONTH:
            undated.append(one)
        elif is_long(one):
            long.append(one)
        else:
            day = max(one.start, first)
            while day <= min(one.end, last):
                days.setdefault(day, []).append(one)
                day += timedelta(days=1)
    return Month({day: tuple(days[day]) for day in sorted(days)}, tuple(long), tuple(undated))


def days_label(occurrence: Occurrence, year: int, month: int) -> str:
    """Its days in a month, without the month: "19", "24–25", "28–…" and "…–02" where they leave it.

    "…" where no day is known, or all of the month is meant.
    """
    first, last = first_and_last(year, month)
    start, end = occurrence.start, occurrence.end
    if start is None or end is None or occurrence.precision is not Precision.DAY:
        return "…"
    if start == end:
        return f"{start:%d}"
    begins, ends = f"{start:%d}" if start >= first else "…", f"{end:%d}" if end <= last else "…"
    return "…" if begins == ends == "…" else f"{begins}–{ends}"


def is_long(occurrence: Occurrence) -> bool:
    """Whether it lasts too long to be said on each of its days."""
    if occurrence.precision is not Precision.DAY or occurrence.start is None or occurrence.end is None:
        return False
    return (occurrence.end - occurrence.start).days >= LONG


def weightiest(found: Iterable[Occurrence], count: int, days_off: Container[date] = ()) -> list[Occurrence]:
    """The `count` occurrences that a crowded place should keep, in their order.

    What is on public holidays (`days_off`) and round anniversaries come first, then anniversaries that end in 5 and
    congresses; other anniversaries, and what will not happen, come last.
    """
    ordered = list(found)
    if len(ordered) <= count:
        return ordered
    by_weight = sorted(range(len(ordered)), key=lambda at: (_weight(ordered[at], days_off), at))
    return [ordered[at] for at in sorted(by_weight[:count])]


def _weight(occurrence: Occurrence, days_off: Container[date]) -> int:
    if occurrence.status in (Status.CANCELLED, Status.POSTPONED):
        return 4
    if occurrence.start in days_off and occurrence.start == occurrence.end and occurrence.entry.kind is not Kind.TASK:
        return 0
    if occurrence.ordinal is not None and occurrence.entry.kind is Kind.ANNIVERSARY:
        return _CLASSES.get(ordinal_class(occurrence.ordinal), _WEIGHT[Kind.ANNIVERSARY])
    return _WEIGHT[occurrence.entry.kind]
