"""The times of a task or event: in a cell or after "Thời gian:" whatever is written, in a sentence only a deadline.

What they mean is read by the one reader of days; here it is found where they stand.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from bot.calendar.days import Context as Days
from bot.calendar.days import Unclear, read_when
from bot.calendar.model import Dates, LunarYearly, MonthlyWeekday, Once, Repeating, Schedule, Weekly
from bot.files.draft.model import Context, Mark, Time
from bot.files.draft.repeated import day_earlier, in_school_year, while_it_holds
from bot.files.draft.restraint import DAY, flat, inside, masked

_NUMBER = r"(?:\d{1,2}|mot|hai|ba|tu|nam|sau|bay|tam|chin|muoi mot|muoi hai|muoi|gieng|chap)"
_YEAR = r"(?:\s*(?:/|-|nam|,\s*nam)\s*\d{4}|\s+nam\s+\d{4})?"
_WEEKDAY = r"(?:(?:sang|chieu|toi)\s+)?(?:(?:thu\s+(?:hai|ba|tu|nam|sau|bay|[2-7])|chu\s+nhat)\s*,?\s*\(?\s*)?"
_HOUR = r"\d{1,2}\s*(?:h|g|gio|:)\s*(?:\d{2})?(?:\s*(?:phut|'|’))?"
_HOURS = rf"(?:(?:vao\s+)?(?:luc|tu|hoi)?\s*{_HOUR}(?:\s*(?:-|den)\s*{_HOUR})?\s*,?\s*\(?\s*)?"
_SOME = r"(?:ngay\s+)?\d{1,2}"
_LEAD = (
    r"(?:(?:cham nhat|muon nhat)\s+(?:la\s+)?(?:truoc\s+|vao\s+|den\s+|trong\s+)?(?:het\s+)?|truoc\s+(?:het\s+)?|"
    r"(?:den|toi)\s+het\s+|het\s+)?"
)
_UNTIL = r"\s*(?:den\s+truoc|,?\s*(?:va\s+)?(?:ket thuc|be mac)(?:\s+(?:vao|truoc|den het|het))?)\s+"
_DAYS = (
    rf"{_LEAD}(?:tu\s+)?(?:{_HOURS}{_WEEKDAY}(?:{DAY}|{_SOME}))\s*(?:den\s+het|den|-)\s*{_HOURS}{_WEEKDAY}{DAY}"
    rf"|tu\s+{_HOURS}{_WEEKDAY}(?:{DAY}|{_SOME}){_UNTIL}{_HOURS}{_WEEKDAY}{DAY}"
    rf"|{_LEAD}(?:{DAY}|{_SOME})(?:\s*(?:,|;|va|&)\s*(?:{DAY}|{_SOME}))*\s*(?:,|va|&)\s*{DAY}"
    rf"|{_LEAD}{_HOURS}{_WEEKDAY}{DAY}"
)
_WEEKLY = r"thu\s+(?:hai|ba|tu|nam|sau|bay|[2-7])|chu\s+nhat"
_EVERY = (
    rf"(?:(?:truoc|cham nhat)\s+)?(?:{_HOUR}\s*,?\s*)?(?:(?:sang|chieu|toi)\s+)?(?:{_WEEKLY})"
    rf"(?:\s*(?:,|va)\s*(?:{_WEEKLY}))*\s+(?:hang|moi)\s+tuan|"
    rf"(?:(?:sang|chieu|toi)\s+)?(?:{_WEEKLY})\s+(?:tuan\s+)?(?:dau(?: tien)?|cuoi(?: cung)?|thu\s+(?:nhat|hai|ba|"
    rf"tu))\s+(?:cua\s+|trong\s+)?(?:hang\s+|moi\s+)?thang|"
    r"(?:(?:cham nhat|truoc)\s+)?ngay\s+\d{1,2}\s+(?:cua\s+)?(?:hang|moi)\s+thang"
    r"|(?:truoc\s+)?ngay\s+\d{1,2}\s+(?:cua\s+)?thang\s+cuoi\s+(?:cua\s+)?(?:moi\s+|hang\s+)?quy"
    rf"|(?:dinh ky\s+)?(?:hang|moi)\s+(?:thang|quy|tuan)(?:\s*,?\s*\(?(?:vao\s+|truoc\s+|cham nhat\s+)?"
    rf"(?:(?:luc\s+)?{_HOUR}\s*,?\s*)?(?:ngay\s+\d{{1,2}}(?!\d|\s*(?:/|cua|thang))|"
    rf"(?:(?:sang|chieu|toi)\s+)?(?:{_WEEKLY})))?"
    r"|dinh ky\s+(?:thang|quy|tuan)"
)
_MONTHS = (
    rf"(?:(?:cham nhat|truoc|den het|het)\s+)?(?:(?:trong|vao|tu)\s+)?(?:cac\s+)?(?:(?:tuan\s+(?:thu\s+)?"
    rf"(?:dau(?: tien)?|cuoi(?: cung)?|[1-5])|dau|giua|cuoi)\s+(?:cua\s+)?)?thang\s+{_NUMBER}{_YEAR}"
    rf"(?:\s*(?:den\s+het|den|-|,|va|&)\s*(?:thang\s+)?\d{{1,2}}(?![\d/]\d?/)(?:\s*(?:/|nam)\s*\d{{4}})?)*(?![\d])"
)
_QUARTERS = (
    rf"(?:(?:cham nhat|truoc|den het|het)\s+)?(?:(?:trong|vao|tu)\s+)?(?:(?:dau|giua|cuoi)\s+)?quy\s+(?:iv|"
    rf"i{{1,3}}|[1-4])\b{_YEAR}"
    rf"(?:\s*(?:den|-|,|va|&)\s*(?:quy\s+)?(?:iv|i{{1,3}}|[1-4])\b{_YEAR})*"
)
_MOON_DAY = (
    rf"(?:(?:ngay\s+)?(?:(?:mung|mong)\s+)?\d{{1,2}}\s+thang\s+(?:gieng|chap)\b"
    rf"|(?:ngay\s+)?(?:mung|mong)\s+\d{{1,2}}\s+(?:tet\b|thang\s+{_NUMBER}\b)"
    rf"|(?:ngay\s+)?ram\s+thang\s+{_NUMBER}\b|{DAY}\s*\(?am lich)"
)
_LUNAR = rf"tu\s+(?:{_MOON_DAY}|(?:(?:mung|mong)\s+)?\d{{1,2}})\s*(?:den|-)\s*{_MOON_DAY}|{_LEAD}{_MOON_DAY}"
_FEAST = re.compile(r"\b(?:dip|nhan|mung|le|tet|ky niem)\s*$")
_FOUND = re.compile(
    rf"(?<![\w/.-])(?:(?P<lunar>{_LUNAR})|(?P<day>{_DAYS})|(?P<every>{_EVERY})|(?P<quarter>{_QUARTERS})|(?P<month>{_MONTHS}))",
    re.IGNORECASE,
)
_TENTATIVE = re.compile(r"du kien[\s:,]*(?:vao|trong|to chuc)?\s*(?:ngay\s*)?$")
_TENTATIVE_AFTER = re.compile(r"\s*,?\s*\(?\s*du kien\b")
_LED = re.compile(
    r"(?:^|[(,;:.-]|\b(?:trong|vao|tu|den|truoc|het|cuoi|dau|giua|hoan thanh|xong|thoi gian|thuc hien|to chuc|"
    r"du kien|luc|nhat|han|(?:vao|trong|tai)\s+(?:ky|buoi|phien|dot)\s+\w+(?:\s+\w+)?))\s*$"
)
_HOUR_TO_HOUR = re.compile(
    rf"(?:tu\s+)?(?P<first>{_HOUR}\s*,?\s*{_WEEKDAY}{DAY})\s*\)?\s*(?:den|-)\s*(?:het\s+)?"
    rf"(?P<last>{_HOUR}\s*,?\s*{_WEEKDAY}{DAY})"
)
_WEEKDAY_AFTER = re.compile(rf"\s*[,(]\s*(?:(?:sang|chieu|toi)\s+)?(?P<day>{_WEEKLY})\s*\)")
_WEEKDAYS = ("hai", "ba", "tu", "nam", "sau", "bay", "nhat")
_BEGINS = re.compile(r"\b(?:ke\s+)?tu\s*$")
_LAST = re.compile(_UNTIL)
_REGULARLY = re.compile(r"(?P<every>(?:dinh ky\s+)?(?:hang|moi)\s+(?:tuan|thang|quy))\s*,?\s*\(?(?P<day>.+)")
_BEFORE_WEEKDAY = re.compile(rf"truoc\s+(?=(?:{_WEEKLY})\b)")
_OF_A_NAME = re.compile(
    r"(?:ke hoach|chuong trinh|bao cao|nhiem vu|cong tac|lich|ket qua|so ket|hoat dong|du toan)\s*$"
)
_FIRM = re.compile(r"^(?:truoc|cham nhat|muon nhat|den het|toi het|het|tu|trong|vao)\b")
_PERIODIC = re.compile(r"(?:^|[,;:(]|(?:bao cao|dinh ky|hop|giao ban|so ket|danh gia|sinh hoat)(?:\s+\w+){0,5}?)\s*$")
_CLEAN = re.compile(r"^(?:vao|trong)\s+(?=thang|quy|ngay|tuan|nam)|^(?:hoan thanh|xong)\s+", re.IGNORECASE)
_UNDATED = re.compile(
    r"thuong xuyen|lien tuc|quanh nam|ca nam|khi (?:co|phat sinh|can)|khi phat sinh|theo (?:ke hoach|yeu cau|"
    r"huong dan|lich|chi dao)|sau khi|dot xuat"
)


def in_cell(words: str, context: Context, *, due: bool) -> list[Time]:
    """The times of a cell, or of what follows "Thời gian:": one that is not understood keeps its words alone."""
    found: list[Time] = []
    for line in _lines(words):
        if context.month and context.year and re.fullmatch(r"(?:trong|ca)\s+thang", flat(line)):
            found.append(Time(line, Once(context.year, context.month), Mark.DERIVED, 0, len(line)))
            continue
        whole = _read(line, context, due=due)
        if whole is not None:
            found.append(whole)
            continue
        inner = list(_times(line, context, due=due, spans=masked(line, context.issued), strict=False))
        if inner:
            found += firmest(inner)
        elif re.search(r"\d", line) or _UNDATED.search(flat(line)):
            note = "" if _UNDATED.search(flat(line)) else "unclear"
            found.append(Time(line, None, Mark.MISSING, 0, len(line), note=note))
    return found


def in_sentence(text: str, context: Context, *, due: bool) -> list[Time]:
    """The deadlines, or the days of an event, that a sentence gives."""
    return firmest(list(_times(text, context, due=due, spans=masked(text, context.issued), strict=True)))


def spare(text: str, found: list[Time], context: Context) -> list[str]:
    """Words of a sentence that may say when as well, and are not taken: all of them where there is no time at all.

    Beside a time only those of another part of the sentence count.
    """
    words = []
    for one in _times(text, context, due=False, spans=masked(text, context.issued), strict=False):
        taken = any(other.start < one.end and one.start < other.end for other in found)
        apart = not found or any(";" in text[other.end : one.start] for other in found)
        named = text[: one.start].lower().rstrip().endswith("cách mạng")
        if one.schedule is not None and not taken and apart and not named:
            words.append(one.words)
    return words


def firmest(found: list[Time]) -> list[Time]:
    """Of several times those that bind: "trước ngày …" before plain days, days before months and quarters."""
    exact = [
        one
        for one in found
        if one.mark is not Mark.DERIVED and (not isinstance(one.schedule, Once) or one.schedule.day)
    ]
    told = [one for one in found if one.note != "only_begins"]
    return [one for one in exact if is_deadline(one)] or [one for one in exact if one in told] or told or found


def is_deadline(time: Time) -> bool:
    """Whether the words of a time say that something is to be over by it."""
    return re.match(r"(?:truoc|cham nhat|muon nhat|den het|toi het|het)\b", flat(time.words)) is not None


def _lines(words: str) -> list[str]:
    lines = [line.strip(" \t-+*•;.") for line in words.splitlines()]
    return [line for line in lines if line]


def _times(text: str, context: Context, *, due: bool, spans: list[tuple[int, int]], strict: bool) -> Iterator[Time]:
    words = flat(text)
    for match in _FOUND.finditer(words):
        start, end = match.span()
        if any(inside(place, spans) for place in (start, end - 1)):
            continue
        before = words[:start]
        if strict and not _accepted(match, before):
            continue
        said = text[start:end].strip()
        if match.lastgroup == "lunar":
            if (schedule := _lunar(said, context, due=due)) is not None:
                yield Time(said, schedule, Mark.DERIVED, start, end, tentative=bool(_TENTATIVE.search(before)))
            continue
        one = _read(said, context, due=due)
        if one is None or (strict and one.schedule is None and not re.search(r"\d{4}", said)):
            continue
        if due and match.lastgroup == "day" and (begins := _BEGINS.search(before)):
            if _near(one.schedule, context):
                at = begins.start()
                yield Time(text[at:end].strip(), None, Mark.MISSING, at, end, note="only_begins")
            continue
        if (after := _WEEKDAY_AFTER.match(words, end)) and not _is_on(one.schedule, said, after["day"], due=due):
            yield Time(said, one.schedule, Mark.CONTRADICTORY, start, end, note="weekday")
            continue
        tentative = one.tentative or bool(_TENTATIVE.search(before) or _TENTATIVE_AFTER.match(words, end))
        if not strict or _near(one.schedule, context):
            yield Time(said, one.schedule, one.mark, start, end, one.starts, one.ends, tentative, one.note)


def _is_on(schedule: Schedule | None, said: str, weekday: str, *, due: bool) -> bool:
    """Whether a day is on the weekday that stands behind it: "ngày 30/11/2025 (thứ Hai)"."""
    if not isinstance(schedule, Once) or not schedule.month or not schedule.day or schedule.end is not None:
        return True
    day = date(schedule.year, schedule.month, schedule.day)
    before = due and flat(said).startswith("truoc") and not re.search(_HOUR, flat(said))
    name = weekday.split()[-1]
    return _WEEKDAYS.index(name) == (day + timedelta(days=before)).weekday() if name in _WEEKDAYS else True


def _accepted(match: re.Match[str], before: str) -> bool:
    """Whether words in a sentence are a time of what it tells, not part of a name."""
    words = match[0]
    if match.lastgroup == "lunar":
        return not _FEAST.search(before)
    if match.lastgroup == "every":
        return bool(re.search(r"\d|thu |nhat", words)) or bool(_PERIODIC.search(before)) or words.startswith("dinh ky")
    if match.lastgroup in ("month", "quarter"):
        return bool(_FIRM.match(words) or _LED.search(before)) and not _OF_A_NAME.search(before)
    return True


def _near(schedule: Schedule | None, context: Context) -> bool:
    """Whether a day lies about the document's year: one of 1945 or 2030 is history or a vision."""
    if context.year is None or not isinstance(schedule, Once):
        return True
    return context.year - 1 <= schedule.year <= context.year + 1 + context.school_year


