"""The event that a whole document is about ("Kế hoạch tổ chức Hội thi …"), with lines of its own for time and place."""

import re
from datetime import date

from bot.calendar.model import Kind, Once
from bot.files.draft import times
from bot.files.draft.filling import attributes, give_attribute, is_attribute
from bot.files.draft.model import Context, Mark, Row
from bot.files.draft.outline import Item
from bot.files.draft.restraint import flat
from bot.files.draft.sentences import named
from bot.files.draft.words import plain

_LONG = 14
"""Days that are more than an event's own: what is done every week is done within them."""
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


def _is_section(item: Item) -> bool:
    """Whether an item stands right under the whole document."""
    return item.labelled and item.parent is not None and item.parent.rank <= 0


def term(items: list[Item], context: Context) -> tuple[date, date] | None:
    """From when to when all of a plan is done, where a section of its own says it: "II. Thời gian: từ … đến …"."""
    for item in items:
        section = next((one for one in (item, item.parent) if one is not None and _is_section(one)), None)
        if section is None or not flat(section.text).startswith("thoi gian"):
            continue
        for one in times.in_sentence(item.text, context, due=False):
            when = one.schedule
            if isinstance(when, Once) and when.month and when.day and when.end is not None:
                begin = date(when.year, when.month, when.day)
                if (when.end - begin).days >= _LONG:
                    return begin, when.end
    return None
