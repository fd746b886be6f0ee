"""What each of the pages shows, ready for its template."""

from dataclasses import dataclass
from datetime import date

from bot.calendar.model import Occurrence, Precision, TaskKey
from bot.calendar.wall import days_label, first_and_last, lunar_years, month_of, moved, weightiest
from bot.calendar.wall import weeks as wall_weeks
from bot.calendar.week import week_of
from bot.calendar.working_days import holiday_names, vietnam
from bot.office.wording.weekly import week_sheet
from bot.reports.week_sheet import WeekSheet
from bot.texts import Texts, month_and_year
from bot.web.page import months
from bot.web.page.items import Item, item
from bot.web.page.months import Cell, Group, Worded
from bot.web.page.narrowing import MOST_FOUND, narrowed
from bot.web.page.page_data import Seen
from bot.web.page.paper import fits_on_a_sheet, has_room_for
from bot.web.page.query import AGENDA_MONTHS, Asked, View

IN_A_YEAR = 9
LEAST_IN_A_POSTER, MOST_IN_A_POSTER = 4, 30
_A_MONTH = 31


@dataclass(frozen=True, slots=True)
class MonthPage:
    """A month: its grid, and the list of what it holds. A `crowded` one prints the list on its back."""

    heading: str
    lunar_years: str
    weeks: list[list[Cell]]
    long: list[Item]
    undated: list[Item]
    groups: list[Group]
    crowded: bool


@dataclass(frozen=True, slots=True)
class PosterMonth:
    """A month of the year: `lines` are the days and words of all that begin in it.

    A screen shows the weightiest: not the `more` whose anchors are in `left_out`. A poster shows what it has room for:
    not those in `overleaf`, which stand on the sheet that follows it.
    """

    heading: str
    asked: Asked
    weeks: list[list[Cell]]
    lines: list[tuple[str, Item]]
    left_out: frozenset[str]
    overleaf: frozenset[str]

    @property
    def more(self) -> int:
        return len(self.left_out)


@dataclass(frozen=True, slots=True)
class YearPage:
    """A year: its months, what goes on all through it, and what has no month yet."""

    heading: str
    lunar_years: str
    months: list[PosterMonth]
    long: list[Item]
    undated: list[Item]


@dataclass(frozen=True, slots=True)
class AgendaPage:
    """A list by months, each (heading, groups). `said` is what was found, where something was looked for."""

    heading: str
    lunar_years: str
    months: list[tuple[str, list[Group]]]
    undated: list[Item]
    said: str


@dataclass(frozen=True, slots=True)
class WeekPage:
    """A week as offices print it."""

    heading: str
    lunar_years: str
    sheet: WeekSheet


Page = MonthPage | WeekPage | AgendaPage | YearPage


def page(asked: Asked, seen: Seen, say: Texts) -> Page:
    """The page that was asked for, of what was seen in its days."""
    found = narrowed(asked, seen, say)
    worded = _wording(seen, say)
    if asked.words:
        return _search(asked, found, worded, seen.today, say)
    if asked.view is View.YEAR:
        return _year(asked, found, worded, seen.today, say)
    if asked.view is View.AGENDA:
        return _agenda(asked, found, worded, seen.today, say)
    if asked.view is View.WEEK:
        return _week(asked, found, seen, say)
    return _month(asked, found, worded, seen.today, say)


def _wording(seen: Seen, say: Texts) -> Worded:
    """Words for an occurrence, found once for all places of a page where it stands."""
    names = {unit.id: unit.short for unit in seen.calendar.units}
    known: dict[TaskKey, Item] = {}

    def worded(one: Occurrence) -> Item:
        key = one.task_key
        if key not in known:
            known[key] = item(one, seen, names, say)
        return known[key]

    return worded


def _month(asked: Asked, found: list[Occurrence], worded: Worded, today: date, say: Texts) -> MonthPage:
    laid = month_of(asked.year, asked.month, found)
    weeks = months.grid(asked.year, asked.month, laid, worded, today, say)
    long, undated = [worded(one) for one in laid.long], [worded(one) for one in laid.undated]
    return MonthPage(
        heading=months.month_words(asked.year, asked.month, say.locale),
        lunar_years=lunar_years(*first_and_last(asked.year, asked.month)),
        weeks=weeks,
        long=long,
        undated=undated,
        groups=months.groups(asked.year, asked.month, laid, worded, today, say),
        crowded=not fits_on_a_sheet(weeks, (long, undated)),
    )


def _week(asked: Asked, found: list[Occurrence], seen: Seen, say: Texts) -> WeekPage:
    week = week_of(asked.monday, found)
    sheet = week_sheet(week, seen.calendar, office=seen.office, today=seen.today, working=vietnam(), say=say)
    return WeekPage(heading=sheet.title, lunar_years="", sheet=sheet)


