"""What stands in a cell of a weekly schedule: meetings, one a line, with their hours, places and people.

"- 7h30: Chào cờ đầu tuần", "8h00 – 10h30: Họp BCĐ (Hội trường A)", "14 giờ: … Chủ trì: đ/c Bí thư".
"""

import re
from dataclasses import dataclass, replace
from datetime import time

from bot.calendar.days.clock import clock_at
from bot.calendar.days.plain import plain
from bot.texts.folding import composed, folded, folded_in_place

_BULLET = re.compile(r"\s*(?:[-–—•●▪◦+*·]|\d{1,2}[.)](?!\d))\s*")
_PART = re.compile(r"\b(?:sang|trua|chieu|toi|dem|khuya|[ap]\.?m)\b")
_AFTER = re.compile(r"[:;.,–—-]\s*|\s+|$")
_LABEL = re.compile(
    r"(?:^|(?<=[.;,\n(\s]))(?P<label>lanh dao chu tri|chu tri|chu toa|thanh phan(?: tham du| du hop| du)?|"
    r"dia diem|noi hop|chuan bi(?: noi dung)?|don vi chuan bi)\s*:\s*"
)
_SESSION = re.compile(
    r"(?:^|(?<=\n)|(?<=[.;]\s))\s*(?:[-–+*•]\s*)?(?:buoi )?(?P<named>sang|chieu|toi|ca ngay)"
    r"(?:\s*(?:\([^)]*\))?\s*[:,-]\s*|\s+(?=\d{1,2}\s*(?:h|g|:)))"
)
_HOUR_LATER = re.compile(
    r"[\s,(–-]*(?:\b(?:luc|vao luc|bat dau|tu)\s+)?(?P<hour>\d{1,2}(?:\s?(?:h|g|gio)\s?\d{0,2}|:\d{2})"
    r"(?:\s?(?:-|den)\s?\d{1,2}(?:\s?(?:h|g|gio)\s?\d{0,2}|:\d{2}))?)[)\s.;]*$"
)
_NEXT = re.compile(r"[\r\n]+|(?<=[.;,])\s+(?=(?:[-+•]\s*)?\d{1,2}\s*(?:h|g|:\d))")
_FIELDS = {"chu": "chair", "lan": "chair", "tha": "participants", "dia": "place", "noi": "place"}
_PLACE = re.compile(
    r"\s*[(\[]\s*(?:dia diem\s*:?\s*|tai\s+)?(?=(?:hoi truong|phong|p\.|ht\b|nha van hoa|tru so|san |"
    r"tang |nha |ubnd|trung tam|truong ))(?P<place>[^()\[\]]{2,80})[)\]]\s*\.?\s*$"
)
_STATUS = re.compile(r"\s*[(\[]\s*(?P<status>huy|hoan|du kien|khong to chuc)\b[^()\[\]]*[)\]]\s*$")
_STATUSES = {"huy": "cancelled", "kho": "cancelled", "hoa": "postponed", "du ": "tentative"}
_FILLER = re.compile(
    r"(?:cac dong chi |lanh dao |thuong truc )?(?:"
    r"lam viec (?:tai (?:co quan|phong|tru so|don vi)|binh thuong|thuong xuyen)|"
    r"nghi(?: le| tet| cuoi tuan| bu)?|(?:xu ly|giai quyet) cong viec(?: thuong xuyen| tai co quan)?|"
    r"truc co quan|khong co lich|trong lich|[-–—./ ]*)[ .;!]*"
)
_AFTERNOON = range(1, 7)
"""Hours that can only be of the afternoon or the evening where the column says so."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """One line of a cell; `line` counts from 0. `status` as in `Status`, empty where it is
    held; `assumed` where the hour was moved to the afternoon by its column. `session` is the part of the day that is
    named before it, or that its column has."""

    words: str
    starts: time | None = None
    ends: time | None = None
    place: str = ""
    chair: str = ""
    participants: str = ""
    preparation: str = ""
    status: str = ""
    assumed: bool = False
    session: str = ""


def meetings(cell: object, session: str = "") -> tuple[list[Meeting], list[str]]:
    """(the meetings of a cell, what was left out since it is none). `session` is "sang", "chieu", "toi" or ""."""
    found: list[Meeting] = []
    filler: list[str] = []
    for part, words in _sessions(composed(str(cell)), session):
        for item in _items(words):
            if _FILLER.fullmatch(folded(item)):
                if item.strip(" -–—./;"):
                    filler.append(item)
            else:
                found.append(replace(_meeting(item, part), session=part))
    return found, filler


def names_sessions(cell: object) -> bool:
    """Whether a cell names the parts of the day in itself: "Sáng: Giao ban. Chiều: Tiếp dân"."""
    return _SESSION.search(folded_in_place(composed(str(cell)))) is not None


def holds_hours(cell: object) -> bool:
    """Whether a cell begins with an hour, as those of meetings do: "8h Tiếp dân; 14h Họp"."""
    words = _BULLET.sub("", composed(str(cell)).strip(), count=1)
    starts, _, rest, _ = clock(words)
    return starts is not None and bool(rest)


def _sessions(cell: str, session: str) -> list[tuple[str, str]]:
    """(session, words) of the parts of a cell that names them; a whole day is no session."""
    marks = list(_SESSION.finditer(folded_in_place(cell)))
    parts = [(session, cell[: marks[0].start() if marks else len(cell)])]
    for at, mark in enumerate(marks):
        end = marks[at + 1].start() if at + 1 < len(marks) else len(cell)
        named = mark["named"] if mark["named"] in ("sang", "chieu", "toi") else ""
        parts.append((named, cell[mark.end() : end]))
    return parts


def clock(words: str, session: str = "") -> tuple[time | None, time | None, str, bool]:
    """(begin, end, the words behind them, whether assumed) of words that begin with a time of the day."""
    line, *others = words.split("\n", 1)
    said = plain(line)
    found = clock_at(said.text, 0)
    if found is None:
        return None, None, words, False
    begins, ends, at = found
    behind = said.after(at).lstrip()
    mark = _AFTER.match(behind) if at == len(said.text) or not said.text[at].isalnum() else None
    if mark is None and not said.text[at : at + 1].isspace():
        return None, None, words, False
    rest = "\n".join([behind[mark.end() if mark else 0 :], *others]).lstrip()
    if _PART.search(said.text[:at]):
        return begins, ends, rest, False
    moved, assumed = _in_session(begins, session)
    end = _in_session(ends, session)[0] if ends and moved != begins else ends
    return moved, end if end is None or end >= moved else None, rest, assumed


def _items(cell: str) -> list[str]:
    """The lines of a cell that begin something: with a bullet, a number or a time; others go on."""
    items: list[str] = []
    for line in _lines(cell):
        bullet = _BULLET.match(line)
        bare = line[bullet.end() :] if bullet and bullet.end() < len(line) else line
        begins = bullet is not None or clock(bare)[0] is not None
        labelled = _LABEL.match(folded_in_place(bare)) is not None
        if items and (labelled or not begins) and not _FILLER.fullmatch(folded(line)):
            items[-1] += f"\n{bare if labelled else line}"
        else:
            items.append(bare)
    return items


def _lines(cell: str) -> list[str]:
    """The lines of a cell, and the parts of a line that begin with an hour of their own after another meeting."""
    found: list[str] = []
    for line in re.split(r"[\r\n]+", cell):
        first = len(found)
        for raw in _NEXT.split(line):
            part = " ".join(raw.split())
            if not part:
                continue
            starts, _, rest, _ = clock(_BULLET.sub("", part, count=1) if _BULLET.match(part) else part)
            meets = starts is not None and re.match(r"\W*[^\W\d]", rest) is not None
            only_number = len(found) > first and _BULLET.fullmatch(f"{found[-1]} ") is not None
            if only_number or (len(found) > first and not meets):
                found[-1] += f" {part}"
            else:
                found.append(part)
    return found


def _meeting(item: str, session: str) -> Meeting:
    starts, ends, rest, assumed = clock(item, session)
    words, said = _labelled(rest)
    rest = words
    if (mark := _STATUS.search(folded_in_place(words))) is not None:
        rest, said["status"] = words[: mark.start()], _STATUSES[mark["status"][:3]]
    if starts is None and (later := _HOUR_LATER.search(folded_in_place(rest))) is not None and later.start():
        begins, over, _, moved = clock(rest[later.start("hour") : later.end("hour")], session)
        if begins is not None:
            starts, ends, rest, assumed = begins, over, rest[: later.start()], moved
    made = Meeting(" ".join(rest.split()).strip(" ;,"), starts, ends, assumed=assumed, **said)
    if not made.place and (found := _PLACE.search(folded_in_place(made.words))):
        place = made.words[found.start("place") : found.end("place")].strip()
        made = replace(made, words=made.words[: found.start()].rstrip(), place=place)
    return made


def _labelled(words: str) -> tuple[str, dict[str, str]]:
    """(the words before the first label, what the labels say by field)."""
    text = folded_in_place(words)
    found = list(_LABEL.finditer(text))
    said: dict[str, str] = {}
    for at, label in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else len(words)
        value = " ".join(words[label.end() : end].split()).strip(" ;,.()")
        name = "preparation" if "chuan bi" in label["label"] else _FIELDS[label["label"][:3]]
        if value:
            said[name] = f"{said[name]}; {value}" if name in said else value
    return (words[: found[0].start()].rstrip(" (.;,\n") if found else words), said


def _in_session(at: time, session: str) -> tuple[time, bool]:
    """A time with twelve hours more where the column says that it is after noon: "2h00" under "Chiều"."""
    if session in ("chieu", "toi") and at.hour in _AFTERNOON:
        return at.replace(hour=at.hour + 12), True
    if session == "toi" and at.hour in range(7, 12):
        return at.replace(hour=at.hour + 12), True
    return at, False