def _read(said: str, context: Context, *, due: bool) -> Time | None:
    """What words mean that are a time as a whole; None where they are none."""
    words = _CLEAN.sub("", said.strip(" .,;()")) if not re.match(r"(?i)\d", said) else said.strip(" .,;()")
    words = re.sub(r"(?i)\b(đến|tới)\s+hết\b(?!\s+(?:tháng|quý|năm))", r"\1", _without_lead(words))
    if (between := _between_hours(said, words, context, due=due)) is not None:
        return between
    words, earlier = _plainly(words)
    read = read_when(words, Days(year=_year(words, context), due=due))
    if isinstance(read, Unclear):
        if read.key in ("bad_day", "end_before_start", "bad_month"):
            return Time(said, None, Mark.CONTRADICTORY, 0, len(said), note=read.key)
        return None
    if read is None or read.rest.strip(" .,;()"):
        return None
    if read.undated:
        return Time(said, None, Mark.MISSING, 0, len(said), note="undated" if read.undated == "always" else "")
    named = in_school_year(read.schedule) if context.school_year else read.schedule
    is_given = named == read.schedule and not read.assumed and _exact(named)
    mark, note = Mark.GIVEN if is_given else Mark.DERIVED, ""
    if read.contradicts(named):
        mark, note = Mark.CONTRADICTORY, "weekday"
    schedule = while_it_holds(day_earlier(named) if earlier else named, context)
    return Time(said, schedule, mark, 0, len(said), read.starts, read.ends, read.tentative, note)


