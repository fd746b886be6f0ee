"""Day before month, or month before day? A column tells; "6/12/2020" alone does not."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from bot.files.check.dates import Unanswered
from bot.files.questions import Asking

if TYPE_CHECKING:
    from bot.files.unclear.cells import Column

_SLASHED = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?![\d/.-])")


@dataclass(slots=True)
class _Seen:
    """What a column shows: cells that can only be read one way, that can be read both ways, and days of their own."""

    month_first: list[str] = field(default_factory=list)
    day_first: list[str] = field(default_factory=list)
    either: list[str] = field(default_factory=list)
    days: list[date] = field(default_factory=list)

    @property
    def swappable(self) -> date | None:
        """A real date whose day and month may have been turned round: none where any comes after the 12th."""
        if any(day.day > 12 for day in self.days):
            return None
        return next((day for day in self.days if day.day != day.month), None)


def settled(columns: Sequence["Column"], asking: Asking) -> Iterator[tuple[int, int, Any]]:
    """(place of the row, place of the cell, other value) for the cells of a table's columns of dates.

    The columns of a table are asked about together: they come from one program, or from one person's machine.
    """
    seen = {column.at: _seen(column) for column in columns}
    month_first = [column for column in columns if _month_first(column, seen[column.at])]
    mixed = [column for column in columns if seen[column.at].day_first and seen[column.at].swappable]
    if month_first:
        alike = [one for one in columns if one in month_first or not (seen[one.at].day_first or one in mixed)]
        yield from _months_first(alike, [seen[one.at] for one in alike], asking)
    if mixed:
        alike = [one for one in columns if one in mixed or (not month_first and seen[one.at].swappable)]
        yield from _swapped(alike, [seen[one.at] for one in alike], asking)


def _month_first(column: "Column", seen: _Seen) -> bool:
    return bool(seen.month_first) or (column.american and bool(seen.either) and not seen.day_first)


def _months_first(columns: Sequence["Column"], seen: Sequence[_Seen], asking: Asking) -> Iterator[tuple[int, int, Any]]:
    either = [text for one in seen for text in one.either]
    choices = ["month-first", *(["month-first-all"] if any(one.swappable for one in seen) else []), "day-first"]
    answer = asking.choice(
        "order",
        columns[0].sheet,
        choices,
        columns=_names(columns),
        example=[*(text for one in seen for text in one.month_first), *either][0],
        other=next((text for text in either if _differs(text)), ""),
    )
    for column in columns:
        yield from _turned(column, answer, days=answer == "month-first-all")


def _swapped(columns: Sequence["Column"], seen: Sequence[_Seen], asking: Asking) -> Iterator[tuple[int, int, Any]]:
    day = next(one.swappable for one in seen if one.swappable)
    answer = asking.choice(
        "mixed",
        columns[0].sheet,
        ["swap", "keep"],
        columns=_names(columns),
        texts=sum(len(one.day_first) + len(one.either) for one in seen),
        days=sum(len(one.days) for one in seen),
        example=f"{day:%d/%m/%Y}",
        swapped=f"{day:%m/%d/%Y}",
    )
    for column in columns:
        if answer is None:
            yield from ((place, column.at, Unanswered()) for place, value in column.cells if isinstance(value, date))
        else:
            yield from _turned(column, "day-first", days=answer == "swap")


def _names(columns: Sequence["Column"]) -> str:
    return ", ".join(f"“{column.heading}”" for column in columns)


def _seen(column: "Column") -> _Seen:
    seen = _Seen()
    for _, value in column.cells:
        if isinstance(value, date):
            seen.days.append(value)
        elif isinstance(value, str):
            for found in _SLASHED.finditer(value):
                first, second = int(found[1]), int(found[3])
                if 12 < second <= 31 and first <= 12:
                    seen.month_first.append(found[0])
                elif 12 < first <= 31 and second <= 12:
                    seen.day_first.append(found[0])
                elif first <= 12 and second <= 12:
                    seen.either.append(found[0])
    return seen


def _turned(column: "Column", answer: str | None, *, days: bool) -> Iterator[tuple[int, int, Any]]:
    """The cells in which the day now stands before the month: texts if need be, and with `days` also real days."""
    for place, value in column.cells:
        if isinstance(value, str) and _SLASHED.search(value):
            if answer is None:
                yield place, column.at, Unanswered()
            elif (text := _SLASHED.sub(lambda found: _day_first(found, answer), value)) != value:
                yield place, column.at, text
        elif days and isinstance(value, date) and value.day <= 12:
            yield place, column.at, value.replace(month=value.day, day=value.month)


def _day_first(found: re.Match[str], answer: str) -> str:
    """A date as day/month/year. Where it can be read in one way only, the answer changes nothing."""
    first, second = int(found[1]), int(found[3])
    turn = second > 12 or (first <= 12 and answer != "day-first")
    return f"{second}/{first}/{found[4]}" if turn else found[0]


def _differs(text: str) -> bool:
    found = _SLASHED.search(text)
    return found is not None and int(found[1]) != int(found[3])
