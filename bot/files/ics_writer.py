"""An iCalendar stream (RFC 5545) from plain events, built with the library `ics`, whose gaps are filled here.

ics.py 0.7 converts all-day dates to UTC, does not fold lines, writes durations that the RFC does not know, and orders
categories by hash. The serialisers below are called in the order of their names; each is one property or group of them.
Importing `ics` takes a third of a second, so this module is imported by whoever writes a feed, when it does.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import ics
from ics.alarm import DisplayAlarm
from ics.grammar.parse import Container, ContentLine
from ics.serializers.alarm_serializer import DisplayAlarmSerializer
from ics.serializers.event_serializer import EventSerializer
from ics.serializers.icalendar_serializer import CalendarSerializer
from ics.utils import escape_string

PRODID = "-//Nhac Lich//nhaclich//VI"
_FOLD_AT = 75
_UNSAFE_VALUE = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class IcsEvent:
    """One all-day VEVENT, or VTODO where `due` is set. `first` and `last` are inclusive.

    `alarms` are how long before the beginning of `first` (local time; negative: after it) a DISPLAY alarm is due.
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
    percent: int | None = None


def calendar_bytes(events: Iterable[IcsEvent], *, name: str, color: str = "firebrick") -> bytes:
    """The stream, CRLF-ended and folded. Raises ValueError for a UID that comes twice. The same for equal arguments."""
    calendar: Any = _Calendar()
    calendar.title, calendar.color = name, color
    seen: set[str] = set()
    for event in events:
        if event.uid in seen:
            raise ValueError(f"UID {event.uid} comes twice")
        seen.add(event.uid)
        calendar.sorted_events.append(_component(event))
    return _folded(calendar.serialize())


def clean(words: str) -> str:
    """Text without control characters; line breaks are kept as \\n. Lone surrogates, which UTF-8 lacks, are dropped."""
    kept = words.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return "".join(letter for letter in kept if letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cs"))


def _component(event: IcsEvent) -> Any:
    component: Any = _Todo() if event.todo else _Event()
    component.facts = event
    return component


def _line(container: Container, name: str, value: str, **params: list[str]) -> None:
    # Line breaks have been escaped to \n by now; whatever control character is left would break the line.
    container.append(ContentLine(name, params=params, value=_UNSAFE_VALUE.sub("", value)))


def _text(words: str) -> str:
    return str(escape_string(clean(words)))


def _utc(instant: datetime) -> str:
    return f"{instant:%Y%m%dT%H%M%SZ}"


def duration(length: timedelta) -> str:
    """RFC 5545, 3.3.6: "-P6DT16H30M", "PT7H30M"; zero is "PT0S"."""
    sign, length = ("-", -length) if length < timedelta(0) else ("", length)
    hours, rest = divmod(length.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    time = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if n)
    days = f"{length.days}D" if length.days else ""
    if not days and not time:
        return "PT0S"
    return f"{sign}P{days}{'T' if time else ''}{time}"


class _CalendarLines(CalendarSerializer):  # type: ignore[misc]
    def serialize_2calscale(self: Any, container: Container) -> None:
        _line(container, "CALSCALE", "GREGORIAN")
        # Apple and Google read X-WR-CALNAME, RFC 7986 names it NAME; likewise the two ways to say how often to look.
        _line(container, "NAME", _text(self.title))
        _line(container, "X-WR-CALNAME", _text(self.title))
        _line(container, "REFRESH-INTERVAL", "PT6H", VALUE=["DURATION"])
        _line(container, "X-PUBLISHED-TTL", "PT6H")
        _line(container, "COLOR", self.color)

    def serialize_calscale(self: Any, container: Container) -> None: ...

    def serialize_method(self: Any, container: Container) -> None: ...

    def serialize_event(self: Any, container: Container) -> None:
        for event in self.sorted_events:
            container.append(event.serialize())

    def serialize_todo(self: Any, container: Container) -> None: ...


class _Calendar(ics.Calendar):  # type: ignore[misc]
    class Meta(ics.Calendar.Meta):  # type: ignore[misc]
        serializer = _CalendarLines

    def __init__(self) -> None:
        super().__init__(creator=PRODID)
        self.sorted_events: list[Any] = []


class _OwnLines(EventSerializer):  # type: ignore[misc]
    """Nothing of the library's own: each property is written below, once, in the order of the names."""


for _name in [name for name in dir(EventSerializer) if name.startswith("serialize_")]:
    setattr(_OwnLines, _name, lambda _component, _container: None)


class _CommonLines(_OwnLines):
    def serialize_0identity(self: Any, container: Container) -> None:
        facts: IcsEvent = self.facts
        _line(container, "UID", facts.uid)
        _line(container, "DTSTAMP", _utc(facts.modified))
        _line(container, "CREATED", _utc(facts.created))
        _line(container, "LAST-MODIFIED", _utc(facts.modified))
        _line(container, "SEQUENCE", str(facts.sequence))

    def serialize_3words(self: Any, container: Container) -> None:
        facts: IcsEvent = self.facts
        _line(container, "SUMMARY", _text(facts.summary))
        if facts.description:
            _line(container, "DESCRIPTION", _text(facts.description))
        _line(container, "CATEGORIES", ",".join(_text(category) for category in facts.categories))
        _line(container, "STATUS", facts.status)


class _EventLines(_CommonLines):
    def serialize_1days(self: Any, container: Container) -> None:
        facts: IcsEvent = self.facts
        _line(container, "DTSTART", f"{facts.first:%Y%m%d}", VALUE=["DATE"])
        # RFC 5545, 3.6.1: the end is the day after the last one.
        _line(container, "DTEND", f"{facts.last + timedelta(days=1):%Y%m%d}", VALUE=["DATE"])
        if facts.yearly:
            _line(container, "RRULE", "FREQ=YEARLY")

    def serialize_4transparent(self: Any, container: Container) -> None:
        _line(container, "TRANSP", "TRANSPARENT")

    def serialize_9alarms(self: Any, container: Container) -> None:
        facts: IcsEvent = self.facts
        for before in facts.alarms:
            alarm = _Alarm(trigger=-before, display_text=_UNSAFE_VALUE.sub(" ", clean(facts.summary)))
            container.append(alarm.serialize())


class _TodoLines(_CommonLines):
    def serialize_1days(self: Any, container: Container) -> None:
        facts: IcsEvent = self.facts
        _line(container, "DUE", f"{facts.last:%Y%m%d}", VALUE=["DATE"])

    def serialize_4percent(self: Any, container: Container) -> None:
        facts: IcsEvent = self.facts
        if facts.percent is not None:
            _line(container, "PERCENT-COMPLETE", str(facts.percent))


class _AlarmLines(DisplayAlarmSerializer):  # type: ignore[misc]
    def serialize_trigger(self: Any, container: Container) -> None:
        _line(container, "TRIGGER", duration(self.trigger))


class _Alarm(DisplayAlarm):  # type: ignore[misc]
    class Meta(DisplayAlarm.Meta):  # type: ignore[misc]
        serializer = _AlarmLines


class _Event(ics.Event):  # type: ignore[misc]
    class Meta(ics.Event.Meta):  # type: ignore[misc]
        serializer = _EventLines


class _Todo(ics.Event):  # type: ignore[misc]
    class Meta(ics.Event.Meta):  # type: ignore[misc]
        name = "VTODO"
        serializer = _TodoLines

    def __init__(self) -> None:
        super().__init__()
        self.extra = Container(name="VTODO")


def _folded(stream: str) -> bytes:
    """RFC 5545, 3.1: lines of at most 75 octets, continued after CRLF and a space; no character is split."""
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
