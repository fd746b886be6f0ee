"""Times of the day as offices write them: "7h30", "07 giờ 30", "14h00-16h00", "2:00 CH", "3h chiều"."""

import re
from datetime import time

_PART = r"(?P<part{n}>sang|trua|chieu|toi|dem|khuya|am|pm|a\.m\.?|p\.m\.?)"
_ONE = (
    r"(?P<h{n}>\d{{1,2}})(?:(?:\sh\s(?=\d{{2}}(?![\d/]))|\s?(?:h|g)|\s?gio\s?)(?:(?P<m{n}>\d{{2}})(?![\d/])\s?(?:'"
    r"|ph?\b|phut\b)?|(?P<half{n}>\s?ruoi\b))?"
    r"(?![a-z0-9])|:(?P<c{n}>\d{{2}})(?::\d{{2}})?(?!\d)(?:\s?(?P<half_day{n}>sa|ch)\b)?|(?=\s?[ap]\.?m\b))(?:\s?(?:buoi\s)?"
    + _PART
    + r"\b)?"
)
_HOUR_ALONE = r"(?P<bare>\d{1,2})"
_TO = r"\s?(?:-|den|to|until)\s?"
_CLOCK = re.compile(r"(?:(?:vao\s)?luc\s|at\s|tu\s)?" + _ONE.format(n=1) + rf"(?:{_TO}" + _ONE.format(n=2) + r")?")
_SPAN = re.compile(r"(?:tu\s)?" + _HOUR_ALONE + r"\s?-\s?" + _ONE.format(n=2))
_LATE, _NIGHT = frozenset(("chieu", "toi", "pm", "p.m", "p.m.", "ch")), frozenset(("dem", "khuya"))
_DAYPART = re.compile(r"(?P<part>sang|sáng|trua|chieu|toi|tối|dem|khuya)(?![a-z0-9/])")
_HOUR = re.compile(_ONE.format(n=1))


def clock_at(text: str, at: int) -> tuple[time, time | None, int] | None:
    """(start, end, place after them) of the hours that stand at a place of a plain text; None where there are none."""
    found = _SPAN.match(text, at)
    if found is not None:
        starts, ends = _time(found["bare"], "", "", found["part2"]), _second(found)
    else:
        found = _CLOCK.match(text, at)
        if found is None:
            return None
        part = _part(found, 1) or _part(found, 2)
        starts = _time(found["h1"], found["m1"] or found["c1"], found["half1"], part)
        ends = _second(found) if found["h2"] else None
        if found["h2"] and not _part(found, 1) and starts and ends and starts > ends:  # "11h-1h chiều"
            starts = _time(found["h1"], found["m1"] or found["c1"], found["half1"], "")
    if starts is None or (found["h2"] and ends is None):
        return None
    return starts, ends, found.end()


def _second(found: re.Match[str]) -> time | None:
    return _time(found["h2"], found["m2"] or found["c2"], found["half2"], _part(found, 2))


def _part(found: re.Match[str], number: int) -> str | None:
    """The part of the day of one of the hours; "SA" and "CH" are what Windows in Vietnamese writes for AM and PM."""
    return found[f"part{number}"] or found.groupdict().get(f"half_day{number}")


def daypart_at(text: str, at: int) -> tuple[str, int]:
    """The part of the day that is named at a place ("sang", "chieu"…; "" for none), and the place of the next word."""
    found = _DAYPART.match(text, at)
    if found is None:
        return "", at
    part = {"sáng": "sang", "tối": "toi"}.get(found["part"], found["part"])
    return part, found.end() + text.startswith(" ", found.end())


def hours_at(text: str, at: int) -> tuple[time | None, str, int]:
    """(start, part of the day that is named with it or "", place of the next word) of one hour; (None, "", `at`)."""
    found = _HOUR.match(text, at)
    starts = _time(found["h1"], found["m1"] or found["c1"], found["half1"], _part(found, 1)) if found else None
    if found is None or starts is None:
        return None, "", at
    end = found.end() + text.startswith(" ", found.end())
    if part := _part(found, 1):
        return starts, part, end
    part, after = daypart_at(text, end)
    return starts.replace(hour=in_part(starts.hour, part)), part, after


def in_part(hours: int, part: str | None) -> int:
    """The hour of the day of an hour of a part of it: 3 of "chiều" is 15, 1 of "đêm" is 1."""
    if (part in _LATE and hours < 12) or (part == "trua" and hours < 6) or (part in _NIGHT and 6 <= hours < 12):
        return hours + 12
    return 0 if part in ("am", "a.m", "a.m.", "sa") and hours == 12 else hours


def _time(hour: str, minute: str | None, half: str | None, part: str | None) -> time | None:
    hours, minutes = in_part(int(hour), part), 30 if half else int(minute or 0)
    return time(hours, minutes) if hours < 24 and minutes < 60 else None
