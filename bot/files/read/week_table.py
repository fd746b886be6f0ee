"""Weekly schedules as Vietnamese offices lay them out ("Lịch công tác tuần"), as one row for each meeting.

Three ways are known: days in rows with the sessions beside them (Thứ | Sáng | Chiều); days and sessions in rows with a
column of contents (Thứ | Buổi | Giờ | Nội dung | Chủ trì | Thành phần | Địa điểm), in which a cell may hold several
meetings; days across (Buổi | Thứ Hai 8/6 | Thứ Ba 9/6 | …). A column may also be headed by a leader.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from bot.calendar.typed_dates import written
from bot.files.read.cell_times import part_of_day
from bot.files.read.week_cell import Meeting, clock, meetings
from bot.files.read.week_days import Week, day_of, weekday_of
from bot.files.read.week_heading import SESSIONS, Row, cell_at, head_of, heading_of, text_of
from bot.texts.folding import folded

_INITIALS = {"s": "sang", "c": "chieu", "t": "toi"}
_DATED = re.compile(r"\d{1,2}\s?[/.-]\s?\d{1,2}|ngay \d{1,2}|^\D*\d{1,2}\D*$")
_DAYLIKE = re.compile(r"(?:thu|t[2-7]|chu nhat|cn|hai|ba|tu|nam|sau|bay|sang|chieu|toi|buoi|ngay)\b|\d")
_BARE = re.compile(r"[2-7]")
_FOOT = re.compile(r"(?:ghi chu|noi nhan|luu y|\*|tm\.|kt\.|tl\.|nguoi lap|\(da ky\))")


@dataclass(frozen=True, slots=True)
class WeekRow:
    """A meeting at a row of the table: its day, the session ("sang", "chieu", "toi" or ""), and what else is said.

    `assumed` names what is not written so ("date": reckoned from the week; "time": moved to the afternoon).
    """

    row: int
    day: date
    session: str
    meeting: Meeting
    units: str = ""
    note: str = ""
    assumed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Slip:
    """Something that is wrong at a row: `key` names the message."""

    row: int
    key: str
    value: str
    params: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class WeekTable:
    """What a weekly schedule holds. `lines` stand above it, `foot` are the rows of remarks and signatures below it,
    `free` cells (row, words) that name no meeting ("Làm việc tại cơ quan").
    """

    lines: list[str] = field(default_factory=list)
    rows: list[WeekRow] = field(default_factory=list)
    foot: list[int] = field(default_factory=list)
    free: list[tuple[int, str]] = field(default_factory=list)
    slips: list[Slip] = field(default_factory=list)


def read_week(rows: Sequence[Row], *, title: str = "", year: int | None = None) -> WeekTable | None:
    """The weekly schedule in rows (number from 1, cells), or None where they hold none.

    `title` are words above the table, such as the name of the sheet; `year` stands in for one that is written nowhere.
    """
    at = heading_of(rows)
    if at is None:
        return None
    cells = rows[at][1]
    lines = [text_of(cell) for _, above in rows[:at] for cell in above if cell is not None]
    week = Week.of(" ".join([title, *lines]), year)
    return _Reader(cells, [head_of(cell) for cell in cells], week, lines).read(rows[at + 1 :])


@dataclass(slots=True)
class _Reader:
    cells: tuple[Any, ...]
    heads: list[str]
    week: Week
    lines: list[str]
    found: WeekTable = field(default_factory=WeekTable)
    _grid: dict[int, int | None] = field(default_factory=dict)

    def read(self, rows: Sequence[Row]) -> WeekTable:
        self.found.lines = self.lines
        across = [at for at, head in enumerate(self.heads) if head.startswith("on:")]
        day_column = self.heads.index("day") if "day" in self.heads else None
        day: tuple[date, bool] | None = None
        session, told = "", False
        for number, cells in rows:
            texts = [text_of(cell) for cell in cells]
            first = next((folded(words) for words in texts if words), "")
            if _FOOT.match(first) and day_column is not None and not text_of(cell_at(cells, day_column)):
                self.found.foot.append(number)
                continue
            if sum(map(bool, texts)) == 1 and (_FOOT.match(first) or (texts[0] and not _DAYLIKE.match(first))):
                self.found.foot.append(number)
                continue
            if [head_of(cell) for cell in cells] == self.heads:
                continue  # the heading again, on the next page
            if across:
                session = _session_of(texts, across) or session
                self._across(number, cells, across, session)
                continue
            if day_column is not None and text_of(cell_at(cells, day_column)):
                day, session = self._day(number, cell_at(cells, day_column)), ""
                told = day is None
            if "session" in self.heads:
                said = folded(text_of(cell_at(cells, self.heads.index("session"))))
                said = _INITIALS.get(said, said)
                session = next((code for name, code in SESSIONS.items() if said.startswith(name)), session)
            if day is None:
                if any(texts) and not text_of(cell_at(cells, day_column or 0)) and not told:
                    self.found.slips.append(Slip(number, "week_no_day", " ".join(filter(None, texts))[:100]))
                continue
            self._row(number, cells, day, session)
        return self.found

    def _across(self, number: int, cells: Sequence[Any], across: Sequence[int], session: str) -> None:
        if self._is_row_of_days(cells, across):
            self._grid = {at: _number(cell_at(cells, at)) for at in across}
            return
        for at in across:
            if not text_of(cell_at(cells, at)):
                continue
            day = self._day_of_grid(number, at) if self._grid else self._day(number, self.cells[at])
            if day is not None:
                self._cell(number, cell_at(cells, at), day, session)

    def _is_row_of_days(self, cells: Sequence[Any], across: Sequence[int]) -> bool:
        """Whether a row holds the numbers of days, as the leaf of a month on a wall does."""
        said = [cell_at(cells, at) for at in across if text_of(cell_at(cells, at))]
        return self.week.month is not None and bool(said) and all(_number(one) is not None for one in said)

    def _day_of_grid(self, number: int, at: int) -> tuple[date, bool] | None:
        """The day of a column in the leaf of a month, whose number stands above."""
        day, year, month = self._grid.get(at), self.week.year, self.week.month
        if day is not None and month is not None:
            if year is None:
                self.found.slips.append(Slip(number, "no_year", f"{day}/{month}", {"day": day, "month": month}))
                return None
            found = day_of(year, month, day)
            weekday = int(self.heads[at].removeprefix("on:"))
            if found is not None and found.weekday() == weekday:
                return found, False
        self.found.slips.append(
            Slip(number, "not_a_date", f"{self._grid.get(at) or ''} {text_of(self.cells[at])}".strip())
        )
        return None

    def _row(self, number: int, cells: Sequence[Any], day: tuple[date, bool], session: str) -> None:
        said: dict[str, str] = {}
        notes = []
        cells = self._with_hours(number, cells)
        notes += self._without_hour(cells)
        for at, head in enumerate(self.heads):
            words = text_of(cell_at(cells, at))
            if not words:
                continue
            if head in ("chair", "participants", "place", "preparation", "units"):
                said[head] = words
            elif head == "note":
                notes.append(" ".join(words.split()))
            elif head == "":
                notes.append(
                    f"{' '.join(text_of(cell_at(self.cells, at)).split())}: {' '.join(words.split())}".removeprefix(
                        ": "
                    )
                )
        for at, head in enumerate(self.heads):
            if head.startswith("at:"):
                self._cell(number, cell_at(cells, at), day, head[3:], said, notes)
            elif head == "by:":
                chair = " ".join(text_of(self.cells[at]).split())
                self._cell(number, cell_at(cells, at), day, session, {**said, "chair": chair}, notes)
            elif head == "words":
                self._cell(number, cell_at(cells, at), day, session, said, notes, self._hours(cells, session))

    def _with_hours(self, number: int, cells: Sequence[Any]) -> Sequence[Any]:
        """The cells with the hours before the meetings, where both columns hold several, a line each."""
        if "time" not in self.heads or "words" not in self.heads:
            return cells
        hours, words = self.heads.index("time"), self.heads.index("words")
        begins = [line for line in text_of(cell_at(cells, hours)).splitlines() if clock(line.strip())[0] is not None]
        if len(begins) < 2:
            return cells
        lines = [line for line in text_of(cell_at(cells, words)).splitlines() if line.strip()]
        if len(lines) != len(begins):
            self.found.slips.append(Slip(number, "not_a_time", " ".join(begins)))
            return cells
        both = "\n".join(f"{hour.strip(' -:')}: {line.strip(' -+•')}" for hour, line in zip(begins, lines, strict=True))
        return [None if at == hours else both if at == words else cell for at, cell in enumerate(cells)]

    def _without_hour(self, cells: Sequence[Any]) -> list[str]:
        """What the column for hours says that is no hour: "Sau giờ chào cờ"."""
        if "time" not in self.heads or isinstance(given := cell_at(cells, self.heads.index("time")), time):
            return []
        words = " ".join(text_of(given).split())
        known = clock(words)[0] is not None or part_of_day(words) or not re.search(r"\w", words)
        return [] if known else [words]

    def _hours(self, cells: Sequence[Any], session: str) -> tuple[time | None, time | None, bool]:
        """(begin, end, whether assumed) of the columns for hours."""
        begins: time | None = None
        ends: time | None = None
        assumed = False
        if "time" in self.heads:
            given = cell_at(cells, self.heads.index("time"))
            if isinstance(given, time):
                begins = given
            else:
                begins, ends, _, assumed = clock(text_of(given), session)
        if "ends" in self.heads:
            last = cell_at(cells, self.heads.index("ends"))
            ends = last if isinstance(last, time) else clock(text_of(last), session)[0]
        return begins, ends, assumed

    def _cell(
        self,
        number: int,
        cell: object,
        day: tuple[date, bool],
        session: str,
        said: dict[str, str] | None = None,
        notes: Sequence[str] = (),
        hours: tuple[time | None, time | None, bool] = (None, None, False),
    ) -> None:
        if not text_of(cell):
            return
        found, filler = meetings(text_of(cell), session)
        self.found.free += [(number, words) for words in filler]
        more = dict(said or {})
        units = more.pop("units", "")
        for place, one in enumerate(found):
            own = {name: _line_of(value, place, len(found)) for name, value in more.items() if not getattr(one, name)}
            begins, ends, moved = hours if one.starts is None else (one.starts, one.ends, one.assumed)
            meeting = Meeting(
                one.words,
                begins,
                ends,
                **{
                    name: own.get(name, getattr(one, name))
                    for name in ("place", "chair", "participants", "preparation")
                },
                status=one.status,
                assumed=moved,
            )
            assumed = frozenset(name for name, so in (("date", day[1]), ("time", moved)) if so)
            self.found.rows.append(
                WeekRow(number, day[0], one.session or session, meeting, units, "; ".join(notes), assumed)
            )

    def _day(self, number: int, cell: object) -> tuple[date, bool] | None:
        """(the day of a cell such as "Thứ Hai 08/6", whether it is only reckoned from the number of the week)."""
        if isinstance(cell, datetime):
            return cell.date(), False
        if isinstance(cell, date):
            return cell, False
        words = " ".join(text_of(cell).replace("(", " ").replace(")", " ").split())
        if _BARE.fullmatch(words):  # below "Thứ" a number is that of a weekday
            words = f"Thứ {words}"
        plain = folded(words)
        weekday = weekday_of(plain)
        if _DATED.search(re.sub(r"\b(?:thu|t) ?[2-7]\b", " ", plain)) and (said := written(words)) is not None:
            part = said.start
            if part.month is None and part.day is None:
                said = None
            elif part.month and part.day:
                year = part.year or self.week.year_of(part.month)
                if year is None:
                    self.found.slips.append(Slip(number, "no_year", words, {"day": part.day, "month": part.month}))
                    return None
                day = day_of(year, part.month, part.day)
                if day is None:
                    self.found.slips.append(Slip(number, "not_a_date", words))
                    return None
                if weekday is not None and day.weekday() != weekday:
                    self.found.slips.append(Slip(number, "another_weekday", words, {"day": day}))
                return day, False
        if weekday is not None and (day := self.week.day(weekday)) is not None:
            return day, self.week.by_number
        key, params = ("not_a_date", {}) if weekday is None else ("only_weekday", {"words": words})
        self.found.slips.append(Slip(number, key, words, dict(params)))
        return None


def _line_of(words: str, place: int, of: int) -> str:
    """What a cell says of one of several meetings: its line, where it has a line for each, otherwise all of it."""
    lines = [line for line in words.splitlines() if line.strip()]
    return " ".join((lines[place] if len(lines) == of > 1 else words).split())


def _session_of(texts: Sequence[str], across: Sequence[int]) -> str:
    for words in texts[: across[0]]:
        said = folded(words)
        for name, code in SESSIONS.items():
            if said.startswith(name):
                return code
    return ""


def _number(cell: object) -> int | None:
    """The number of a day that a cell holds and nothing else."""
    words = text_of(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)
    return int(words) if re.fullmatch(r"[0-3]?\d", words) and 1 <= int(words) <= 31 else None
