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
from bot.files.read.week_cell import Meeting, clock, meetings
from bot.files.read.week_days import Week, day_of, weekday_of
from bot.texts.folding import folded

HEADING_ROWS = 30
_SESSIONS = {
    "sang": "sang",
    "buoi sang": "sang",
    "chieu": "chieu",
    "buoi chieu": "chieu",
    "toi": "toi",
    "buoi toi": "toi",
}
_HEADS = {
    "day": "thu|thu,? ?/? ?ngay(?: thang)?|ngay,? ?/? ?thu|ngay thang|ngay|thu ngay|thu \\(ngay\\)",
    "session": "buoi|thoi diem|buoi hop",
    "time": "gio|thoi gian|tu gio|gio hop|gio bat dau",
    "ends": "den gio|gio ket thuc",
    "words": "noi dung(?: cong viec| cong tac| lam viec| hop)?|cong viec|noi dung,? dia diem",
    "chair": "chu tri|nguoi chu tri|lanh dao chu tri|chu toa|lanh dao",
    "participants": "thanh phan(?: tham du| tham gia| du hop| du)?|nguoi tham du|tham du",
    "place": "dia diem|noi hop|phong hop",
    "preparation": "chuan bi(?: noi dung)?|don vi chuan bi|don vi chuan bi noi dung|phan cong chuan bi",
    "units": "don vi thuc hien|don vi phu trach|don vi chu tri|phu trach",
    "note": "ghi chu",
    "ignored": "stt|tt",
}
_PATTERNS = {name: re.compile(f"(?:{words})[ .:*]*") for name, words in _HEADS.items()}
_LEADER = re.compile(
    r"(?:d/?c\.? |dong chi )?(?:pho )?(?:chu tich|bi thu|giam doc|hieu truong|pct|ct|truong phong|tp\b|pbt).*"
)
_MONTH = re.compile(r"(?:t|thang) ?(?:1|8|9|1[0-2])")
_DATED = re.compile(r"\d{1,2}\s?[/.-]\s?\d{1,2}|ngay \d{1,2}|^\D*\d{1,2}\D*$")
_DAYLIKE = re.compile(r"(?:thu|t[2-7]|chu nhat|cn|hai|ba|tu|nam|sau|bay|sang|chieu|toi|buoi|ngay)\b|\d")
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


Row = tuple[int, tuple[Any, ...]]


def read_week(rows: Sequence[Row], *, title: str = "", year: int | None = None) -> WeekTable | None:
    """The weekly schedule in rows (number from 1, cells), or None where they hold none.

    `title` are words above the table, such as the name of the sheet; `year` stands in for one that is written nowhere.
    """
    at = heading_of(rows)
    if at is None:
        return None
    cells = rows[at][1]
    lines = [_text(cell) for _, above in rows[:at] for cell in above if cell is not None]
    week = Week.of(" ".join([title, *lines]), year)
    return _Reader(cells, [_head(cell) for cell in cells], week, lines).read(rows[at + 1 :])


def heading_of(rows: Sequence[Row]) -> int | None:
    """The place, among the first rows, of the one that heads a weekly schedule."""
    for at, (_, cells) in enumerate(rows[:HEADING_ROWS]):
        if _is_heading([_head(cell) for cell in cells], cells):
            return at
    return None


def _is_heading(heads: Sequence[str], cells: Sequence[Any]) -> bool:
    """Whether a row heads a weekly schedule: a column of days with sessions, leaders, or contents by the hour."""
    if any(_MONTH.fullmatch(folded(_text(cell)).strip()) for cell in cells):
        return False  # "T2" to "T7" beside "T1" and "T12" are months
    if sum(head.startswith("on:") for head in heads) >= 3:
        return True
    if "day" not in heads:
        return False
    if any(head.startswith("at:") for head in heads):
        return True
    weekdays = any("thu" in folded(_text(cell)).split() or "thu," in folded(_text(cell)) for cell in cells)
    if "words" in heads:
        if heads.count("day") > 1 and "session" not in heads:
            return False  # a weekday beside a day that is written in full: any table of meetings
        return "session" in heads or (weekdays and "time" in heads)
    return weekdays and any(head.startswith("by:") for head in heads)


def _head(cell: object) -> str:
    """What a heading is: a field of `_HEADS`, "at:" a session, "by:" a leader, "on:" a weekday; else empty."""
    words = folded(_text(cell))
    if not words:
        return ""
    if words in _SESSIONS:
        return f"at:{_SESSIONS[words]}"
    for name, pattern in _PATTERNS.items():
        if pattern.fullmatch(words):
            return name
    if (weekday := weekday_of(words)) is not None:
        return f"on:{weekday}"
    return "by:" if _LEADER.fullmatch(words) else ""


