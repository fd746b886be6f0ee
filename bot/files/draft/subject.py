"""The event that a whole document is about ("Kế hoạch tổ chức Hội thi …"), with lines of its own for time and place."""

import re

from bot.calendar.model import Kind
from bot.files.draft.filling import attributes, give_attribute, is_attribute
from bot.files.draft.model import Context, Mark, Row
from bot.files.draft.outline import Item
from bot.files.draft.restraint import flat
from bot.files.draft.sentences import named
from bot.files.draft.words import plain

_ITS_EVENT = re.compile(
    r"(?i:(?:về việc\s+|v/v\s+)?(?:phối hợp\s+)?(?:tổ chức|mở|triển khai))\s+(?P<name>(?:Hội|hội|Lễ|lễ|Ngày|Tháng|"
    r"tháng|Tuần|Đại hội|đại hội|Cuộc|cuộc|Giải|giải|Liên hoan|"
    r"liên hoan|Lớp|lớp|Chiến dịch|chiến dịch|Tọa đàm|tọa đàm|Diễn đàn|diễn đàn|Festival|Đêm|đêm|Kỳ họp|kỳ họp)\s.+)"
)


def name_of(title: str) -> str:
    """The name of the event that a title is about; "" where it is about none."""
    match = _ITS_EVENT.search(title)
    return named(match["name"]) if match else ""


def main_event(items: list[Item], title: str, context: Context) -> tuple[Row | None, set[str]]:
    """The event that the whole document is about, where lines of its own give its time; and these lines."""
    match = _ITS_EVENT.search(title)
    if match is None:
        return None, set()
    told: set[str] = set()
    kind = Kind.CONGRESS if plain(match["name"]).startswith("đại hội") else Kind.EVENT
    row = Row(kind, named(match["name"]), title)
    row.marks["date"] = Mark.MISSING
    row.marks["units"] = Mark.MISSING
    for item in items:
        above = [one.text for one in item.above() if one.text]
        if (
            not is_attribute(item)
            or len(above) > 1
            or (above and not re.search(r"thoi gian|dia diem|thanh phan|chu de|doi tuong", flat(above[0])))
        ):
            continue
        for field, value in attributes(item.text):
            if field in ("when", "place", "participants") and not (field == "when" and row.schedule is not None):
                give_attribute(row, field, value, context)
                told.add(item.text)
                row.clause = row.clause or item.clause
                row.sentence = f"{title} — {item.text}" if field == "when" else row.sentence
    return (row, told) if row.schedule is not None else (None, set())
