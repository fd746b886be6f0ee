"""What stands around a day: "hạn cuối", "trước", "dự kiến", an hour, a weekday, a part of the day."""

import re
from dataclasses import dataclass
from datetime import time

from bot.calendar.days.clock import clock_at
from bot.calendar.days.weekdays import WEEKDAY, weekday_of

_TENTATIVE = re.compile(
    r"\(?(?:du kien|tam tinh|tam thoi|khoang|tentative(?:ly)?|expected|around|about)\)?(?:[\s,:]+|$)(?:la\s"
    r"|vao\s(?!luc))?"
)
_UNTIL = re.compile(
    r"(?:(?:cham|muon|tre)\snhat|(?:thoi\s)?han(?:\s(?:cuoi cung|cuoi(?!\s(?:thang|quy|nam|tuan))|chot|nop|hoan thanh"
    r"|bao cao))?"
    r"|khong (?:qua|muon hon|cham hon|tre hon)|(?:cho\s)?den(?:\shet(?!\s(?:thang|quy|nam|tuan|hoc ky|hk)))?"
    r"|het(?!\s(?:thang|quy|nam|tuan|hoc ky|hk))|toi(?=\s(?:ngay\s)?\d)"
    r"|deadline|by|no later than|not later than|until|due(?: on| by)?)(?:\sla)?\s?(?:[\s,:]+"
    r"|$)(?:la\s)?(?:vao\s(?!luc))?"
)
_DOING = re.compile(
    r"(?:phai\s)?(?:hoan thanh|hoan tat|xong|nop|gui|bao cao|thuc hien|trien khai"
    r"|ket thuc(?!\s(?:nam hoc|hoc ky|hk)))(?:\sxong)?[\s,:]+"
    r"(?:vao\s(?!luc))?"
)
_YEARLY = re.compile(r"moi nam[,:]?\s(?:vao\s)?(?=ngay|\d|thang|mung|mong|truoc|cham nhat|muon nhat|khong qua)")
_SINCE_NOW = re.compile(r"(?:ke\s)?tu (?:nay|bay gio|hom nay|gio)(?: tro di)?,?\s(?:(?=(?:cho )?den\b|toi\b)|-\s?)")
_BEFORE = re.compile(r"(?:truoc|before)\s(?!khi\b)")
_SKIPPED = re.compile(
    r"(?:(?:vao|nham|nham ngay|dien ra|to chuc|thoi gian|on)[\s:]+|ngay\s?:\s?|(?:ca|trong)\s(?=ngay \d)"
    rf"|ca (?:ngay\s)?(?={WEEKDAY})"
    r"|tuan(?:\sle)?\s(?=tu\s(?:ngay\s)?\d)|[-–•*,.:]\s*)"
)
_LABEL = re.compile(
    r"(?:(?:(?:tuan|dot|lan|ky|giai doan|vong|phien)\s|(?:hk|hoc ky)\s?)(?:thu\s)?"
    r"(?:\d{1,2}|[ivx]+|dau|hai|ba|tu|nam))\s?(?:[:(]\s?\(?"
    r"|(?=(?:tu|truoc|cham)\b))(?=(?:tu\s)?(?:ngay\s)?\d|truoc|cham|thang)"
)
_OF_PERIOD = re.compile(
    r"(?:bao cao\s)?(?:quy\s?[1-4]|(?:[369]|sau) thang(?: dau nam| cuoi nam)?|(?:ca )?nam)\s?[:(]\s?\(?"
    r"(?=(?:tu\s)?(?:ngay\s)?\d{1,2}[/\s-]|truoc|cham)"
)
"""What a day is for, said before it: "Quý I: 15/3", "6 tháng đầu năm (trước 15/6)"."""
_PART = re.compile(r"(?:buoi\s)?(sang|trua|chieu|toi)(?:,?\s(?=ngay|thu|t[2-7]\b|cn\b|chu nhat|mai\b|hom\b|\d|moi))")
_ON_WEEKDAY = re.compile(rf"(?P<on>{WEEKDAY})[\s,.:(/-]*(?=(?:tu\s)?(?:ngay\s)?\d)")
_AFTER_WEEKDAY = re.compile(rf"[\s,-]*(?:\((?P<a>{WEEKDAY})\)|(?P<b>{WEEKDAY}))(?=$|[\s,;:)])")
_AFTER_PART = re.compile(r",?\s?\(?(?:buoi\s)?(sang|trua|chieu|toi|ca ngay)\)?(?=$|,?\s(?:ngay\s)?" + WEEKDAY + ")")
_AFTER_TENTATIVE = re.compile(r"[\s,;-]*\(?(?:du kien|tam tinh|tentative|tbc)\)?(?=$|[\s,;:])")
_AFTER_LUNAR = re.compile(r"\s?\((?:tuc|nham)?(?: la)?\s?(?:ngay )?([^()]*\bal\b[^()]*)\)")
_AFTER_CLOCK = re.compile(r"[\s,;(-]*(?:vao\s)?(?:luc\s)?(?=\d|tu \d)")