def _lunar(said: str, context: Context, *, due: bool) -> Once | None:
    """The day, in the document's year, of one of the lunar calendar; of an event from the first day to the last."""
    words = _without_lead(said.strip(" .,;()"))
    over = read_when(words, Days(year=context.year, due=True))
    if isinstance(over, Unclear) or over is None or over.rest.strip(" .,;()") or not isinstance(over.schedule, Once):
        return None
    last, lasting = over.schedule, read_when(words, Days(year=context.year, due=False))
    if due or not last.month or not last.day or isinstance(lasting, Unclear) or lasting is None:
        return last
    if not isinstance(lasting.schedule, LunarYearly) or lasting.schedule.days < 2:
        return last
    end = date(last.year, last.month, last.day)
    begin = end - timedelta(days=lasting.schedule.days - 1)
    return Once(begin.year, begin.month, begin.day, end)


def _between_hours(said: str, words: str, context: Context, *, due: bool) -> Time | None:
    """From an hour of one day to an hour of another: "từ 7h ngày 05/3 đến 17h ngày 06/3/2024"."""
    match = _HOUR_TO_HOUR.fullmatch(flat(words))
    if match is None:
        return None
    last = read_when(words[slice(*match.span("last"))], Days(year=context.year, due=False))
    if isinstance(last, Unclear) or last is None or not isinstance(last.schedule, Once) or last.schedule.day is None:
        return None
    first = read_when(words[slice(*match.span("first"))], Days(year=last.schedule.year, due=False))
    if (
        isinstance(first, Unclear)
        or first is None
        or not isinstance(first.schedule, Once)
        or first.schedule.day is None
    ):
        return None
    begin, end = (date(one.year, one.month or 1, one.day or 1) for one in (first.schedule, last.schedule))
    if begin > end:
        return Time(said, None, Mark.CONTRADICTORY, 0, len(said), note="end_before_start")
    if due:
        return Time(said, last.schedule, Mark.GIVEN, 0, len(said), last.starts)
    schedule = Once(begin.year, begin.month, begin.day, end if end > begin else None)
    return Time(said, schedule, Mark.GIVEN, 0, len(said), first.starts, last.starts)