@dataclass(slots=True)
class _Reader:
    cells: tuple[Any, ...]
    heads: list[str]
    week: Week
    lines: list[str]
    found: WeekTable = field(default_factory=WeekTable)

    def read(self, rows: Sequence[Row]) -> WeekTable:
        self.found.lines = self.lines
        across = [at for at, head in enumerate(self.heads) if head.startswith("on:")]
        day_column = self.heads.index("day") if "day" in self.heads else None
        day: tuple[date, bool] | None = None
        session, told = "", False
        for number, cells in rows:
            texts = [_text(cell) for cell in cells]
            first = next((folded(words) for words in texts if words), "")
            if _FOOT.match(first) and day_column is not None and not _text(_at(cells, day_column)):
                self.found.foot.append(number)
                continue
            if sum(map(bool, texts)) == 1 and (_FOOT.match(first) or (texts[0] and not _DAYLIKE.match(first))):
                self.found.foot.append(number)
                continue
            if [_head(cell) for cell in cells] == self.heads:
                continue  # the heading again, on the next page
            if across:
                session = _session_of(texts, across) or session
                self._across(number, cells, across, session)
                continue
            if day_column is not None and _text(_at(cells, day_column)):
                day, session = self._day(number, _at(cells, day_column)), ""
                told = day is None
            if "session" in self.heads:
                said = folded(_text(_at(cells, self.heads.index("session"))))
                session = next((code for name, code in _SESSIONS.items() if said.startswith(name)), session)
            if day is None:
                if any(texts) and not _text(_at(cells, day_column or 0)) and not told:
                    self.found.slips.append(Slip(number, "week_no_day", " ".join(filter(None, texts))[:100]))
                continue
            self._row(number, cells, day, session)
        return self.found

    def _across(self, number: int, cells: Sequence[Any], across: Sequence[int], session: str) -> None:
        for at in across:
            if not _text(_at(cells, at)):
                continue
            day = self._day(number, self.cells[at])
            if day is not None:
                self._cell(number, _at(cells, at), day, session)

    def _row(self, number: int, cells: Sequence[Any], day: tuple[date, bool], session: str) -> None:
        said: dict[str, str] = {}
        notes = []
        for at, head in enumerate(self.heads):
            words = _text(_at(cells, at))
            if not words:
                continue
            if head in ("chair", "participants", "place", "preparation", "units"):
                said[head] = " ".join(words.split()) if head != "units" else words
            elif head == "note":
                notes.append(" ".join(words.split()))
            elif head == "":
                notes.append(
                    f"{' '.join(_text(_at(self.cells, at)).split())}: {' '.join(words.split())}".removeprefix(": ")
                )
        for at, head in enumerate(self.heads):
            if head.startswith("at:"):
                self._cell(number, _at(cells, at), day, head[3:], said, notes)
            elif head == "by:":
                chair = " ".join(_text(self.cells[at]).split())
                self._cell(number, _at(cells, at), day, session, {**said, "chair": chair}, notes)
            elif head == "words":
                self._cell(number, _at(cells, at), day, session, said, notes, self._hours(cells, session))

    def _hours(self, cells: Sequence[Any], session: str) -> tuple[time | None, time | None, bool]:
        """(begin, end, whether assumed) of the columns for hours."""
        begins: time | None = None
        ends: time | None = None
        assumed = False
        if "time" in self.heads:
            given = _at(cells, self.heads.index("time"))
            if isinstance(given, time):
                begins = given
            else:
                begins, ends, _, assumed = clock(_text(given), session)
        if "ends" in self.heads:
            last = _at(cells, self.heads.index("ends"))
            ends = last if isinstance(last, time) else clock(_text(last), session)[0]
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
        if not _text(cell):
            return
        found, filler = meetings(_text(cell), session)
        self.found.free += [(number, words) for words in filler]
        more = dict(said or {})
        units = more.pop("units", "")
        for one in found:
            own = {name: value for name, value in more.items() if not getattr(one, name)}
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
            self.found.rows.append(WeekRow(number, day[0], session, meeting, units, "; ".join(notes), assumed))

    def _day(self, number: int, cell: object) -> tuple[date, bool] | None:
        """(the day of a cell such as "Thứ Hai 08/6", whether it is only reckoned from the number of the week)."""
        if isinstance(cell, datetime):
            return cell.date(), False
        if isinstance(cell, date):
            return cell, False
        words = " ".join(_text(cell).replace("(", " ").replace(")", " ").split())
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
        self.found.slips.append(Slip(number, "not_a_date", words))
        return None


def _session_of(texts: Sequence[str], across: Sequence[int]) -> str:
    for words in texts[: across[0]]:
        said = folded(words)
        for name, code in _SESSIONS.items():
            if said.startswith(name):
                return code
    return ""


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _at(cells: Sequence[Any], at: int) -> Any:
    return cells[at] if at < len(cells) else None
