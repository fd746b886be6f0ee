"""A weekly schedule in a document: "Thứ, ngày / Buổi / Nội dung / Chủ trì / Thành phần / Địa điểm"."""

import re
from collections.abc import Iterator
from datetime import date, time, timedelta

from bot.calendar.days import Context as Days
from bot.calendar.days import Unclear, read_when
from bot.calendar.model import Kind, Once
from bot.files.draft import units
from bot.files.draft.model import Context, LeftOut, Mark, Row, Why
from bot.files.draft.outline import Table
from bot.files.draft.restraint import flat
from bot.files.draft.sentences import named

_ROLES = (
    ("day", r"^(?:thu|ngay)\b|thu,? ?ngay|^thoi gian$"),
    ("part", r"^buoi"),
    ("hour", r"^(?:gio|thoi gian|thoi diem)\b"),
    ("morning", r"^sang$|^buoi sang$"),
    ("afternoon", r"^chieu$|^buoi chieu$"),
    ("evening", r"^toi$|^buoi toi$"),
    ("units", r"chu tri|lanh dao|nguoi chu tri|don vi|phu trach|thuc hien"),
    ("participants", r"thanh phan|tham du|tham gia"),
    ("place", r"dia diem|noi hop|^noi$"),
    ("preparation", r"chuan bi"),
    ("note", r"ghi chu|phuong tien|xe$|lai xe"),
    ("content", r"noi dung|cong viec|cong tac|hoat dong|lich"),
)  # fmt: skip
_WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5, "2": 0, "3": 1, "4": 2, "5": 3, "6": 4, "7": 5}
_WEEKDAY = re.compile(r"(?:thu|t)\s*(hai|ba|tu|nam|sau|bay|[2-7])\b|(chu nhat|cn)\b")
_HOUR = re.compile(
    r"^\s*[-+•*]?\s*(?:Lúc\s+|Từ\s+|Vào\s+lúc\s+)?(?P<h>\d{1,2})\s*(?:giờ|h|g|:)\s*(?P<m>\d{2})?(?:\s*phút)?"
    r"(?:\s*[-–]\s*(?P<h2>\d{1,2})\s*(?:giờ|h|g|:)\s*(?P<m2>\d{2})?)?\s*[:.,;-]*\s*",
    re.IGNORECASE,
)
_FILLER = re.compile(r"(?:lam viec tai (?:co quan|phong|tru so)|lam viec thuong xuyen|nghi|truc co quan|nt|lam viec theo lich|lam viec binh thuong)\b[\w\s]{0,30}$")
_LABELLED = re.compile(r"(?:^|[.;,(]\s*)(?P<label>Địa điểm|Thành phần|Chủ trì|Tại|Chuẩn bị)\s*:\s*", re.IGNORECASE)
_FIELDS = {"địa điểm": "place", "tại": "place", "thành phần": "participants", "chủ trì": "units", "chuẩn bị": "preparation"}


def columns(table: Table) -> tuple[dict[str, int], int] | None:
    """(which column is what, the first row below) of a weekly schedule; None where the table is none."""
    for at, row in enumerate(table.grid.rows[:4]):
        found: dict[str, int] = {}
        for place, cell in enumerate(row):
            words = " ".join(flat(cell).split())
            role = next((name for name, pattern in _ROLES if name not in found and re.search(pattern, words)), "")
            if role:
                found[role] = place
        parts = {"morning", "afternoon"} & found.keys()
        if "day" in found and (("content" in found and ({"part", "hour"} & found.keys() or _has_days(table, found["day"]))) or parts):
            return (found, at + 1) if parts or _has_days(table, found["day"]) else None
    return None


def _has_days(table: Table, column: int) -> bool:
    days = [row[column] for row in table.grid.rows if column < len(row)]
    return sum(bool(_WEEKDAY.search(flat(day))) for day in days) >= 2


def read(table: Table, found: dict[str, int], start: int, context: Context) -> tuple[list[Row], list[LeftOut]]:
    """The meetings of a week, and the cells that name none."""
    rows: list[Row] = []
    left: list[LeftOut] = []
    day: date | None = None
    day_words = ""
    for row in table.grid.rows[start:]:
        cells = {name: row[at].strip() if at < len(row) else "" for name, at in found.items()}
        if cells.get("day"):
            day, day_words = _day(cells["day"], context), " ".join(cells["day"].split())
        if day is None and not _WEEKDAY.search(flat(day_words)):
            said = " ".join(" ".join(row).split())
            if said:
                left.append(LeftOut("", said, Why.NO_TASK))
            continue
        wrong = _wrong_weekday(day, day_words)
        for name in ("content", "morning", "afternoon", "evening"):
            part = cells.get("part", "") if name == "content" else name
            for entry in _meetings(cells, cells.get(name, ""), part, left):
                give_day(entry, day, day_words)
                if wrong:
                    entry.schedule, entry.marks["date"] = None, Mark.CONTRADICTORY
                    entry.notes.append(("weekday", {"words": day_words}))
                rows.append(entry)
    return rows, left


