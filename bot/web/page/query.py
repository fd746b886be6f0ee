"""What a page was asked for: the address's query, read, checked and written."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from urllib.parse import urlencode

from bot.calendar.board import Which
from bot.calendar.model import Kind
from bot.calendar.wall import FIRST_YEAR, LAST_YEAR, first_and_last, moved
from bot.calendar.week import monday_of

LONGEST_SEARCH = 100
AGENDA_MONTHS = 3
_LONGEST_QUERY = 4000
_MOST_CHOSEN = 50
_MONTH = re.compile(r"(\d{4,6})-(\d{1,2})|(\d{1,2})[-/](\d{4,6})", re.ASCII)
KINDS = {
    "ky-niem": Kind.ANNIVERSARY,
    "su-kien": Kind.EVENT,
    "dai-hoi": Kind.CONGRESS,
    "nhiem-vu": Kind.TASK,
}

STANDINGS = {
    "qua-han": Which.OVERDUE,
    "vuong-mac": Which.BLOCKED,
    "xin-gia-han": Which.ASKS,
    "trong-han": Which.IN_TERM,
    "khong-han": Which.NO_DUE,
    "xong-qua-han": Which.DONE_LATE,
    "xong-dung-han": Which.DONE_IN_TIME,
}
"""How tasks stand, by the words in addresses, in the order in which they are offered."""


class View(StrEnum):
    """Which page; the values stand in addresses."""

    MONTH = "thang"
    WEEK = "tuan"
    AGENDA = "lich-trinh"
    YEAR = "nam"


@dataclass(frozen=True, slots=True)
class Asked:
    """A page that can be shown: `view` at a month, narrowed to kinds (their words in addresses), units, layers (ids),
    and to tasks that stand so (a word in addresses, "" for everything).

    A week is the one that holds the `day` of the month.

    No choice means everything. With `words`, what is found in the whole year is shown, whatever the view.
    """

    view: View
    year: int
    month: int
    kinds: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    words: str = ""
    day: int = 1
    standing: str = ""

    @property
    def monday(self) -> date:
        """The Monday of the week that holds the day."""
        return monday_of(date(self.year, self.month, self.day))

    @property
    def range(self) -> tuple[date, date]:
        """The first and the last day that the page shows."""
        if self.words or self.view is View.YEAR:
            return date(self.year, 1, 1), date(self.year, 12, 31)
        if self.view is View.WEEK:
            return self.monday, self.monday + timedelta(days=6)
        first, last = first_and_last(self.year, self.month)
        if self.view is View.AGENDA:
            last = first_and_last(*moved(self.year, self.month, AGENDA_MONTHS - 1))[1]
        return first, last

    @property
    def narrowed(self) -> bool:
        """Whether kinds, units, layers or how tasks stand leave something out."""
        return bool(self.kinds or self.units or self.layers or self.standing)

    def step(self, by: int) -> "Asked | None":
        """The page before (-1) or after (1); None where it would leave the years that can be shown."""
        yearly = self.words or self.view is View.YEAR
        if self.view is View.WEEK and not yearly:
            day = date(self.year, self.month, self.day) + timedelta(weeks=by)
            known = FIRST_YEAR <= day.year <= LAST_YEAR
            return replace(self, year=day.year, month=day.month, day=day.day) if known else None
        months = 12 if yearly else AGENDA_MONTHS if self.view is View.AGENDA else 1
        year, month = moved(self.year, self.month, by * months)
        return replace(self, year=year, month=month, day=1) if FIRST_YEAR <= year <= LAST_YEAR else None

    def at(self, view: View, day: date) -> "Asked":
        """Another view around a day, with the same filters and without the search."""
        return replace(
            self, view=view, year=day.year, month=day.month, day=day.day if view is View.WEEK else 1, words=""
        )

    def unfiltered(self) -> "Asked":
        """The same page with everything on it."""
        return replace(self, kinds=(), units=(), layers=(), standing="")

    def pairs(self) -> list[tuple[str, str]]:
        """The query as names and values, for links and for the hidden fields of forms."""
        when = ("thang", f"{self.year}-{self.month:02}")
        if self.view is View.WEEK:
            when = ("ngay", f"{self.year}-{self.month:02}-{self.day:02}")
        found = [("xem", self.view.value), when]
        found += [("loai", kind) for kind in self.kinds]
        found += [("donvi", unit) for unit in self.units]
        found += [("lop", layer) for layer in self.layers]
        found += [("tinhtrang", self.standing)] if self.standing else []
        return [*found, ("tim", self.words)] if self.words else found

    def link(self) -> str:
        """The address of this page, relative to the calendar's own."""
        return "?" + urlencode(self.pairs())


