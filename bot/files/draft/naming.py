"""What a task or an event of running text is called: its words without deadlines, places and bodies at their end."""

import re

from bot.files.draft import times, units
from bot.files.draft.model import Context, Time
from bot.files.draft.units import Doers
from bot.files.draft.words import plain

_WHEN_ALONE = re.compile(
    r"(?:được\s+)?(?:tổ chức|diễn ra|thực hiện|tiến hành|khai mạc|họp)\s*:?\s*"
    r"(?:(?:vào|lúc|trong|tại|dự kiến)\s|từ\s+(?:ngày|tháng|\d)|(?:các\s+)?(?:ngày|tháng|quý)\s+[\divx]"
    r"|(?:sáng|chiều|tối)\s+(?:ngày|thứ|\d)|\d)"
)
_AGREED = re.compile(r"(?:thống nhất|đồng ý)\s+(?=tổ chức|giao|thành lập|chọn|cho)", re.IGNORECASE)
_GIVEN_ON = re.compile(r"\s*[;,.]\s*(?:giao|phân công)(?: cho)?\s+(?=[A-ZĐƯ])")
_TURN = re.compile(r"(?:đợt|lần|vòng|lớp|kỳ)\s+(?:thứ\s+)?[\dIVXivx]+(?=[\s:,(]*$)", re.IGNORECASE)
_COLON = re.compile(r":\s*(?=(?:trong\s+\w+\s+ngày\s+)?(?:lúc\s+|vào\s+|từ\s+|ngày\s+|dự kiến\s+)?\d)")
_TIME_LABEL = re.compile(r"\s*,\s*(?:(?:thời gian|thời hạn|hạn)\s*)?(?:hoàn thành|xong)?$")
_TAIL = re.compile(
    r"[,:;.]?\s*\(?(?:(?:thời gian|thời hạn)\s+(?=hoàn|thực|tổ))?"
    r"(?:hoàn thành|xong|thực hiện|(?:được )?tổ chức|diễn ra|thời gian|gửi)?:?\s*"
    r"(?:xong|dự kiến|trong tuần|trong \d{1,2})?\s*(?:là|vào|trong)?\s*(?:các|những)?\s*$",
    re.IGNORECASE,
)
_BEFORE_TIME = re.compile(r"[\s,:]*(?:(?:vào|trong|xong|hoàn thành|thực hiện|tổ chức)\s*)*$")
_PLACE_ENDS = r"\s+(?:vào|lúc|từ|trong|trước|hoàn thành|bắt đầu|sáng|chiều|tối)\s|\s+(?:ngày|tháng|quý)\s+[\divx]"
PLACE = re.compile(rf"\btại\s+((?:(?!{_PLACE_ENDS})[^.;,(]){{2,90}})")
_SHORTEST = 15


def says_only_when(name: str) -> bool:
    """Whether a sentence tells no more than when and where: "Tổ chức vào các ngày 07/3 và 21/3"."""
    return _WHEN_ALONE.match(plain(name)) is not None


def without_consent(words: str) -> str:
    """ "Thống nhất tổ chức …" without its first words."""
    return _AGREED.sub("", words)


def turns(piece: str, found: list[Time]) -> list[tuple[str, str]]:
    """(name, place) of each turn ("… đợt 1") of a sentence that gives it a time of its own; empty for any other."""
    before = [_TURN.search(piece[: one.start].rstrip(" :,(")) for one in found]
    labels = [one for one in before if one is not None]
    if len(found) < 2 or len(labels) < len(found):
        return []
    common = piece[: labels[0].start()].rstrip(" :,(")
    ends = [one.start for one in found[1:]] + [len(piece)]
    places = [PLACE.search(piece[one.end : end]) for one, end in zip(found, ends, strict=True)]
    return [(f"{common} {label[0]}", at[1].strip() if at else "") for label, at in zip(labels, places, strict=True)]


def others_turn(piece: str, context: Context) -> tuple[Doers, Time] | None:
    """Who else does the same, and when: "…; Chi hội 3, 4 vào ngày 12/02/2027"; None for all other words."""
    found = times.in_sentence(piece, context, due=True)
    if len(found) != 1 or not units.HEAD.match(plain(piece)) or len(piece) - found[0].end > 2:
        return None
    who = _BEFORE_TIME.sub("", piece[: found[0].start])
    doers = units.heading(f"{who}:")
    return (doers, found[0]) if doers is not None and doers.units else None


def bare(name: str, found: list[Time]) -> str:
    """A name without the deadline at its end and without brackets that name who."""
    words = without_consent(name)
    if (given := _GIVEN_ON.search(words)) and given.start() > _SHORTEST:
        words = words[: given.start()]
    if (colon := _COLON.search(words)) and colon.start() > 8:
        words = _TIME_LABEL.sub("", words[: colon.start()])
    for one in found:
        at = words.rfind(one.words)
        after = words[at + len(one.words) :]
        if at > _SHORTEST and (len(after) < 6 or re.match(r"\s*,?\s*tại\s", after)):
            words = _TAIL.sub("", words[:at])
    doers = units.in_brackets(words)
    if doers is not None and words.rstrip(" .;").endswith(doers.words):
        words = words[: words.rfind(doers.words)]
    return words if len(words.strip()) > 8 else name
