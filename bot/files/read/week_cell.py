"""What stands in a cell of a weekly schedule: meetings, one a line, with their hours, places and people.

"- 7h30: Chào cờ đầu tuần", "8h00 – 10h30: Họp BCĐ (Hội trường A)", "14 giờ: … Chủ trì: đ/c Bí thư".
"""

import re
from dataclasses import dataclass, replace
from datetime import time

from bot.texts.folding import composed, folded, folded_in_place

_BULLET = re.compile(r"\s*(?:[-–—•●▪◦+*·]|\d{1,2}[.)](?!\d))\s*")
_H = (
    r"(?P<{0}h>[01]?\d|2[0-4])(?:\s*(?:h|g|gio)\s*(?P<{0}m>[0-5]\d)?(?:\s*(?:'|ph(?:ut)?\b))?|\s*:\s*(?P<{0}c>[0-5]\d))"
)
_TIME = re.compile(
    rf"(?:(?:vao\s+)?(?:luc|tu)\s+)?{_H.format('a')}(?:\s*(?:-|–|—|den)\s*{_H.format('b')})?"
    r"(?:\s+(?P<session>sang|chieu|toi))?\s*(?:[:;.,–—-]\s*|\s+|$)"
)
_LABEL = re.compile(
    r"(?:^|(?<=[.;,\n(\s]))(?P<label>lanh dao chu tri|chu tri|chu toa|thanh phan(?: tham du| du hop| du)?|"
    r"dia diem|noi hop|chuan bi(?: noi dung)?|don vi chuan bi)\s*:\s*"
)
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
    held; `assumed` where the hour was moved to the afternoon by its column."""

    words: str
    starts: time | None = None
    ends: time | None = None
    place: str = ""
    chair: str = ""
    participants: str = ""
    preparation: str = ""
    status: str = ""
    assumed: bool = False


def meetings(cell: object, session: str = "") -> tuple[list[Meeting], list[str]]:
    """(the meetings of a cell, what was left out since it is none). `session` is "sang", "chieu", "toi" or ""."""
    found: list[Meeting] = []
    filler: list[str] = []
    for item in _items(composed(str(cell))):
        if _FILLER.fullmatch(folded(item)):
            if item.strip(" -–—./;"):
                filler.append(item)
        else:
            found.append(_meeting(item, session))
    return found, filler


def clock(words: str, session: str = "") -> tuple[time | None, time | None, str, bool]:
    """(begin, end, the words behind them, whether assumed) of words that begin with a time of the day."""
    text = folded_in_place(words)
    if (found := _TIME.match(text)) is None:
        return None, None, words, False
    begins, ends = _time(found, "a"), _time(found, "b")
    rest = words[found.end() :]
    if begins is None or (found["bh"] and ends is None):
        return None, None, words, False
    if not (found["session"] or ""):
        moved, assumed = _in_session(begins, session)
        end = _in_session(ends, session)[0] if ends and moved != begins else ends
        return moved, end if end is None or end >= moved else None, rest, assumed
    moved, _ = _in_session(begins, found["session"])
    return moved, ends, rest, False


def _items(cell: str) -> list[str]:
    """The lines of a cell that begin something: with a bullet, a number or a time; others go on."""
    items: list[str] = []
    for raw in re.split(r"[\r\n]+|(?<=[.;])\s+(?=[-+•]\s*\d{1,2}\s*(?:h|g|:))", cell):
        line = " ".join(raw.split())
        if not line:
            continue
        bullet = _BULLET.match(line)
        bare = line[bullet.end() :] if bullet and bullet.end() < len(line) else line
        begins = bullet is not None or _TIME.match(folded_in_place(bare)) is not None
        labelled = _LABEL.match(folded_in_place(bare)) is not None
        if items and (labelled or not begins) and not _FILLER.fullmatch(folded(line)):
            items[-1] += f"\n{bare if labelled else line}"
        else:
            items.append(bare)
    return items


def _meeting(item: str, session: str) -> Meeting:
    starts, ends, rest, assumed = clock(item, session)
    words, said = _labelled(rest)
    rest = words
    if (mark := _STATUS.search(folded_in_place(words))) is not None:
        rest, said["status"] = words[: mark.start()], _STATUSES[mark["status"][:3]]
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


def _time(found: re.Match[str], which: str) -> time | None:
    if not found[f"{which}h"]:
        return None
    hour, minute = int(found[f"{which}h"]), int(found[f"{which}m"] or found[f"{which}c"] or 0)
    return time(hour, minute) if hour < 24 else None


def _in_session(at: time, session: str) -> tuple[time, bool]:
    """A time with twelve hours more where the column says that it is after noon: "2h00" under "Chiều"."""
    if session in ("chieu", "toi") and at.hour in _AFTERNOON:
        return at.replace(hour=at.hour + 12), True
    if session == "toi" and at.hour in range(7, 12):
        return at.replace(hour=at.hour + 12), True
    return at, False