@dataclass(frozen=True, slots=True)
class Odd:
    """What cannot be shown: `why` is a key of the catalogue, `page.odd_…`; the page says so in words."""

    why: str


def read_query(given: Iterable[tuple[str, str]], length: int, today: date) -> Asked | Odd:
    """Read the names and values of a query of `length` characters. Unknown names are ignored, missing ones are today's.

    xem=thang|tuan|lich-trinh|nam, thang=2020-06 (or 6/2020), ngay=2020-06-08, nam=2020, so-thang=6, loai, donvi, lop
    (each repeatable, or with commas), tinhtrang=qua-han|… (one of STANDINGS), tim (words).
    """
    if length > _LONGEST_QUERY:
        return Odd("page.odd_long")
    values: dict[str, list[str]] = {}
    for name, value in given:
        values.setdefault(name, []).append(value.strip())
    last = {name: listed[-1] for name, listed in values.items() if listed[-1]}
    view = last.get("xem", View.MONTH.value)
    if view not in {known.value for known in View}:
        return Odd("page.odd_view")
    words = " ".join(last.get("tim", "").split())
    if len(words) > LONGEST_SEARCH:
        return Odd("page.odd_search")
    kinds, units, layers = (_chosen(values.get(name, ())) for name in ("loai", "donvi", "lop"))
    if any(kind not in KINDS for kind in kinds):
        return Odd("page.odd_kind")
    standing = last.get("tinhtrang", "")
    if standing and standing not in STANDINGS:
        return Odd("page.odd_standing")
    if len(units) > _MOST_CHOSEN or len(layers) > _MOST_CHOSEN:
        return Odd("page.odd_long")
    when = _when(last, today)
    if isinstance(when, Odd):
        return when
    year, month, day = when
    return Asked(View(view), year, month, kinds, units, layers, words, day if view == View.WEEK else 1, standing)


def _chosen(values: Iterable[str]) -> tuple[str, ...]:
    parts = [part.strip() for value in values for part in value.split(",")]
    return tuple(dict.fromkeys(part for part in parts if part))


def _when(last: Mapping[str, str], today: date) -> tuple[int, int, int] | Odd:
    """(year, month, day of the month) that a query names."""
    if "ngay" in last and not last.keys() & {"thang", "nam", "so-thang"}:
        try:
            day = date.fromisoformat(last["ngay"])
        except ValueError:
            return Odd("page.odd_day")
        return (day.year, day.month, day.day) if FIRST_YEAR <= day.year <= LAST_YEAR else Odd("page.odd_year")
    found = _month(last, today)
    if isinstance(found, Odd):
        return found
    return *found, today.day if found == (today.year, today.month) else 1


def _month(last: Mapping[str, str], today: date) -> tuple[int, int] | Odd:
    year, month = today.year, today.month
    if "thang" in last:
        found = _MONTH.fullmatch(last["thang"])
        if found is None:
            return Odd("page.odd_month")
        year, month = int(found[1] or found[4]), int(found[2] or found[3])
    # The form that jumps to a month has a field for each.
    for name, known in (("nam", r"\d{1,6}"), ("so-thang", r"\d{1,2}")):
        if name in last and not re.fullmatch(known, last[name], re.ASCII):
            return Odd("page.odd_month")
    year, month = int(last.get("nam", year)), int(last.get("so-thang", month))
    if not 1 <= month <= 12:
        return Odd("page.odd_month")
    # The office may live outside the years that are known only if its clock is wrong.
    return (year, month) if FIRST_YEAR <= year <= LAST_YEAR else Odd("page.odd_year")
