"""What plain words ask for about one's own reminders: "nhắc tôi lúc 8h", "không gửi thứ bảy chủ nhật".

Hours and days are read where all are (`calendar.days`); every other word must stand in `settings.txt`, and all of them
must make one of its phrases.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import cache
from importlib.resources import files

from bot.calendar.days.clock import clock_at
from bot.calendar.days.weekdays import weekday_of
from bot.chat.asked.spoken import spoken
from bot.texts.folding import folded

_FILE = "settings.txt"
UNCLEAR = "unclear"
_WEEKEND = re.compile(r"(?:ngay )?cuoi tuan\b")
_WEEKDAY = re.compile(r"(?:ngay |hom )?(?=(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|t[2-7]|chu nhat|cn)\b)")
_COUNT = re.compile(r"\d+(?:(?:\s?,\s?|\s(?:va\s)?)\d+)* ?(?:ngay|hom|bua)\b")
_NUMBERS = re.compile(r"\d+(?:(?:\s?,\s?|\s(?:va\s)?)\d+)*$")
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted: `what` is a section of `settings.txt`, or `UNCLEAR`; the hours, weekdays, days before in it."""

    what: str
    hours: tuple[time, ...] = ()
    days: frozenset[int] = frozenset()
    counts: frozenset[int] = frozenset()


def wished(words: str) -> Wish | None:
    """What words ask for that stand by themselves; None for anything else."""
    read, phrases = _read(words), _known().phrases
    if read is None:
        return None
    what = next((phrases[said] for said in (*spoken(words), read.shape) if said in phrases), None)
    if what is None:
        reminds = {"nhac", "chi nhac", "nhac ca", "yen lang"} & set(read.shape.split())
        what = UNCLEAR if reminds and {"H", "H-H", "D", "toi"} & set(read.said) else None
    return Wish(what, read.hours, read.days, read.counts) if what else None


def answers(words: str) -> Wish | None:
    """The hours, days or counts in words that are nothing else, as an answer on one page: "8h15", "t7, cn", "7, 3"."""
    read = _read(words, numbers=True)
    shape = read.shape if read is not None else ""
    if read is None or not re.fullmatch(r"(?:(?:sau|truoc|tu|den|va|sang|nhac) ?)*(?:H|H-H|D|N)", shape):
        return None
    return Wish(shape.split()[-1], read.hours, read.days, read.counts)


@dataclass(slots=True)
class _Read:
    said: list[str]
    hours: tuple[time, ...] = ()
    days: frozenset[int] = frozenset()
    counts: frozenset[int] = frozenset()

    @property
    def shape(self) -> str:
        """What was said, in the words of the file; several days together are one D."""
        said = " ".join("nhac" if word == "gui" and "khong" in self.said else word for word in self.said)
        return re.sub(r"\bD(?: (?:va )?D)+\b", "D", said)


@dataclass(frozen=True, slots=True)
class _Known:
    words: Mapping[str, str]
    """Words and what they stand for, "" for nothing."""
    phrases: Mapping[str, str]
    longest: int


def _read(words: str, *, numbers: bool = False) -> _Read | None:
    """The words in those of the file, with H, D, N for what is read elsewhere; None where one is not known."""
    text = " ".join(re.sub(r"[^\w\s:,/%–-]", " ", folded(words)).split())
    if not text or len(text) > _LONGEST:
        return None
    read, at = _Read([]), 0
    while at < len(text):
        if text[at] in " ,":
            at += 1
            continue
        end = _hours(text, at, read) or _days(text, at, read) or _counts(text, at, read, numbers=numbers)
        end = end or _word(text, at, read)
        if end is None:
            return None
        at = end
    return read


def _hours(text: str, at: int, read: _Read) -> int | None:
    found = clock_at(text, at)
    if found is None or (found[2] < len(text) and text[found[2]].isalnum()):
        return None
    first, last, end = found
    read.hours += (first,) if last is None else (first, last)
    read.said += ["tu", "H"] if text.startswith("tu ", at) and last is None else ["H" if last is None else "H-H"]
    return end


def _days(text: str, at: int, read: _Read) -> int | None:
    if found := _WEEKEND.match(text, at):
        days, end = {5, 6}, found.end()
    else:
        found = _WEEKDAY.match(text, at)
        day = weekday_of(text[found.end() :]) if found else None
        if found is None or day is None:
            return None
        ends = re.match(r"thu \w+|chu nhat|\w+", text[found.end() :])
        days, end = {day}, found.end() + (ends.end() if ends else 0)
    read.days |= days
    read.said.append("D")
    return end


def _counts(text: str, at: int, read: _Read, *, numbers: bool) -> int | None:
    found = _COUNT.match(text, at) or (_NUMBERS.match(text, at) if numbers else None)
    if found is None:
        return None
    read.counts |= {int(number) for number in re.findall(r"\d+", found[0])}
    read.said.append("N")
    return found.end()


def _word(text: str, at: int, read: _Read) -> int | None:
    """The longest words at a place that the file has."""
    known = _known()
    spaces = [found.start() for found in re.finditer(r"[ ,]", text[at:])][: known.longest]
    for end in reversed([at + place for place in spaces] + ([len(text)] if len(spaces) < known.longest else [])):
        if (stands_for := known.words.get(text[at:end])) is not None:
            if stands_for and not (stands_for == "khong" and read.said[-1:] == ["khong"]):
                read.said.append(stands_for)
            return end
    return None


@cache
def _known() -> _Known:
    words: dict[str, str] = {}
    phrases: dict[str, str] = {}
    section = ""
    for line in (files(__package__) / _FILE).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line[1 : line.index("]")]
        elif line and not line.startswith("#"):
            said = " ".join(word if word in ("H", "H-H", "D", "N") else folded(word) for word in line.split())
            if section == "beside":
                words[said] = ""
            elif section.startswith("same "):
                words[said] = words[folded(section[5:])] = folded(section[5:])
            else:
                phrases[said] = section
    for phrase in phrases:
        for word in phrase.split():
            words.setdefault(word, word)
    return _Known(words, phrases, max(word.count(" ") + 1 for word in words))
