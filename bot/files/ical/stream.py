"""An iCalendar stream (RFC 5545) from plain events, built with the library `ics`, whose gaps are filled here.

ics.py 0.7 converts all-day dates to UTC, does not fold lines, writes durations that the RFC does not know, and orders
categories by hash. The serialisers below are called in the order of their names; each is one property or group of them.
Importing `ics` takes long, so this module is imported when a feed is written, not before.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import ics
from ics.alarm import DisplayAlarm
from ics.grammar.parse import Container, ContentLine
from ics.serializers.alarm_serializer import DisplayAlarmSerializer
from ics.serializers.event_serializer import EventSerializer
from ics.serializers.icalendar_serializer import CalendarSerializer
from ics.utils import escape_string

from bot.files.ical.content import IcsEvent, clean, duration, folded, one_line

_OFFICE = "Asia/Ho_Chi_Minh"
PRODID = "-//Nhac Lich//nhaclich//VI"
_COLOR, _COLOR_NUMBER = "firebrick", "#B22222"


def stream(components: Sequence[bytes], *, name: str, zone: ZoneInfo | None = None) -> bytes:
    """A whole stream of what `component` has made: CRLF-ended, folded, the same bytes for equal arguments.

    `zone` is that of the hours in it, where it has any.
    """
    head, tail = frame(name, hollow=not components, zone=zone)
    return b"".join((head, *components, tail))


def frame(name: str, *, hollow: bool, zone: ZoneInfo | None = None) -> tuple[bytes, bytes]:
    """What stands before the components of a stream and after them; `hollow` where there are none.

    `zone` is that of their hours, where they have any: it is described before them (RFC 5545, 3.6.5).
    """
    calendar: Any = _Calendar(name, hollow=hollow or (zone is not None and zone.key == _OFFICE))
    head, end, rest = folded(calendar.serialize()).rpartition(b"END:VCALENDAR")
    if zone is not None and zone.key != _OFFICE:
        head += _described(zone)
    return head, end + rest


def component(event: IcsEvent) -> bytes:
    """The lines of one VEVENT or VTODO with its alarms."""
    return folded(_component(event).serialize())


def _component(event: IcsEvent) -> Any:
    component: Any = _Todo() if event.todo else _Event()
    component.facts = event
    return component


def _line(container: Container, name: str, value: str, **params: list[str]) -> None:
    # The line breaks of a text have been escaped by now; one that is left would begin a property of its own.
    container.append(ContentLine(name, params=params, value=one_line(value)))


def _text(words: str) -> str:
    return str(escape_string(clean(words)))


def _described(zone: ZoneInfo) -> bytes:
    """The VTIMEZONE of any zone."""
    from icalendar import Timezone  # only an office outside Vietnam needs it

    return bytes(Timezone.from_tzid(zone.key).to_ical())


def _office_zone() -> Container:
    """The VTIMEZONE of Vietnam. In an empty calendar nothing refers to it: RFC 5545, 3.6 wants one component there."""
    zone, standard = Container("VTIMEZONE"), Container("STANDARD")
    _line(zone, "TZID", _OFFICE)
    _line(standard, "DTSTART", "19750613T000000")
    _line(standard, "TZOFFSETFROM", "+0800")
    _line(standard, "TZOFFSETTO", "+0700")
    zone.append(standard)
    return zone


def _at(container: Container, name: str, instant: datetime) -> None:
    _line(container, name, f"{instant:%Y%m%dT%H%M%S}", TZID=[str(instant.tzinfo)])


def _utc(instant: datetime) -> str:
    return f"{instant:%Y%m%dT%H%M%SZ}"


class _CalendarLines(CalendarSerializer):  # type: ignore[misc]
    def serialize_2calscale(self: Any, container: Container) -> None:
        _line(container, "CALSCALE", "GREGORIAN")
        # Apple and Google read X-WR-CALNAME, RFC 7986 names it NAME; likewise the two ways to say how often to look.
        _line(container, "NAME", _text(self.title))
        _line(container, "X-WR-CALNAME", _text(self.title))
        _line(container, "REFRESH-INTERVAL", "PT6H", VALUE=["DURATION"])
        _line(container, "X-PUBLISHED-TTL", "PT6H")
        # RFC 7986 knows CSS's names of colours, Apple their numbers.
        _line(container, "COLOR", _COLOR)
        _line(container, "X-APPLE-CALENDAR-COLOR", _COLOR_NUMBER)

    def serialize_calscale(self: Any, container: Container) -> None: ...

    def serialize_method(self: Any, container: Container) -> None: ...

    def serialize_event(self: Any, container: Container) -> None:
        if self.hollow:
            container.append(_office_zone())

    def serialize_todo(self: Any, container: Container) -> None: ...


class _Calendar(ics.Calendar):  # type: ignore[misc]
    class Meta(ics.Calendar.Meta):  # type: ignore[misc]
        serializer = _CalendarLines

    def __init__(self, title: str, *, hollow: bool) -> None:
        super().__init__(creator=PRODID)
        self.title, self.hollow = title, hollow


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
        if facts.place:
            _line(container, "LOCATION", _text(facts.place))
        _line(container, "CATEGORIES", ",".join(_text(category) for category in facts.categories))
        _line(container, "STATUS", facts.status)


class _EventLines(_CommonLines):
    def serialize_1days(self: Any, container: Container) -> None:
        facts: IcsEvent = self.facts
        if facts.hours:
            _at(container, "DTSTART", facts.hours[0])
            _at(container, "DTEND", facts.hours[1])
        else:
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
            alarm = _Alarm(trigger=-before, display_text=one_line(facts.summary))
            container.append(alarm.serialize())


class _TodoLines(_CommonLines):
    def serialize_1days(self: Any, container: Container) -> None:
        facts: IcsEvent = self.facts
        if facts.hours:
            _at(container, "DUE", facts.hours[0])
        elif facts.day_known:
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
