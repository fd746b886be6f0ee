"""How a weekly schedule is headed: days in rows with sessions, leaders or contents beside them, or days across."""

import re
from collections.abc import Sequence
from typing import Any

from bot.files.read.week_cell import holds_hours, names_sessions
from bot.files.read.week_days import weekday_of
from bot.texts.folding import folded

Row = tuple[int, tuple[Any, ...]]
HEADING_ROWS = 30
SESSIONS = {
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
    r"(?:(?:d/?c\.? |dong chi ).*|(?:pho )?(?:chu tich|bi thu|giam doc|hieu truong|pct|ct|truong phong|tp\b|pbt).*"
    r"|.{3,30}\s(?:pho )?(?:chu tich|bi thu|giam doc|hieu truong|pct|truong phong|pbt)(?: .{2,20})?)"
)
_DAY = re.compile(r"\d{1,2}\s?[/.-]\s?\d{1,2}\b")
_MONTH = re.compile(r"(?:t|thang) ?(?:1|8|9|1[0-2])")


def heading_of(rows: Sequence[Row]) -> int | None:
    """The place, among the first rows, of the one that heads a weekly schedule."""
    for at, (_, cells) in enumerate(rows[:HEADING_ROWS]):
        heads = [head_of(cell) for cell in cells]
        if _is_heading(heads, cells) or _heads_sessions(heads, rows[at + 1 :]):
            return at
    return None


def _heads_sessions(heads: Sequence[str], below: Sequence[Row]) -> bool:
    """Whether a row heads days beside cells that name sessions or hours themselves: "Sáng: Giao ban. Chiều: Họp"."""
    if heads.count("day") != 1 or "words" not in heads or {"time", "session"} & set(heads):
        return False
    day, words = heads.index("day"), heads.index("words")
    said = [(text_of(cell_at(cells, day)), text_of(cell_at(cells, words))) for _, cells in below[:HEADING_ROWS]]
    cells_ = [words for day, words in said if words and (weekday_of(folded(day)) is not None or _DAY.match(day))]
    return bool(cells_) and sum(names_sessions(one) or holds_hours(one) for one in cells_) * 2 >= len(cells_)


def _is_heading(heads: Sequence[str], cells: Sequence[Any]) -> bool:
    """Whether a row heads a weekly schedule: a column of days with sessions, leaders, or contents by the hour."""
    if any(_MONTH.fullmatch(folded(text_of(cell)).strip()) for cell in cells):
        return False  # "T2" to "T7" beside "T1" and "T12" are months
    if sum(head.startswith("on:") for head in heads) >= 3:
        return True
    if "day" not in heads:
        return False
    if any(head.startswith("at:") for head in heads):
        return True
    weekdays = any(re.search(r"\bthu\b", folded(text_of(cell))) for cell in cells)
    if "words" in heads:
        if heads.count("day") > 1 and "session" not in heads:
            return False  # a weekday beside a day that is written in full: any table of meetings
        return "session" in heads or (weekdays and "time" in heads)
    return weekdays and any(head.startswith("by:") for head in heads)


def head_of(cell: object) -> str:
    """What a heading is: a field of `_HEADS`, "at:" a session, "by:" a leader, "on:" a weekday; else empty."""
    words = " ".join(folded(text_of(cell)).split())
    if not words:
        return ""
    if words in SESSIONS:
        return f"at:{SESSIONS[words]}"
    for name, pattern in _PATTERNS.items():
        if pattern.fullmatch(words):
            return name
    if (weekday := weekday_of(words)) is not None:
        return f"on:{weekday}"
    return "by:" if _LEADER.fullmatch(words) else ""


def text_of(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def cell_at(cells: Sequence[Any], at: int) -> Any:
    return cells[at] if at < len(cells) else None
