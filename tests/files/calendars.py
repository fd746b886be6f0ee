"""Any calendar that a file can say, for hypothesis; and workbooks made of rows of cells."""

import io
from calendar import monthrange
from datetime import date, time, timedelta
from typing import Any

import openpyxl
from hypothesis import strategies as st

from bot.calendar.layers import stacked
from bot.calendar.model import (
    Calendar,
    Certainty,
    Dates,
    EarlierDate,
    Entry,
    Frequency,
    Kind,
    Layer,
    LunarYearly,
    MonthlyWeekday,
    Never,
    Once,
    Relative,
    Repeating,
    Span,
    Status,
    Unit,
    Weekly,
    Yearly,
)
from bot.files.check.dates import FieldError
from bot.files.check.values import line_of_text

DAYS = st.dates(date(1900, 1, 1), date(2199, 1, 1))
IDS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,12}", fullmatch=True)


def _clean(words: str) -> str:
    try:
        return line_of_text(words)
    except FieldError:
        return ""


_LETTERS = st.one_of(
    st.sampled_from("=+-@'\t\"\\;,:|#_x\n\u00e0\u0301\u20ac 0123456789"), st.characters(exclude_categories=["Cs", "Cc"])
)
TEXT = st.one_of(
    st.sampled_from(["=1+1", "'=1", "''@x", "-5", "+84", "@a", "_x0041_", "1/2", "10/3 âm lịch", "TRUE", "#REF!x"]),
    st.text(_LETTERS, max_size=12),
).map(_clean)
NAMES = TEXT.filter(bool)
TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
SPANS = st.builds(lambda start, length: Span(start, start + timedelta(length)), DAYS, st.integers(0, 40))
ONCE = st.one_of(
    st.builds(lambda at: Once(at.year, at.month, at.day), DAYS),
    st.builds(lambda at: Once(at.year, at.month), DAYS),
    st.builds(lambda at: Once(at.year), DAYS),
)
LASTING = st.builds(lambda at, n: Once(at.year, at.month, at.day, at + timedelta(n)), DAYS, st.integers(1, 40))
FIRST_YEARS = st.one_of(st.none(), st.integers(1900, 2199))
YEARLY = st.one_of(
    st.builds(lambda month, first: Yearly(month, first=first), st.integers(1, 12), FIRST_YEARS),
    st.builds(
        lambda month, day, days, first: Yearly(month, min(day, monthrange(2020, month)[1]), days, first),
        st.integers(1, 12),
        st.integers(1, 31),
        st.integers(1, 366),
        FIRST_YEARS,
    ),
    st.builds(LunarYearly, st.integers(1, 12), st.integers(1, 30), st.integers(1, 366)),
)
REPEATING = st.builds(
    lambda frequency, day, span: Repeating(frequency, day, span.start, span.end),
    st.sampled_from(Frequency),
    st.integers(1, 31),
    SPANS,
)

WEEKLY = st.builds(
    lambda days, span, interval: Weekly(tuple(sorted(days)), span.start, span.end, interval),
    st.sets(st.integers(0, 6), min_size=1),
    SPANS,
    st.integers(1, 52),
)
NTH = st.builds(
    lambda nth, weekday, span: MonthlyWeekday(nth, weekday, span.start, span.end),
    st.sampled_from([1, 2, 3, 4, 5, -1]),
    st.integers(0, 6),
    SPANS,
)
LISTED = st.sets(DAYS, min_size=1, max_size=4).map(lambda days: Dates(tuple(sorted(days))))
REPEATED = st.one_of(REPEATING, WEEKLY, NTH, LISTED)


