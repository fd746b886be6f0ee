"""What a task or an event of running text is called: its words without deadlines, places and bodies at their end."""

import re

from bot.files.draft import units
from bot.files.draft.model import Time
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
    r"[,:;.]?\s*\(?(?:(?:thời gian|thời hạn)\s+(?=hoàn))?"
    r"(?:hoàn thành|xong|thực hiện|(?:được )?tổ chức|diễn ra|thời gian|gửi)?:?\s*"
    r"(?:xong|dự kiến|trong tuần)?\s*(?:là|vào|trong)?\s*$",
    re.IGNORECASE,
)
_SHORTEST = 15


def says_only_when(name: str) -> bool:
    """Whether a sentence tells no more than when and where: "Tổ chức vào các ngày 07/3 và 21/3"."""
    return _WHEN_ALONE.match(plain(name)) is not None


def without_consent(words: str) -> str:
    """ "Thống nhất tổ chức …" without its first words."""
    return _AGREED.sub("", words)


def turns(piece: str, found: list[Time]) -> list[str]:
    """[what is done, "đợt 1", "đợt 2", …] of a sentence that gives each turn its own time; empty for any other."""
    before = [_TURN.search(piece[: one.start].rstrip(" :,(")) for one in found]
    labels = [one for one in before if one is not None]
    if len(found) < 2 or len(labels) < len(found):
        return []
    return [piece[: labels[0].start()].rstrip(" :,("), *(one[0] for one in labels)]


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