@dataclass(slots=True)
class Around:
    """What stood around the day. In a message (not `whole`), what is to be done is part of what it is called."""

    whole: bool = False
    until: bool = False
    before: bool = False
    yearly: bool = False
    since_now: bool = False
    tentative: bool = False
    weekday: int | None = None
    starts: time | None = None
    ends: time | None = None
    part: str = ""
    label: bool = False


def leading(text: str, at: int, around: Around) -> int:
    """The place of the day, after all that may stand before it."""
    while True:
        if found := _TENTATIVE.match(text, at):
            around.tentative = True
        elif found := _LABEL.match(text, at) or _OF_PERIOD.match(text, at):
            around.label = True
        elif found := _YEARLY.match(text, at):
            around.yearly = True
        elif found := _SINCE_NOW.match(text, at):
            around.until = around.since_now = True
        elif found := _BEFORE.match(text, at):
            around.before = True
        elif around.starts is None and (clock := clock_at(text, at)) is not None:
            around.starts, around.ends, at = clock
            at += len(text[at:]) - len(text[at:].lstrip(" ,:-"))
            continue
        elif (found := _until(text, at, around)) is not None:
            around.until = True
        elif found := _PART.match(text, at):
            around.part = found[1]
        elif found := _ON_WEEKDAY.match(text, at):
            if clock_at(text, found.end()) is not None:
                return at
            around.weekday = weekday_of(found["on"])
        elif not (found := _SKIPPED.match(text, at)):
            return at
        at = found.end()


def _until(text: str, at: int, around: Around) -> re.Match[str] | None:
    """ "Chậm nhất", "hạn cuối", and in a cell also "hoàn thành", "nộp", with something after it."""
    found = _UNTIL.match(text, at) or (_DOING.match(text, at) if around.whole else None)
    return found if found is not None and found.end() < len(text) else None


def trailing(text: str, at: int, around: Around) -> int:
    """The place after all that belongs to the day and stands behind it."""
    if around.label and text.startswith(")", at):
        at += 1
    while True:
        if found := _AFTER_TENTATIVE.match(text, at):
            around.tentative = True
        elif around.starts is None and (clock := _clock_after(text, at)) is not None:
            around.starts, around.ends, at = clock
            continue
        elif around.weekday is None and (found := _AFTER_WEEKDAY.match(text, at)):
            around.weekday = weekday_of(found["a"] or found["b"])
        elif found := _AFTER_PART.match(text, at):
            around.part = found[1]
        elif found := _AFTER_LUNAR.match(text, at):
            pass  # the same day by the other calendar
        else:
            return at
        at = found.end()


def _clock_after(text: str, at: int) -> tuple[time, time | None, int] | None:
    """The hours behind a day: ", lúc 14h00", "(14h00)"."""
    before = _AFTER_CLOCK.match(text, at)
    if before is None or (clock := clock_at(text, before.end())) is None:
        return None
    starts, ends, end = clock
    return starts, ends, end + ("(" in before[0] and text.startswith(")", end))