def _year(asked: Asked, found: list[Occurrence], worded: Worded, today: date, say: Texts) -> YearPage:
    undated = [worded(one) for one in found if one.precision is Precision.UNKNOWN]
    long = [one for one in found if _longer_than_a_month(one)]
    rest = [one for one in found if not _longer_than_a_month(one)]
    strips = ([worded(one) for one in long], undated)
    begun = {
        month: [one for one in month_of(asked.year, month, rest).everything if _begins_in(one, asked.year, month)]
        for month in range(1, 13)
    }
    room = _room(asked.year, begun, strips, worded)
    shown = [_poster_month(asked, month, rest, begun[month], room, worded, today, say) for month in begun]
    return YearPage(
        heading=say.plain("page.heading_nam", year=asked.year),
        lunar_years=lunar_years(date(asked.year, 1, 1), date(asked.year, 12, 31)),
        months=shown,
        long=strips[0],
        undated=undated,
    )


def _room(year: int, begun: dict[int, list[Occurrence]], strips: tuple[list[Item], ...], worded: Worded) -> int:
    """How many entries of each month a poster can say on one sheet."""
    off = holiday_names(year)
    most = max(map(len, begun.values()))
    for room in range(min(most, MOST_IN_A_POSTER), LEAST_IN_A_POSTER, -1):
        months = [
            (len(wall_weeks(year, month)), [worded(one) for one in weightiest(found, room, off)], len(found) > room)
            for month, found in begun.items()
        ]
        if has_room_for(months, strips):
            return room
    return LEAST_IN_A_POSTER


def _poster_month(
    asked: Asked,
    month: int,
    rest: list[Occurrence],
    begun: list[Occurrence],
    room: int,
    worded: Worded,
    today: date,
    say: Texts,
) -> PosterMonth:
    off = holiday_names(asked.year)
    on_screen = weightiest(begun, IN_A_YEAR - (len(begun) > IN_A_YEAR), off)
    on_paper = weightiest(begun, room, off)
    return PosterMonth(
        heading=months.month_words(asked.year, month, say.locale),
        asked=asked.at(View.MONTH, date(asked.year, month, 1)),
        weeks=months.grid(asked.year, month, month_of(asked.year, month, rest), worded, today, say),
        lines=[(days_label(one, asked.year, month), worded(one)) for one in begun],
        left_out=frozenset(worded(one).anchor for one in begun if one not in on_screen),
        overleaf=frozenset(worded(one).anchor for one in begun if one not in on_paper),
    )


def _agenda(asked: Asked, found: list[Occurrence], worded: Worded, today: date, say: Texts) -> AgendaPage:
    first, last = asked.range
    words = [month_and_year(day.year, day.month, say.locale) for day in (first, last)]
    return AgendaPage(
        heading=say.plain("page.heading_lich-trinh", first=words[0], last=words[1]),
        lunar_years=lunar_years(first, last),
        months=_listed(asked, AGENDA_MONTHS, found, worded, today, say),
        # Whoever looks for tasks without a day finds them in any view.
        undated=[worded(one) for one in found if asked.standing and one.precision is Precision.UNKNOWN],
        said="",
    )


def _search(asked: Asked, found: list[Occurrence], worded: Worded, today: date, say: Texts) -> AgendaPage:
    shown = found[:MOST_FOUND]
    if len(shown) < len(found):
        said = say.plain("page.found_many", count=len(found), shown=len(shown))
    else:
        said = say.plain("page.found", count=len(found))
    return AgendaPage(
        heading=say.plain("page.heading_search", words=asked.words, year=asked.year),
        lunar_years="",
        months=_listed(asked.at(View.YEAR, date(asked.year, 1, 1)), 12, shown, worded, today, say),
        undated=[worded(one) for one in shown if one.precision is Precision.UNKNOWN],
        said=said,
    )


def _listed(
    asked: Asked, count: int, found: list[Occurrence], worded: Worded, today: date, say: Texts
) -> list[tuple[str, list[Group]]]:
    """Consecutive months as lists, without empty ones; each occurrence stands in the first month that it touches."""
    said: set[TaskKey] = set()
    listed = []
    for by in range(count):
        year, month = moved(asked.year, asked.month, by)
        first, last = first_and_last(year, month)
        here = [one for one in found if _touches(one, first, last) and one.task_key not in said]
        said.update(one.task_key for one in here)
        groups = months.groups(year, month, month_of(year, month, here), worded, today, say)
        if groups:
            listed.append((months.month_words(year, month, say.locale), groups))
    return listed


def _touches(one: Occurrence, first: date, last: date) -> bool:
    return one.start is not None and one.end is not None and one.start <= last and one.end >= first


def _begins_in(one: Occurrence, year: int, month: int) -> bool:
    """Whether a month is the first of its year that the occurrence touches."""
    begins = max(one.start or date.min, date(year, 1, 1))
    return (begins.year, begins.month) == (year, month)


def _longer_than_a_month(one: Occurrence) -> bool:
    return one.start is not None and one.end is not None and (one.end - one.start).days > _A_MONTH
