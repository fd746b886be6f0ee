"""Weekly schedules in a document, read as `files/read/week_table` reads them, as rows of a draft."""

import re
from datetime import date

from bot.calendar.model import Kind, Once
from bot.files.draft import units
from bot.files.draft.model import Context, LeftOut, Mark, Row, Why
from bot.files.draft.outline import Table
from bot.files.draft.sentences import named
from bot.files.read.ditto import without_marks
from bot.files.read.week_table import Slip, WeekRow, read_week

_SESSIONS = {"sang": "sáng", "chieu": "chiều", "toi": "tối"}


def read(table: Table, head: list[str], context: Context) -> tuple[list[Row], list[LeftOut]] | None:
    """The meetings of a week, and the cells that name none; None where the table is no weekly schedule."""
    lines = table.grid.rows
    numbered, _ = without_marks((at, tuple(cell or None for cell in row)) for at, row in enumerate(lines, start=1))
    found = read_week(numbered, title=" ".join([*head, *table.above]), year=context.year)
    if found is None:
        return None
    slips = {slip.row: slip for slip in found.slips}
    rows = [_row(one, _day_words(lines, one.row), slips.get(one.row)) for one in found.rows]
    left = [LeftOut("", words, Why.FILLER) for _, words in found.free]
    left += [LeftOut("", " ".join(filter(None, lines[row - 1])), Why.FILLER) for row in found.foot]
    unread = [slip for slip in found.slips if slip.row not in {one.row for one in found.rows}]
    return rows, left + [LeftOut("", slip.value, Why.UNREAD) for slip in unread]


def _day_words(lines: tuple[tuple[str, ...], ...], number: int) -> str:
    """The words of the cell that says the day of a row, which may stand in a row above."""
    for row in reversed(lines[:number]):
        words = next((cell for cell in row[:2] if re.search(r"\d|\w{3}", cell)), "")
        if words and row[0].strip():
            return " ".join(row[0].split())
    return ""


def _row(one: WeekRow, day_words: str, slip: Slip | None) -> Row:
    meeting = one.meeting
    words = " ".join(meeting.words.split())
    hour = f"{meeting.starts:%Hh%M}" if meeting.starts else _SESSIONS.get(one.session, "")
    row = Row(Kind.EVENT, named(words), f"{hour}: {words}" if hour else words)
    row.when_words = f"{day_words} {hour}".strip()
    row.schedule = Once(one.day.year, one.day.month, one.day.day)
    row.marks["date"] = Mark.ASSUMED if "date" in one.assumed else Mark.GIVEN
    row.starts, row.ends = meeting.starts, meeting.ends
    row.tentative = meeting.status == "tentative"
    row.place, row.participants, row.preparation = meeting.place, meeting.participants, meeting.preparation
    row.chair = meeting.chair
    row.remark = "; ".join(part for part in (one.note, "" if meeting.starts else _part(one.session)) if part)
    who = one.units or meeting.chair
    if not who and (inside := units.in_brackets(words)) is not None:
        who = row.chair = "; ".join(inside.units)
        row.summary = named(words.replace(inside.words, ""))
    if who:
        doers = units.in_cell(who)
        row.units, row.supporting, row.unit_words = doers.units, doers.supporting, " ".join(who.split())
        row.marks["units"] = Mark.GIVEN
    if slip is not None and slip.key == "another_weekday":
        row.schedule, row.marks["date"] = None, Mark.CONTRADICTORY
        row.notes.append(("weekday", {"words": day_words or f"{_shown(one.day)}"}))
    return row


def _part(session: str) -> str:
    return f"Buổi {_SESSIONS[session]}" if session in _SESSIONS else ""


def _shown(day: date) -> str:
    return f"{day:%d/%m/%Y}"
