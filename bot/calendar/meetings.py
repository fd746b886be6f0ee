"""What is said of a meeting after its day: its name, and where it is, who presides, who takes part. Pure."""

import re
from dataclasses import dataclass
from datetime import time

from bot.calendar.days.clock import clock_at
from bot.calendar.days.plain import Plain, plain

_LABELS = {
    "place": r"(?:dia diem|noi hop|noi to chuc|phong hop|place|venue)\s?:",
    "chair": r"(?:(?:nguoi )?chu tri|chu toa|chaired by|chair)\s?:|chu tri (?=(?:d/c|dong chi|ong|ba)\b)",
    "participants": r"(?:thanh phan(?: tham du| du)?|tham du|participants)\s?:",
    "preparation": r"(?:chuan bi|to prepare)\s?:",
}
_LABEL = re.compile("|".join(rf"(?P<{name}>(?<![a-z0-9]){words})" for name, words in _LABELS.items()))
_AT = re.compile(r"(?<![a-z0-9])(?:tai|at)\s(?=\S)")
_AT_HOUR = re.compile(r"(?<![a-z0-9])(?:vao luc|luc|at)\s(?=\d)")
_EDGES = " ,;.:–-()"


@dataclass(frozen=True, slots=True)
class Meeting:
    """The words of a meeting, each cleared of its label; "" and None for what is not said."""

    name: str
    place: str = ""
    chair: str = ""
    participants: str = ""
    preparation: str = ""
    starts: time | None = None
    ends: time | None = None


def read_meeting(words: str, *, timed: bool) -> Meeting:
    """Take the name of a meeting apart from what is said of it.

    "Họp BCĐ tại hội trường, chủ trì: đ/c Bí thư" is "Họp BCĐ", in "hội trường", under "đ/c Bí thư". A place without a
    label ("tại …") is one only of what has an hour, `timed` or "lúc 14h" among the words: "Đại hội tại Huế" is a name.
    """
    said = plain(words)
    starts, ends, said = _hour(said)
    labels = [*_LABEL.finditer(said.text)]
    found: dict[str, str] = {}
    for number, label in enumerate(labels):
        end = labels[number + 1].start() if number + 1 < len(labels) else len(said.text)
        found[str(label.lastgroup)] = said.between(label.end(), end).strip(_EDGES)
    head = said.between(0, labels[0].start() if labels else len(said.text)).strip(_EDGES)
    if "place" not in found and (timed or starts is not None):
        head, place = _place(head)
        if not place and "chair" in found:
            found["chair"], place = _place(found["chair"])
        found["place"] = place
    return Meeting(head, starts=starts, ends=ends, **found)


def _place(words: str) -> tuple[str, str]:
    """The words before the last "tại", and those after it; all and nothing where there is none, or nothing before."""
    said = plain(words)
    found = [*_AT.finditer(said.text)]
    if not found or found[-1].start() == 0:
        return words, ""
    return said.between(0, found[-1].start()).strip(_EDGES), said.after(found[-1].end()).strip(_EDGES)


def _hour(said: Plain) -> tuple[time | None, time | None, Plain]:
    """The hour that stands among the words ("họp lúc 14h"), and the words without it."""
    found = _AT_HOUR.search(said.text)
    clock = clock_at(said.text, found.end()) if found else None
    if found is None or clock is None:
        return None, None, said
    starts, ends, end = clock
    return starts, ends, plain(f"{said.between(0, found.start()).rstrip()} {said.after(end).lstrip()}")
