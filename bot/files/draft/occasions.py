"""Anniversaries, congresses and happenings with a name of their own that a text speaks of, apart from its tasks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.calendar.model import Kind, Once, Yearly
from bot.files.draft.model import Context, Mark, Row
from bot.files.draft.words import plain

_ROMAN = r"[IVXL]+|\d{1,3}"
_DAY = r"(?P<d>\d{1,2})\s*/\s*(?P<m>\d{1,2})(?:\s*/\s*(?P<y>\d{4}))?"
_YEARS = re.compile(r"(?<![\w/])(?P<n>\d{2,4})\s+năm\s+(?=\S)", re.IGNORECASE)
_NAME = re.compile(
    r"(?:(?:ngày|lễ)\s+(?!\d)|năm\s+ngày\s+|(?:cách mạng|quốc khánh|chiến thắng|giải phóng|thành lập|thống nhất|"
    r"toàn quốc|khởi nghĩa|"
    r"xô viết|ngày sinh|tái lập|truyền thống|phong trào|nam kỳ|tổng khởi nghĩa)\b)"
)
_END = re.compile(
    r"[;.…:“”\"!?\n]|,(?!\s*(?:thống nhất|dân tộc|liệt sĩ|sinh viên|tự do))|\s(?:gắn với|nhằm|trong năm|"
    r"trên địa bàn|với|tại|đảm bảo|bảo đảm|vào|trước|theo|như|và các|chào mừng|cho|của phường|của xã)(?!\w)|"
    r"\s-\s(?=\d)|$"
)
_AND = re.compile(
    r"\s+và\s+(?=(?:kỷ niệm\s+)?(?:\d+\s+năm\s+)?(?:ngày\s+)?(?:quốc khánh|cách mạng|ngày|chiến thắng|giải phóng|"
    r"lễ|tết|thành lập))",
    re.IGNORECASE,
)
_TODAY = re.compile(
    r"(?:kỷ niệm|nhân|dịp|chào mừng|mừng|hưởng ứng)\s+(?:dịp\s+)?(?:lễ\s+)?(?P<name>(?:Ngày|ngày|Quốc khánh|"
    r"Cách mạng|Chiến thắng|Tết|Đại lễ)\s+(?!\d)[^;.:,…“”()]{4,110})"
)
_CONGRESS = re.compile(
    rf"(?P<name>(?:Đại hội|"
    rf"đại hội)\s+(?:đại biểu\s+)?(?:(?!lần thứ)[\w\s-]){{0,110}}?lần thứ\s+(?:{_ROMAN})(?!\w)(?:\s+của Đảng)?)"
    r"(?P<term>,?\s*\(?nhiệm kỳ\s+\d{4}\s*[-–]\s*\d{4}\)?)?"
)
_TERM_CONGRESS = re.compile(
    r"(?P<name>(?:Đại hội|đại hội)\s+(?!điểm|"
    r"các cấp)(?:(?!lần thứ)[\w\s-]){3,90}?)(?P<term>,?\s*\(?nhiệm kỳ\s+\d{4}\s*[-–]\s*\d{4}\)?)"
)
_NOT_HELD = re.compile(
    r"(?:nghị quyết|văn kiện|kết quả|thành công|tinh thần|dự thảo|báo cáo)\s+(?:của\s+|các\s+)?$", re.IGNORECASE
)
_CHAIR = re.compile(r"(?P<name>(?:Năm\s+)?Chủ tịch\s+(?P<what>[A-Z]{3,}\s+(?P<n>\d{1,4})))(?!\w)")
_COUNCIL = re.compile(
    r"(?P<name>(?:Uỷ|Ủy) viên không thường trực\s+(?:Hội đồng Bảo an|"
    r"HĐBA)[^,;.]*?)\s+nhiệm kỳ\s+(?P<from>\d{4})\s*[-–]\s*(?P<to>\d{4})"
)
_NAMED = re.compile(
    r"(?<![\w“])(?P<name>(?:Giải thưởng|Hội thi|Cuộc thi|Liên hoan|Festival|Lễ hội|Hội chợ|Hội khoẻ|Hội khỏe|"
    r"Ngày hội|Tuần lễ|Hội diễn|"
    r"Hội thao|Hội trại|Hội báo|Hội xuân|Đại hội Thể dục thể thao|Đại hội TDTT|Tháng hành động|Giải (?=bóng|chạy|"
    r"cờ|vô địch|cầu)|"
    r"giải thưởng|cuộc thi|hội thi|liên hoan|lễ hội)\s+[^;.,:()]{4,110}?(?:(?:lần thứ\s+(?:"
    + _ROMAN
    + r")|năm\s+\d{4}|(?<!/)\b\d{4}|”)(?!\w)))"
)


@dataclass(frozen=True, slots=True)
class _Mention:
    name: str
    at: int
    years: int | None = None
    day: tuple[int, int] | None = None
    year: int | None = None
    words: str = ""


def occasions(sentence: str, clause: str, context: Context) -> list[Row]:
    """The rows of what a sentence names: anniversaries with their numbers of years, congresses, named happenings."""
    rows = [_anniversary(one, sentence, clause, context) for one in _anniversaries(sentence)]
    rows += _congresses(sentence, clause)
    rows += _happenings(sentence, clause, context)
    return rows


def _anniversaries(text: str) -> Iterator[_Mention]:
    taken: list[tuple[int, int]] = []
    last_years: int | None = None
    for match in _YEARS.finditer(text):
        begin = match.end()
        if not _NAME.match(plain(text), begin) or int(match["n"]) < 5:
            continue
        end = _name_end(text, begin)
        taken.append((match.start(), end))
        last_years = int(match["n"])
        at = begin
        for part in _AND.split(text[begin:end]):
            own = re.match(r"(?:kỷ niệm\s+)?(\d+)\s+năm\s+", part, re.IGNORECASE)
            yield _mention(
                part[own.end() :] if own else part, match.start(), int(own[1]) if own else last_years, text, at
            )
            at += len(part)
    for match in _TODAY.finditer(text):
        if any(a <= match.start("name") < b for a, b in taken):
            continue
        end = min(_name_end(text, match.start("name")), match.end("name"))
        for part in _AND.split(text[match.start("name") : end]):
            yield _mention(part, match.start(), None, text, match.start("name"))


def _name_end(text: str, begin: int) -> int:
    """Where the name of an anniversary ends; brackets with its day belong to it."""
    low = plain(text)
    found = _END.search(low, begin)
    end = found.start() if found else len(text)
    bracket = text.find("(", begin, end)
    if bracket >= 0:
        close = text.find(")", bracket)
        inner = text[bracket : close + 1] if close >= 0 else ""
        return close + 1 if re.search(r"\d{1,2}\s*/\s*\d{1,2}", inner) else bracket
    after = re.match(r"\s*\([^)]*\d{1,2}\s*/\s*\d{1,2}[^)]*\)", text[end:])
    return end + after.end() if after else end


def _mention(words: str, at: int, years: int | None, text: str, begin: int) -> _Mention:
    found = list(re.finditer(_DAY, words))
    name = re.sub(
        r"\s*\(?\s*" + _DAY.replace("?P<d>", "").replace("?P<m>", "").replace("?P<y>", "") + r".*$", "", words
    )
    day = (int(found[0]["m"]), int(found[0]["d"])) if found else None
    year = next((int(one["y"]) for one in found if one["y"]), None)
    said = words[found[0].start() : found[-1].end()] if found else ""
    return _Mention(" ".join(name.split()).strip(" ,()-–"), at, years, day, year, said)


def _anniversary(one: _Mention, sentence: str, clause: str, context: Context) -> Row:
    name = one.name[:1].upper() + one.name[1:]
    row = Row(Kind.ANNIVERSARY, f"{one.years} năm {name}" if one.years else name, sentence, clause)
    if one.day is not None and 1 <= one.day[0] <= 12 and 1 <= one.day[1] <= 31:
        row.schedule, row.marks["date"] = Yearly(*one.day), Mark.GIVEN
        row.when_words = one.words
    else:
        row.marks["date"] = Mark.MISSING
    if one.years and context.year:
        row.first_year, row.marks["first_year"] = context.year - one.years, Mark.DERIVED
        if one.year is not None and abs(one.year + one.years - context.year) == 1:
            row.first_year = one.year  # a plan of December for the year after
        if one.year is not None and one.year not in (row.first_year, context.year):
            row.marks["first_year"] = Mark.CONTRADICTORY
            row.notes.append(("years_differ", {"years": one.years, "given": one.year, "counted": row.first_year}))
            row.first_year = None
    return row


def name_of(row: Row) -> str:
    """An anniversary's name without its number of years."""
    return re.sub(r"^\d+ năm ", "", row.summary)


