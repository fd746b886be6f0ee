"""A weekly schedule as rows of an events file: each meeting is an event of its own."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.calendar.model import Span
from bot.calendar.week import monday_of
from bot.files import limits
from bot.files.check.dates import FieldError
from bot.files.problems import Problem
from bot.files.raw import Headings, RawRow
from bot.files.read import left_out
from bot.files.read.ahead import Ahead
from bot.files.read.ditto import without_marks
from bot.files.read.sheet import Sheet, too_many_rows
from bot.files.read.title import title_of
from bot.files.read.week_heading import heading_of
from bot.files.read.week_table import Slip, WeekRow, WeekTable, read_week
from bot.texts import Texts

if TYPE_CHECKING:
    from bot.files.read.table import TableReader

_FIELDS: dict[str, int] = {}
_SESSIONS = ("sang", "chieu", "toi")


def week_rows(reader: "TableReader", sheet: Sheet, rows: Ahead) -> Iterator[RawRow] | None:
    """The meetings of a sheet that holds a weekly schedule; None for any other, none of whose rows are taken."""
    if heading_of(rows.peek(limits.HEADING_ROWS)) is None:
        return None
    taken, repeating = without_marks(rows)
    found = read_week(taken, title=sheet.name)
    if found is None:
        return None
    if any(slip.key == "no_year" for slip in found.slips):
        found = _in_a_year(reader, sheet, taken, found)
    if repeating:
        said = reader.say.plain("cells.repeating_rows", rows=left_out.ranges(repeating), n=len(repeating))
        reader.warnings.append(Problem(reader.file, "", "", "", said))
    return _rows(reader, sheet, found)


def is_of_a_week(row: RawRow) -> bool:
    """Whether a row stands in a weekly schedule."""
    return row.headings is not None and row.headings.fields is _FIELDS


def _in_a_year(reader: "TableReader", sheet: Sheet, taken: list[Any], found: WeekTable) -> WeekTable:
    """The schedule in the year that an admin names, where it stands nowhere in it."""
    years = [str(year) for year in reader.asking.years]
    answer = reader.asking.choice("week_year", sheet.name, years, year=True, sheet=sheet.name)
    year = int(answer) if answer else next(iter(reader.asking.years), None)
    if year is None:  # it is read once the question is answered
        found.slips = [slip for slip in found.slips if slip.key != "no_year"]
        return found
    return read_week(taken, title=sheet.name, year=year) or found


def _rows(reader: "TableReader", sheet: Sheet, found: WeekTable) -> Iterator[RawRow]:
    reader.titles.add(title_of(found.lines))
    if found.rows:
        first, last = min(one.day for one in found.rows), max(one.day for one in found.rows)
        reader.weeks.append(Span(monday_of(first), monday_of(last) + timedelta(days=6)))
    headings = Headings(sheet.name, _FIELDS, (), alone=True)
    for slip in found.slips:
        if slip.key == "another_weekday":
            reader.warnings.append(_told(reader, sheet, slip))
    for one in found.rows:
        reader.count += 1
        if reader.count > limits.ROWS:
            raise too_many_rows()
        yield RawRow("event", reader.count, _values(one, reader.say), {"": one.row}, headings)
    for slip in found.slips:
        if slip.key != "another_weekday":
            reader.count += 1
            values = {"summary": slip.value[:100], "date": FieldError(slip.key, **slip.params)}
            yield RawRow("event", reader.count, values, {"": slip.row}, headings)
    reader.left.add(sheet.name, left_out.REMARK, *found.foot)
    reader.left.add(sheet.name, left_out.NO_MEETING, *(row for row, _ in found.free))


def _values(one: WeekRow, say: Texts) -> dict[str, Any]:
    meeting = one.meeting
    notes = [one.note]
    if meeting.starts is None and one.session in _SESSIONS:
        notes.insert(0, say.plain(f"cells.week_{one.session}"))
    values: dict[str, Any] = {
        "summary": meeting.words,
        "date": one.day.isoformat(),
        "starts": f"{meeting.starts:%H:%M}" if meeting.starts else "",
        "ends": f"{meeting.ends:%H:%M}" if meeting.ends else "",
        "place": meeting.place,
        "chair": meeting.chair,
        "participants": meeting.participants,
        "preparation": meeting.preparation,
        "units": one.units,
        "status": meeting.status,
        "assumed": sorted(one.assumed),
        "note": "; ".join(filter(None, notes)),
    }
    return {name: value for name, value in values.items() if value}


def _told(reader: "TableReader", sheet: Sheet, slip: Slip) -> Problem:
    say = reader.say
    where = say.plain("cells.where", sheet=sheet.name, line=slip.row, column="")
    day = slip.params["day"]
    return Problem(reader.file, where, "date", slip.value, say.plain("cells.week_another_weekday", day=day))
