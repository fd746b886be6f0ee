"""Sentences of a passage, the parts of one that are tasks of their own, and what a name is made of."""

import re
from collections.abc import Iterator

from bot.files.draft import units
from bot.files.draft.restraint import inside
from bot.files.draft.words import plain, verb_at

_STOP = re.compile(r"(?<=[.!?…])\s+(?=[A-ZĐÂĂÊÔƠƯÀ-Ỹ“(])")
_ABBREVIATED = re.compile(r"(?:\b(?:TP|Tp|TT|ThS|TS|PGS|GS|BS|KS|Mr|Nguyễn|St|Q|P|H|TX|đ/c|[A-Z])|\bv\.v|\d)\.$")
_DATED = re.compile(r"(?:/\d{1,4}|\b(?:19|20)\d\d|\d{1,2}\s?(?:h|giờ)\s?\d{0,2})\.$")
"""A day, a year or an hour before a full stop: it ends the sentence, and is no number of an item."""
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_PART = re.compile(r"\s*;\s*(?:đồng thời,?\s+|và\s+)?|,\s+đồng thời,?\s+")
_SHORTER = (
    re.compile(r",?\s+(?:như|gồm|bao gồm|cụ thể|là)\s*:\s"),
    re.compile(r"\s*;"), re.compile(r"\s*:\s"), re.compile(
        r",?\s+(?:nhằm|góp phần|trên cơ sở|gắn với|trong đó|"
        r"bảo đảm|đảm bảo|để)\s"
    ),
    re.compile(r"\.\s"), re.compile(r",\s"),
)  # fmt: skip
_LONG, _LONGEST = 150, 280


def sentences(text: str) -> Iterator[str]:
    """The sentences of a passage; full stops of abbreviations and within quotation marks end none."""
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    start = 0
    for match in _STOP.finditer(text):
        before = text[start : match.start()]
        abbreviated = _ABBREVIATED.search(before) and not _DATED.search(before)
        if inside(match.start() - 1, quoted) or abbreviated:
            continue
        yield before.strip()
        start = match.end()
    if rest := text[start:].strip():
        yield rest


def parts(sentence: str) -> list[str]:
    """A sentence cut at its semicolons, outside quotation marks and brackets."""
    closed = [match.span() for match in re.finditer(r"“[^”]*”|\"[^\"]*\"|\([^()]*\)", sentence)]
    found: list[str] = []
    start = 0
    for match in _PART.finditer(sentence):
        if not inside(match.start(), closed):
            found.append(sentence[start : match.start()].strip())
            start = match.end()
    found.append(sentence[start:].strip())
    return [one for one in found if one]


_BEFORE = re.compile(
    r"(?:trong|từ|định kỳ|hằng|hàng|trước|vào|căn cứ|trên cơ sở|theo|ngoài ra|bên cạnh đó|đồng thời|qua đó|do vậy|"
    r"do đó|vì vậy|nhân|chậm nhất|"
    r"sau khi|khi|ngay sau|để|từ nay|đến|tháng|quý|ngày|sáng|chiều|tối|cùng với|song song|tùy|dịp|chào mừng|"
    r"thực hiện|hướng ứng|là)\b[^,:]{0,200}[,:]\s*"
)


_REGULARLY = re.compile(
    r"(?:(?:định kỳ\s+)?(?:hằng|hàng|mỗi)\s+(?:tuần|tháng|quý|năm)|trong\s+(?:tháng|quý)\s+(?:\d{1,2}|i{1,3}|"
    r"iv)(?:\s*/\s*\d{4}|\s+năm\s+\d{4})?)\s*,?\s+"
)
_ONLY_DAYS = re.compile(r"(?:(?:dự kiến|vào|từ|các|lúc|trước|thời gian)[\s:]+)*(?:ngày\s+)?\d{1,2}\s*[/h-]")
"""Days after a colon: what stands before it is the name."""
_NAMED_EVENT = re.compile(
    r"(?:ngày (?:chủ nhật|thứ|hội)|hội (?:thi|trại|diễn|thao|chợ)|cuộc thi|liên hoan|chiến dịch)\s"
)
_ONLY_HELD = re.compile(r"(?:tổ chức|diễn ra|thực hiện|tiến hành|khai mạc|họp)\s")
_HEADED = re.compile(r"[^:.;]{3,70}:\s+")


def body_at(sentence: str) -> int:
    """Where a sentence begins to say what is to be done: after "Trong quý II, ", "Do vậy, ", "Công tác Đảng: "."""
    low = plain(sentence)
    if verb_at(low):
        return 0
    if _NAMED_EVENT.match(low) and (headed := _HEADED.match(low)) and not _ONLY_HELD.match(low, headed.end()):
        return 0
    for pattern in (_REGULARLY, _BEFORE, _HEADED):
        match = pattern.match(low)
        if match is None:
            continue
        at = match.end()
        if _says_who_or_what(sentence, low, at) if pattern is _HEADED else not _ONLY_DAYS.match(low, at):
            return at
    return 0


def _says_who_or_what(sentence: str, low: str, at: int) -> bool:
    return bool(verb_at(low, at)) or units.before_verb(sentence[at:]) is not None


def named(text: str) -> str:
    """A name for a task made of its own words: up to where it goes on with purposes and examples."""
    words = " ".join(text.split()).strip(" .;,:–-")
    words = re.sub(r"\./\.?$", "", words).strip(" .;,")
    if words.count("(") > words.count(")"):
        words = words[: words.rfind("(")].strip(" .;,:")
    words = re.sub(r"^(?:cần|phải|sẽ|có trách nhiệm|chịu trách nhiệm|có nhiệm vụ)\s+", "", words)
    for pattern in _SHORTER:
        if len(words) <= _LONG:
            break
        cut = next(
            (
                match.start()
                for match in pattern.finditer(words)
                if _balanced(words[: match.start()]) and match.start() > 35
            ),
            None,
        )
        if cut is not None:
            words = words[:cut].rstrip(" ,;:")
    if len(words) > _LONGEST:
        words = words[:_LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
    return words[:1].upper() + words[1:]


def _balanced(words: str) -> bool:
    return words.count("“") == words.count("”") and words.count("(") == words.count(")") and words.count('"') % 2 == 0