def give_day(entry: Row, day: date | None, words: str) -> None:
    """Give a meeting its day."""
    entry.when_words = f"{words} {entry.when_words}".strip()
    entry.schedule = Once(day.year, day.month, day.day) if day else None
    entry.marks["date"] = Mark.GIVEN if day else Mark.MISSING


def _day(words: str, context: Context) -> date | None:
    weekday = _WEEKDAY.search(flat(words))
    numbers = re.search(r"\d{1,2}\s*[/.-]\s*\d{1,2}(?:\s*[/.-]\s*\d{2,4})?", words)
    if numbers:
        read_ = read_when(numbers[0], Days(year=context.year))
        if not isinstance(read_, Unclear) and read_ is not None and isinstance(read_.schedule, Once) and read_.schedule.day:
            once = read_.schedule
            return date(once.year, once.month or 1, once.day or 1)
    if weekday and isinstance(context.week_start, date):
        number = 6 if weekday[2] else _WEEKDAYS[weekday[1]]
        monday = context.week_start - timedelta(days=context.week_start.weekday())
        return monday + timedelta(days=number)
    return None


def _wrong_weekday(day: date | None, words: str) -> bool:
    weekday = _WEEKDAY.search(flat(words))
    if day is None or weekday is None:
        return False
    return day.weekday() != (6 if weekday[2] else _WEEKDAYS[weekday[1]])


def _meetings(cells: dict[str, str], content: str, part: str, left: list[LeftOut]) -> Iterator[Row]:
    """The meetings of one cell: each line that begins with an hour or a dash begins one."""
    lines = [line.strip() for line in content.splitlines() if line.strip()]
    grouped: list[list[str]] = []
    hours = any(_HOUR.match(line) for line in lines)
    for line in lines:
        starts = _HOUR.match(line) is not None if hours else re.match(r"[-+•*]\s*\S|\d[.)]\s", line) is not None
        if grouped and not starts and not re.match(r"[-+•]\s", line):
            grouped[-1].append(line)
        else:
            grouped.append([line])
    of = {name: _spread(cells.get(name, ""), len(grouped)) for name in ("units", "participants", "place", "preparation", "hour", "note")}
    for at, group in enumerate(grouped):
        text = " ".join(group)
        if _FILLER.match(flat(text.strip("-+•* .()"))):
            left.append(LeftOut("", text, Why.FILLER))
            continue
        yield _meeting(text, part, {name: values[at] for name, values in of.items()})


def _spread(words: str, count: int) -> list[str]:
    """A cell beside several meetings: a line for each, or all of it for all."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    whole = " ".join(words.split())
    return lines if len(lines) == count and count > 1 else [whole] * count


def _meeting(text: str, part: str, cells: dict[str, str]) -> Row:
    match = _HOUR.match(text)
    name = text[match.end() :] if match else re.sub(r"^\s*(?:[-+•*]|\d[.)])\s*", "", text)
    hour = match or _HOUR.match(cells["hour"])
    labels = list(_LABELLED.finditer(name))
    told = {}
    for at, label in enumerate(labels):
        end = labels[at + 1].start() if at + 1 < len(labels) else len(name)
        told[_FIELDS[label["label"].lower()]] = name[label.end() : end].strip(" .;,()")
    name = name[: labels[0].start()].strip() if labels else name
    entry = Row(Kind.EVENT, named(name), text)
    low = flat(part)
    if hour:
        entry.starts = _time(hour["h"], hour["m"], low)
        entry.ends = _time(hour["h2"], hour["m2"], low) if hour["h2"] else None
        entry.when_words = hour[0].strip(" :,.;-")
    elif part:
        words = {"morning": "sáng", "afternoon": "chiều", "evening": "tối"}.get(part, part)
        entry.when_words, entry.remark = words, f"Buổi {words.lower()}"
    who = told.get("units") or cells["units"]
    if not who and (inside := units.in_brackets(name)) is not None:
        who = "; ".join(inside.units)
        entry.summary = named(name.replace(inside.words, ""))
    if who:
        doers = units.in_cell(who)
        entry.units, entry.supporting, entry.unit_words = doers.units, doers.supporting, who
        entry.marks["units"] = Mark.GIVEN
        entry.chair = who[:300]
    entry.place = (told.get("place") or cells["place"])[:300]
    entry.participants = (told.get("participants") or cells["participants"])[:300]
    entry.preparation = (told.get("preparation") or cells["preparation"])[:300]
    return entry


def _time(hour: str, minute: str | None, part: str) -> time | None:
    hours, minutes = int(hour), int(minute or 0)
    if part in ("chieu", "afternoon", "evening", "toi") and hours < 7:
        hours += 12
    return time(hours, minutes) if hours < 24 and minutes < 60 else None
