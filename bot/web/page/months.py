"""The months of a page: cells of days with what is on them, and lists of what they hold."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.calendar.lunar import lunar_day
from bot.calendar.model import Kind, Occurrence
from bot.calendar.wall import Month, lunar_label, weeks
from bot.calendar.working_days import holiday_names
from bot.texts import Texts, day_and_weekday, folded, month_and_year
from bot.web.page.items import Item

IN_A_CELL = 4
Worded = Callable[[Occurrence], Item]


@dataclass(frozen=True, slots=True)
class Cell:
    """A day in a grid. `outside` belongs to a neighbouring month and shows nothing but its date.

    `items` are what fits; `more` counts the rest. `going_on` holds the anchors of what began on a day before. `anchor`
    is where the list tells of the day, "" for a day on which nothing is.
    """

    day: date
    lunar: str
    lunar_words: str
    outside: bool
    today: bool
    holiday: str
    said: bool
    items: tuple[Item, ...]
    more: int
    going_on: frozenset[str]
    anchor: str


@dataclass(frozen=True, slots=True)
class Group:
    """Items under a heading: a day's, or those of a whole month."""

    anchor: str
    heading: str
    beside: str
    holiday: str
    today: bool
    items: tuple[Item, ...]


def month_words(year: int, month: int, locale: str) -> str:
    """A month with its year as it stands in a heading: "Tháng 6 năm 2020", "June 2020"."""
    words = month_and_year(year, month, locale)
    return words[0].upper() + words[1:]


def grid(year: int, month: int, laid: Month, worded: Worded, today: date, say: Texts) -> list[list[Cell]]:
    """The weeks of a month as cells."""
    holidays = holiday_names(year, say.locale)
    return [
        [_cell(day, month, laid.days.get(day, ()), worded, today, holidays, say) for day in week]
        for week in weeks(year, month)
    ]


def _cell(
    day: date,
    month: int,
    found: tuple[Occurrence, ...],
    worded: Worded,
    today: date,
    holidays: Mapping[date, str],
    say: Texts,
) -> Cell:
    outside = day.month != month
    fits = IN_A_CELL if len(found) <= IN_A_CELL else IN_A_CELL - 1
    holiday = "" if outside else holidays.get(day, "")
    return Cell(
        day=day,
        lunar=lunar_label(day),
        lunar_words=lunar_words(day, say),
        outside=outside,
        today=day == today,
        holiday=holiday,
        said=bool(holiday) and _says(found, holiday),
        items=tuple(worded(one) for one in found[:fits]),
        more=len(found) - len(found[:fits]),
        going_on=frozenset(worded(one).anchor for one in found[:fits] if _began_before(one, day)),
        anchor=_anchor(day, found, worded),
    )


def _began_before(one: Occurrence, day: date) -> bool:
    return one.start is not None and one.start < day


def _anchor(day: date, found: tuple[Occurrence, ...], worded: Worded) -> str:
    if not found:
        return ""
    # In the list each occurrence stands on its first day of the month only.
    listed = day.day == 1 or not all(_began_before(one, day) for one in found)
    return f"ngay-{day.isoformat()}" if listed else worded(found[0]).anchor


def _says(found: Iterable[Occurrence], holiday: str) -> bool:
    """Whether an entry of the day already says which holiday it is."""
    name = folded(holiday)
    titles = [(one.entry.kind, folded(one.entry.summary)) for one in found]
    return any(kind is Kind.ANNIVERSARY or title in name or name in title for kind, title in titles)


def lunar_words(day: date, say: Texts) -> str:
    """The lunar date of a day in words: "âm lịch 24/4 nhuận"."""
    _, month, number, leap = lunar_day(day)
    return say.plain("page.lunar", day=number, month=month, leap=leap)


def groups(year: int, month: int, laid: Month, worded: Worded, today: date, say: Texts) -> list[Group]:
    """The same month as a list: what lasts long, day by day (each occurrence on its first day), what has no day yet."""
    holidays = holiday_names(year, say.locale)
    found = []
    if laid.long:
        items = tuple(worded(one) for one in laid.long)
        found.append(Group(f"ca-thang-{year}-{month:02}", say.plain("page.all_month"), "", "", False, items))
    said: set[str] = set()
    for day, here in laid.days.items():
        items = tuple(one for one in map(worded, here) if one.anchor not in said)
        said.update(one.anchor for one in items)
        if items:
            heading = day_and_weekday(day, say.locale)
            heading = heading[0].upper() + heading[1:]
            anchor = f"ngay-{day.isoformat()}"
            found.append(Group(anchor, heading, lunar_words(day, say), holidays.get(day, ""), day == today, items))
    if laid.undated:
        items = tuple(worded(one) for one in laid.undated)
        found.append(Group(f"chua-ro-{year}-{month:02}", say.plain("page.undated"), "", "", False, items))
    return found
