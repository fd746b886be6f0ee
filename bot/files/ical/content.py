"""What goes into an iCalendar stream (RFC 5545), whatever writes it: events, clean text, durations, folded lines."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

_FOLD_AT = 75
_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Unicode's control characters but the line feed, and surrogates, which UTF-8 lacks.
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class IcsEvent:
    """One VEVENT or, with `todo`, one VTODO. `first` and `last` are inclusive; instants are UTC.

    Without `hours` it is of whole days; with them it begins and ends at these instants, in the office's zone. `alarms`
    are how long before the beginning (without hours: of `first`, local time; negative: after it) a DISPLAY alarm is
    due. A VTODO has no alarms; it is due on `last`, at its hour where it has one, or on no day where `day_known` is
    False.
    """

    uid: str
    first: date
    last: date
    summary: str
    description: str
    categories: tuple[str, ...]
    status: str
    sequence: int
    created: datetime
    modified: datetime
    alarms: tuple[timedelta, ...] = ()
    yearly: bool = False
    todo: bool = False
    day_known: bool = True
    percent: int | None = None
    hours: tuple[datetime, datetime] | None = field(default=None, repr=False)
    place: str = field(default="", repr=False)


def clean(words: str) -> str:
    """Text whose only control character is \\n, which every kind of line break becomes; a tab becomes a space."""
    return _CONTROL.sub("", _LINE_BREAK.sub("\n", words).replace("\t", " "))


def one_line(words: str) -> str:
    """Clean text on a single line."""
    return clean(words).replace("\n", " ")


def duration(length: timedelta) -> str:
    """RFC 5545, 3.3.6: "-P6DT16H30M", "PT7H30M", "PT1H0M5S"; zero is "PT0S". Fractions of a second are dropped."""
    sign, length = ("-", -length) if length < timedelta(0) else ("", length)
    hours, rest = divmod(length.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    days = f"{length.days}D" if length.days else ""
    # The grammar has no hours right before seconds: minutes stand between them, be they 0.
    parts = [
        f"{hours}H" if hours else "",
        f"{minutes}M" if minutes or (hours and seconds) else "",
        f"{seconds}S" if seconds else "",
    ]
    time = "".join(parts)
    if not days and not time:
        return "PT0S"
    return f"{sign}P{days}{'T' if time else ''}{time}"


def folded(stream: str) -> bytes:
    """The bytes of CRLF-separated lines, each ended by CRLF and folded at 75 octets (RFC 5545, 3.1)."""
    return b"".join(_fold(line.encode()) for line in stream.split("\r\n"))


def _fold(line: bytes) -> bytes:
    pieces = []
    limit = _FOLD_AT
    while len(line) > limit:
        cut = limit
        while line[cut] & 0xC0 == 0x80:  # the middle of a UTF-8 character
            cut -= 1
        pieces.append(line[:cut])
        line = line[cut:]
        limit = _FOLD_AT - 1  # the space that begins a continuation counts
    pieces.append(line)
    return b"\r\n ".join(pieces) + b"\r\n"
