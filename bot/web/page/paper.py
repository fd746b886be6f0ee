"""What has room on a sheet of paper: words are measured in the font that the page brings.

Lengths are in millimetres; those of a month are of `styles/print-thang.css`, those of a year of `styles/print-nam.css`.
Nothing is lost where they are a little wrong: what is higher than a sheet goes on on the next one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from bot.web.page.items import Item
from bot.web.page.months import Cell

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

IN_A_STRIP = 6
"""So many entries stand in each line above a month's grid."""
_POINT = 25.4 / 72
_FINE = 64
"""The size, in pixels, at which words are measured."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where words stand: how wide it is, the size of the font in points, and a line's height in sizes."""

    width: float
    points: float
    line: float

    def height(self, words: Iterable[tuple[str, bool]]) -> float:
        """How high (words, whether bold) stand here, one after the other."""
        return _lines(tuple(words), self.width / (self.points * _POINT) * _FINE) * self.points * _POINT * self.line


_GRID = 194 - 14 - 7 - 6
"""An A4 sheet without the heading, the heads of the weekdays and the legend."""
_STRIP = _Place(279, 8.5, 1.3)
_IN_A_DAY = _Place(34.5, 8.2, 1.25)
_HOLIDAY = _Place(36.5, 7.5, 1.2)

_MONTHS = 280 - 15.3 - 6.1 - 4 - 2
"""An A3 sheet without the heading, the legend and what is between the rows of months; and some to spare."""
_BESIDE = _Place(27.5, 7.2, 1.15)
_BELOW = _Place(82, 7.2, 1.15)
"""The words of an entry beside the little calendar of a month, and below it."""
_OF_THE_YEAR = _Place(400, 9, 1.3)
_ACROSS, _MORE = 4, 3.3


def fits_on_a_sheet(weeks: Sequence[Sequence[Cell]], strips: Sequence[Sequence[Item]]) -> bool:
    """Whether all that a month holds can be said in its grid, and in the `strips` above it, on one sheet of A4."""
    if any(len(strip) > IN_A_STRIP for strip in strips) or any(cell.more for week in weeks for cell in week):
        return False
    high = sum(_strip(strip, _STRIP) for strip in strips if strip) + sum(max(map(_cell, week)) for week in weeks)
    return high <= _GRID


def has_room_for(months: Sequence[tuple[int, Sequence[Item], bool]], strips: Sequence[Sequence[Item]]) -> bool:
    """Whether twelve months, each (weeks, entries, whether a line says that there are more), fit on one sheet of A3.

    The `strips` stand above them.
    """
    high = 0.0
    for first in range(0, len(months), _ACROSS):
        high += max(_month(weeks, items) + more * _MORE for weeks, items, more in months[first : first + _ACROSS])
    return high + sum(_strip(strip, _OF_THE_YEAR) for strip in strips if strip) <= _MONTHS


def _strip(items: Sequence[Item], place: _Place) -> float:
    words = [word for item in items for word in (("★", False), *_words(item), (f"{item.when}    ", False))]
    return place.height([("Chưa ấn định ngày:    ", True), *words]) + 1.5


def _cell(cell: Cell) -> float:
    holiday = _HOLIDAY.height([(cell.holiday, False)]) if cell.holiday and not cell.said else 0
    return 7.8 + holiday + sum(_IN_A_DAY.height([("★ ", False), *_words(item)]) + 0.9 for item in cell.items)


def _month(weeks: int, items: Sequence[Item]) -> float:
    calendar, at = 3.7 + weeks * 5.2 + 1, 0.0
    for item in items:
        at += (_BESIDE if at < calendar else _BELOW).height(_words(item)) + 0.3
    return 10 + max(calendar, at)


def _words(item: Item) -> list[tuple[str, bool]]:
    ordinal = "" if item.first else item.ordinal
    parts = [(item.hour, True), (item.first, True), (item.title, False), (ordinal, True), (_badge(item), True)]
    return [(said, bold) for said, bold in parts if said]


def _badge(item: Item) -> str:
    # It is not broken between words.
    said = item.status_name or ("quá hạn" if item.overdue else "") or (f"{item.percent}%" if item.percent else "")
    return said.replace(" ", "\N{NO-BREAK SPACE}")


@lru_cache(maxsize=8192)  # a poster is tried with more and fewer entries
def _lines(words: tuple[tuple[str, bool], ...], width: float) -> int:
    lines, at = 1, 0.0
    for said, bold in words:
        face = _face(bold)
        for word in said.split(" "):
            long = face.getlength(word)
            if at and at + long > width:
                lines, at = lines + 1, 0.0
            lines += int(long // width)
            at = (at + long) % width + face.getlength(" ")
    return lines


@cache
def _face(bold: bool) -> "FreeTypeFont":
    from bot.reports.drawing import font  # imported late: who starts the bot need not wait for Pillow

    return font(_FINE, bold=bold)