@st.composite
def calendars(draw: st.DrawFn) -> tuple[Calendar, dict[str, tuple[Unit, ...]]]:
    """(a calendar, the units of its layers): every field, in every kind in which it may stand."""
    names = draw(st.lists(IDS, min_size=1, max_size=3, unique=True))
    layers = [Layer(id_, draw(NAMES), draw(st.none() | st.integers(1900, 2199))) for id_ in names]
    unit_ids = draw(st.lists(IDS, max_size=3, unique=True))
    units: dict[str, tuple[Unit, ...]] = dict.fromkeys(names, ())
    for id_ in unit_ids:
        of = draw(st.sampled_from(names))
        units[of] = (*units[of], Unit(id_, draw(NAMES), draw(NAMES)))
    ids = draw(st.lists(IDS, min_size=1, max_size=6, unique=True))
    rows: list[Entry] = []
    for number, id_ in enumerate(ids):
        rows.append(draw(_entries(id_, draw(st.sampled_from(names)), unit_ids, rows[:number])))
    listed = tuple(unit for of in units.values() for unit in of)
    return stacked(rows, layers=layers, units=listed), units


@st.composite
def _entries(draw: st.DrawFn, id_: str, layer: str, units: list[str], before: list[Entry]) -> Entry:
    kind = draw(st.sampled_from(Kind))
    said: dict[str, Any] = {"note": draw(TEXT)}
    if kind is Kind.HIDDEN:
        return Entry(id_, kind, "", Never(), layer, **said)
    said |= {"clause": draw(TEXT), "source": draw(TEXT), "certainty": draw(st.sampled_from(Certainty))}
    if kind is not Kind.DOCUMENT:
        said |= {
            "status": draw(st.sampled_from(Status)),
            "units": tuple(draw(st.lists(st.sampled_from(units), unique=True))) if units else (),
            "supporting": tuple(draw(st.lists(st.sampled_from(units), unique=True))) if units else (),
            "followers": tuple(draw(st.lists(st.sampled_from(units), unique=True))) if units else (),
            "assumed": draw(st.frozensets(st.sampled_from(["due", "date", "time", "units", "hand_in"]))),
            "earlier": tuple(draw(st.lists(st.builds(EarlierDate, SPANS, TEXT), max_size=2))),
            "leads": draw(st.none() | st.lists(st.integers(0, 366), max_size=3).map(tuple)),
        }
    anchors = [one.id for one in before if one.kind not in (Kind.DOCUMENT, Kind.HIDDEN)]
    if kind is Kind.TASK:
        said["hand_in"] = draw(TEXT)
        schedule = draw(ONCE | REPEATED | (st.deferred(lambda: _relative(anchors, before)) if anchors else ONCE))
    elif kind is Kind.DOCUMENT:
        schedule = draw(ONCE)
    else:
        schedule = draw(ONCE | LASTING | YEARLY | REPEATED)
        first = draw(st.none() | st.integers(1, 2199))
        if first is not None and not (isinstance(schedule, Once) and schedule.year < first):
            said["first_year"] = first
    if kind is not Kind.DOCUMENT:
        said |= draw(_hours(schedule))
        said |= {name: draw(TEXT) for name in ("place", "chair", "participants", "preparation")}
    return Entry(id_, kind, draw(NAMES), schedule, layer, **said)


@st.composite
def _hours(draw: st.DrawFn, schedule: object) -> dict[str, time | None]:
    """When it begins and ends: nothing, a beginning, or both; nothing without a day."""
    if isinstance(schedule, Once | Yearly) and schedule.day is None:
        return {}
    starts = draw(st.none() | TIMES)
    if starts is None:
        return {}
    return {"starts": starts, "ends": draw(st.none() | TIMES.filter(lambda ends: ends >= starts))}


@st.composite
def _relative(draw: st.DrawFn, anchors: list[str], before: list[Entry]) -> Relative:
    by_id = {one.id: one for one in before}
    anchor = draw(st.sampled_from(anchors))
    end = by_id[anchor].schedule
    while isinstance(end, Relative):
        end = by_id[end.anchor].schedule
    # The year picks one of several dates; what counts from something that happens once has none.
    year = None if isinstance(end, Once) else draw(st.none() | st.integers(1900, 2199))
    return Relative(anchor, draw(st.integers(-366, 366)), draw(st.booleans()), year)


def workbook(*sheets: tuple[str, list[list[Any]]]) -> bytes:
    """The bytes of a workbook with these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