def _plainly(words: str) -> tuple[str, bool]:
    """Words in the order that the reader of days knows, and whether what they mean is over the day before.

    "từ 05/9 đến trước ngày 18/01", "từ 20/01, kết thúc vào 31/5", "hằng tuần (trước 16 giờ thứ Năm)".
    """
    low = flat(words)
    if last := _LAST.search(low):
        return f"{words[: last.start()]} đến {words[last.end() :]}", "truoc" in last[0]
    if (
        (regularly := _REGULARLY.fullmatch(low))
        and (hour_or_before := regularly["day"])
        and not re.match(r"(?:vao\s+)?(?:ngay|thu|chu)\b", hour_or_before)
    ):
        words = f"{words[slice(*regularly.span('day'))].strip(' ()')} {words[slice(*regularly.span('every'))]}"
        words = re.sub(r"(?i)^(?:vào|lúc|chậm nhất)\s+", "", words)
    if before := _BEFORE_WEEKDAY.match(flat(words)):
        return words[before.end() :], True
    return words, False


def _without_lead(words: str) -> str:
    """ "trong tháng 5" is the month that is given, not a day made of it."""
    folded = flat(words)
    lead = re.match(r"(?:(?:hoan thanh\s+)?(?:vao|trong)\s+)(?=(?:cac\s+)?(?:thang|quy|tuan))", folded)
    return words[lead.end() :] if lead else words


def _exact(schedule: Schedule) -> bool:
    match schedule:
        case Once(_, _, day):
            return day is not None
        case Repeating() | Weekly() | MonthlyWeekday() | Dates():
            return True
    return True


def _year(words: str, context: Context) -> int | None:
    """The year of days without one: a school year begins in August."""
    if context.year is None or not context.school_year:
        return context.year
    month = re.search(r"(?:/|thang\s*)\s*(\d{1,2})", flat(words))
    return context.year + 1 if month and int(month[1]) < 8 else context.year
