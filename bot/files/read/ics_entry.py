"""One VEVENT or VTODO: its moments, and its words in the terms of the TOML format."""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.files.check.dates import FieldError
from bot.files.headings import choices, heading_key
from bot.files.read.ics_lines import Component, Property
from bot.files.read.ics_series import Moment, Part, Rule, day_of
from bot.files.read.ics_zones import Zones, duration, office_time

_SUMMARY, _TEXT = 300, 2000
_STATUS = {"TENTATIVE": "tentative", "CANCELLED": "cancelled"}
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_NOT_A_KIND = ("task", "document", "hidden", "unit", "layer")
_MOMENTS = ("DTSTART", "DTEND", "DUE", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")
_YEARS = (1000, 8999)
"""Years with which moments can be computed; which of them a calendar has is told later."""

Tell = Callable[..., None]
"""Is told (message, field, value, parameters) of what is odd in a component."""


@dataclass(slots=True)
class Read:
    """A component as it was read. `values` are its words, `part` its moments (None: a task without a day).

    `table` is "event" or "task", `kind` what its categories say it is. `done` is of a task that is completed; `minutes`
    whether it has alarms of less than a day.
    """

    component: Component
    table: str
    part: Part | None
    values: dict[str, Any]
    kind: str | None = None
    uid: str = ""
    stamp: str = ""
    done: bool = False
    minutes: bool = False
    rules: tuple[Rule, ...] = field(default=())


def read_component(one: Component, number: int, zones: Zones, *, cancelled: bool, tell: Tell) -> Read:
    """Read a component; what of it cannot be read is told and left out. Raises FieldError where it has no day."""
    part = _part(one, number, zones, tell)
    found = Read(one, "task" if one.name == "VTODO" else "event", part, _words(one, tell))
    found.uid = one.words("UID")
    found.stamp = one.words("LAST-MODIFIED") or one.words("DTSTAMP")
    found.kind = next(filter(None, map(_kind, _categories(one))), None)
    status = one.words("STATUS").upper()
    found.done = found.table == "task" and (status == "COMPLETED" or one.first("COMPLETED") is not None)
    if cancelled or status in _STATUS:
        found.values["status"] = "cancelled" if cancelled else _STATUS[status]
    if part is not None:
        leads, found.minutes = _leads(one, part, zones, tell)
        if leads:
            found.values["leads"] = leads
        found.rules = tuple(part.rules)
    if one.first("EXRULE") is not None:
        tell("ics_exrule", "EXRULE", one.words("EXRULE"))
    return found


def _part(one: Component, number: int, zones: Zones, tell: Tell) -> Part | None:
    for name in _MOMENTS:
        if name in one.properties and one.first(name) is None:
            tell("ics_empty", name, "", name=name)
    start = _try(one, "DTSTART", zones.moment, tell, needed=one.name == "VEVENT")
    due = _try(one, "DUE", zones.moment, tell) if one.name == "VTODO" else None
    if start is None and due is None:
        if one.name == "VTODO" and not any(one.first(name) for name in ("DTSTART", "DUE")):
            return None
        raise FieldError("ics_no_start")
    begin = due if start is None else start
    assert begin is not None  # noqa: S101 - one of the two is there
    end = _end(one, begin, due, zones, tell)
    found = Part(number, begin, end, sequence=_sequence(one))
    recurrence = one.first("RECURRENCE-ID")
    if recurrence is not None:
        if len(one.properties["RECURRENCE-ID"]) > 1:
            tell("ics_twice", "RECURRENCE-ID", recurrence.value, name="RECURRENCE-ID")
        found.recurrence = _try(one, "RECURRENCE-ID", zones.moment, tell)
        found.onward = recurrence.params.get("RANGE", "").upper() == "THISANDFUTURE"
    found.rules = tuple(_rules(one, tell))
    found.listed = tuple(_several(one, "RDATE", zones.periods, tell))
    found.excluded = tuple(_several(one, "EXDATE", lambda listed: zones.moments(listed.value, listed), tell))
    return found


def _end(one: Component, begin: Moment, due: Moment | None, zones: Zones, tell: Tell) -> Moment:
    """The end as iCalendar means it: the moment (or the day) at which it is over."""
    end = due
    if end is None:
        end = _try(one, "DTEND", zones.moment, tell) if one.name == "VEVENT" else None
    if end is None and one.first("DURATION") is not None:
        length = _try(one, "DURATION", lambda found: duration(found.value, "DURATION"), tell)
        if length is not None:
            start = begin if isinstance(begin, datetime) or not length.seconds else datetime.combine(begin, time(0))
            try:
                end = start + length
            except OverflowError:
                tell("ics_property", "DURATION", one.words("DURATION"), name="DURATION")
    if end is None:
        return begin if isinstance(begin, datetime) or one.name == "VTODO" else begin + timedelta(days=1)
    if isinstance(begin, datetime) is not isinstance(end, datetime):
        if one.name == "VTODO":
            return end if isinstance(end, datetime) else datetime.combine(end, time(23, 59), begin.tzinfo)  # type: ignore[union-attr]
        if isinstance(begin, datetime):
            end = datetime.combine(end, time(0), begin.tzinfo)
        else:
            end = day_of(end) + timedelta(days=1 if _plain(end).time() != time(0) else 0)
    if isinstance(begin, datetime) and isinstance(end, datetime) and (begin.tzinfo is None) is not (end.tzinfo is None):
        end = office_time(end).replace(tzinfo=None) if begin.tzinfo is None else end.replace(tzinfo=begin.tzinfo)
    if end < begin and one.name == "VEVENT":
        tell("ics_swapped", "DTEND", one.words("DTEND") or one.words("DURATION"))
    return end


def _rules(one: Component, tell: Tell) -> Iterator[Rule]:
    for given in one.properties.get("RRULE", ()):
        if not given.value.strip():
            continue
        try:
            yield Rule.of(given.value)
        except (ValueError, TypeError, OverflowError):
            tell("ics_rule", "RRULE", given.value, rule=given.value[:100])


def _several(one: Component, name: str, read: Callable[[Property], list[Any]], tell: Tell) -> Iterator[Any]:
    for listed in one.properties.get(name, ()):
        for value in filter(None, map(str.strip, listed.value.split(","))):
            try:
                found = read(replace(listed, value=value))
            except FieldError:
                tell("ics_property", name, value, name=name)
                continue
            yield from (at for at in found if _countable(at[0] if isinstance(at, tuple) else at))


def _try(one: Component, name: str, read: Callable[[Property], Any], tell: Tell, *, needed: bool = False) -> Any:
    """What `read` makes of a property; None where there is none, or, told, where it cannot be read."""
    given = one.first(name)
    if given is None:
        if needed:
            raise FieldError("ics_no_start")
        return None
    try:
        found = read(given)
        if isinstance(found, date) and not _countable(found):
            raise FieldError("ics_property", name=name)
    except FieldError as error:
        if needed:
            raise
        tell(error.key, name, given.value, **error.params)
        return None
    return found


def _countable(at: Moment) -> bool:
    return _YEARS[0] <= at.year <= _YEARS[1]


def _sequence(one: Component) -> int:
    words = one.words("SEQUENCE")
    return int(words) if words.isdecimal() and len(words) < 10 else -1


def _words(one: Component, tell: Tell) -> dict[str, Any]:
    values: dict[str, Any] = {}
    named = (("summary", "SUMMARY", _SUMMARY), ("note", "DESCRIPTION", _TEXT), ("place", "LOCATION", _TEXT))
    for name, given, most in (*named, ("source", "URL", _TEXT)):
        words = one.words(given)
        if name == "note" and "<" in words:
            words = " ".join(html.unescape(_TAG.sub(" ", words)).split())
        if len(words) > most:
            tell("cut_text", name, words, most=most)
        if words:
            values[name] = words[:most].strip()
    return values


def _categories(one: Component) -> Iterator[str]:
    for entry in one.properties.get("CATEGORIES", ()):
        yield from (part.replace("\\", "").strip() for part in re.split(r"(?<!\\),", entry.value))


def _kind(words: str) -> str | None:
    return choices("kind").get(heading_key(words))


def _leads(one: Component, part: Part, zones: Zones, tell: Tell) -> tuple[list[int], bool]:
    """(how many days before its alarms are, whether some are of less than a day).

    Alarms of minutes are what calendar programs set by themselves; they say nothing about days.
    """
    days, minutes = set(), False
    for alarm in one.parts:
        trigger = alarm.first("TRIGGER") if alarm.name == "VALARM" else None
        if alarm.name != "VALARM":
            continue
        try:
            if trigger is None:
                raise FieldError("ics_property", name="VALARM")
            start, end = _plain(part.start), _plain(part.end)
            if trigger.params.get("VALUE", "").upper() == "DATE-TIME" or trigger.value.strip()[:1].isdigit():
                given = zones.moment(trigger)
                if not isinstance(given, datetime):
                    raise FieldError("ics_property", name="VALARM")
                at = _plain(given)
            else:
                of_end = trigger.params.get("RELATED", "").upper() == "END"
                at = (end if of_end else start) + duration(trigger.value, "VALARM")
            target = end if one.name == "VTODO" else start
            before, ahead = (target.date() - at.date()).days, target - at
        except (FieldError, OverflowError):
            tell("ics_property", "VALARM", "" if trigger is None else trigger.value, name="VALARM")
            continue
        if before <= 0 or (isinstance(part.start, datetime) and ahead < timedelta(hours=12)):
            minutes = True
        elif before <= 366:
            days.add(before)
    if days and minutes:
        days.add(0)
    return sorted(days, reverse=True), minutes


def _plain(moment: Moment) -> datetime:
    """A moment on the office's clock, without a zone; a day is its beginning."""
    return (
        office_time(moment).replace(tzinfo=None) if isinstance(moment, datetime) else datetime.combine(moment, time(0))
    )


def table_of(kind: str | None, table: str) -> str:
    """The table for a row of an event whose categories say `kind`."""
    return table if kind is None or kind in _NOT_A_KIND else kind