def _congresses(text: str, clause: str) -> Iterator[Row]:
    seen: list[int] = []
    for pattern in (_CONGRESS, _TERM_CONGRESS):
        for match in pattern.finditer(text):
            if match.start() in seen or _NOT_HELD.search(text[: match.start()]):
                continue
            seen.append(match.start())
            name = " ".join(match["name"].split())
            if re.search(r"\b(?:tiến tới|chào mừng|tuyên truyền|và)\b", name[8:]):
                continue
            row = Row(Kind.CONGRESS, name[0].upper() + name[1:] + (match["term"] or "").rstrip(), text, clause)
            row.marks["date"] = Mark.MISSING
            yield row


def _happenings(text: str, clause: str, context: Context) -> Iterator[Row]:
    for match in _CHAIR.finditer(text):
        row = Row(Kind.EVENT, f"Việt Nam - {match['name']}", text, clause)
        number = int(match["n"])
        if number > 1900:
            row.schedule, row.marks["date"], row.when_words = Once(number), Mark.DERIVED, match["n"]
        else:
            row.schedule = Once(context.year) if context.year else None
            row.marks["date"] = Mark.ASSUMED if context.year else Mark.MISSING
        yield row
    for match in _COUNCIL.finditer(text):
        row = Row(
            Kind.EVENT,
            f"Việt Nam - {' '.join(match['name'].split())} nhiệm kỳ {match['from']}-{match['to']}",
            text,
            clause,
        )
        row.schedule, row.marks["date"] = Once(int(match["from"])), Mark.DERIVED
        row.when_words = f"{match['from']} - {match['to']}"
        row.notes.append(("two_years", {"first": match["from"], "last": match["to"]}))
        yield row
    for match in _NAMED.finditer(text):
        name = " ".join(match["name"].split())
        if name.count("“") != name.count("”"):
            continue
        row = Row(Kind.EVENT, name[0].upper() + name[1:], text, clause)
        row.marks["date"] = Mark.MISSING
        yield row
