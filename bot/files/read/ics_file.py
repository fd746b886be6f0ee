"""Events from an iCalendar file (RFC 5545), as rows in the terms of the TOML format.

What it can say is taken: days, yearly repetition, cancelled, categories that name a kind, alarms, what it was called.
Times are read in the office's zone and left out; a repetition that no entry can have becomes an entry for each date.
"""

import contextlib
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
from dateutil import rrule

from bot.files import limits
from bot.files.check.dates import FieldError
from bot.files.check.values import ID, suggested
from bot.files.headings import choices, heading_key
from bot.files.problems import Problem, shown
from bot.files.raw import RawFile, RawRow
from bot.files.read.sheet import Progress, Refused, too_many_rows
from bot.texts import Texts

_OFFICE = ZoneInfo("Asia/Ho_Chi_Minh")
_BEGIN = re.compile(rb"BEGIN:(VEVENT|VTODO)\s*$", re.IGNORECASE)
_SUMMARY, _NOTE = 300, 2000
_STEPS = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}
"""How many days a repetition steps at most. What is repeated within a day is nothing for an office's calendar."""
_STATUS = {"TENTATIVE": "tentative", "CANCELLED": "cancelled"}


def read_ics(name: str, data: bytes, say: Texts, progress: Progress | None) -> RawFile:
    """Read a file called `name`. Raises Refused for what is no iCalendar, or too much of it."""
    if len(data) > limits.ICS_BYTES:
        raise Refused("too_large", megabytes=limits.ICS_BYTES // 1024 // 1024)
    if data.count(b"\n") > limits.ICS_LINES:
        raise too_many_rows(limits.ICS_LINES)
    lines = [number for number, line in enumerate(data.split(b"\n"), start=1) if _BEGIN.match(line)]
    if len(lines) > limits.ICS_EVENTS:
        raise Refused("too_many_events", most=f"{limits.ICS_EVENTS:,}".replace(",", "."))
    try:
        calendars = icalendar.Calendar.from_ical(data, multiple=True)
        components = [one for calendar in calendars for one in calendar.walk() if one.name in ("VEVENT", "VTODO")]
    except Exception as error:  # the library lets through whatever its parsers of values raise
        raise Refused("not_ics") from error
    if not components:
        raise Refused("empty")
    places: Iterable[int | None] = lines if len(lines) == len(components) else [None] * len(components)
    reader = _IcsReader(name, say)
    moved = {name for one in components for name in _moved(one)}
    for number, (component, line) in enumerate(zip(components, places, strict=True), start=1):
        reader.component(component, number, line, moved)
        if progress and number % 100 == 0:
            progress(number, len(components))
    title = next((str(one[key]) for one in calendars for key in ("X-WR-CALNAME", "NAME") if one.get(key)), "")
    values = {"name": title[:_SUMMARY]} if title.strip() else {}
    layers = (RawRow("layer", 1, values, {"": 1}),) if values else ()
    return RawFile(name, layers, tuple(reader.rows), tuple(reader.errors), tuple(reader.warnings), says_units=False)


@dataclass(slots=True)
class _IcsReader:
    file: str
    say: Texts
    rows: list[RawRow] = field(default_factory=list)
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    followed: int = 0

    def component(self, one: Any, number: int, line: int | None, moved: set[tuple[str, date]]) -> None:
        """The rows of one event or task."""
        values: dict[str, Any] = {}
        row = RawRow("task" if one.name == "VTODO" else "event", number, values, {} if line is None else {"": line})
        for name, why in one.errors:
            self._add(self.errors, row, "ics_property", name, why, name=name or "?")
        try:
            starts, table = self._schedule(one, row, values, moved)
            self._words(one, row, values)
            kind = next((_kind(words) for words in _categories(one) if _kind(words)), None) or table
            leads = _leads(one)
        except Refused as refused:
            raise Refused(refused.key, row.where("", self.say), **refused.params) from refused
        except Exception as error:  # values of a wrong type, which the library keeps as they are
            known = error if isinstance(error, FieldError) else FieldError("ics_property", name="DTSTART")
            self._add(self.errors, row, known.key, "", "", **known.params)
            return
        values["id"] = _identifier(one)
        if status := _STATUS.get(str(one.get("STATUS", "")).upper()):
            values["status"] = status
        if leads:
            values["leads"] = leads
        if row.table == "task":
            kind = "task"
        elif kind == "task" and "date" in values and "end" not in values:
            values["due"] = values.pop("date")
        elif kind in ("task", "document", "hidden", "unit", "layer"):
            kind = table
        for start, extra in starts:
            own = values | extra | ({"id": f"{values['id'][:55]}-{start:%Y%m%d}"} if start else {})
            self.rows.append(RawRow(kind, number, own, row.lines))
            if len(self.rows) > limits.ROWS:
                raise too_many_rows()

    def _schedule(
        self, one: Any, row: RawRow, values: dict[str, Any], moved: set[tuple[str, date]]
    ) -> tuple[list[tuple[date | None, dict[str, Any]]], str]:
        """([(the day that tells an occurrence from others, its fields)], the kind); one-off fields go into `values`."""
        given = one.get("DUE") or one.get("DTSTART") if row.table == "task" else one.get("DTSTART")
        if given is None:
            raise FieldError("ics_no_start")
        begin, end = _span(one, given.dt)
        if isinstance(given.dt, datetime):
            self._add(self.warnings, row, "ics_times", "", f"{given.dt:%H:%M}")
        field_ = "due" if row.table == "task" else "date"
        rule = one.get("RRULE")
        if rule is None and not one.get("RDATE"):
            values |= _once(field_, begin, end)
            own = _day(one["RECURRENCE-ID"].dt) if one.get("RECURRENCE-ID") else None
            return [(own, {})], "event"
        if row.table == "event" and rule is not None and _plain_yearly(rule, begin) and not one.get("EXDATE"):
            values["yearly"] = f"{begin.month:02}-{begin.day:02}"
            if end != begin:
                values["days"] = (end - begin).days + 1
            return [(None, {})], "anniversary"
        days = self._expanded(one, row, begin)
        excluded = {_day(item.dt) for entry in _listed(one.get("EXDATE")) for item in entry.dts}
        excluded |= {day for uid, day in moved if uid == str(one.get("UID"))}
        length = end - begin
        return [(day, _once(field_, day, day + length)) for day in days if day not in excluded], "event"

    def _expanded(self, one: Any, row: RawRow, begin: date) -> list[date]:
        """The days of a repetition and those that are listed beside it, at most so many."""
        days = [begin]
        if (rule := one.get("RRULE")) is not None:
            days, ends, far = _days_of(rule, begin)
            self.followed += far
            if self.followed > limits.FOLLOWED:
                raise Refused("ics_rule", rule=shown(rule.to_ical().decode()))
            if not ends:
                words = shown(rule.to_ical().decode())
                self._add(self.warnings, row, "ics_endless", "", words, n=len(days), last=f"{days[-1]:%d/%m/%Y}")
        more = [_day(item.dt) for entry in _listed(one.get("RDATE")) for item in entry.dts]
        return sorted({*days, *more[: limits.OCCURRENCES]})

    def _words(self, one: Any, row: RawRow, values: dict[str, Any]) -> None:
        summary = " ".join(str(one.get("SUMMARY", "")).split())
        notes = [" ".join(str(one.get(name, "")).split()) for name in ("DESCRIPTION", "LOCATION")]
        texts = {"summary": (summary, _SUMMARY), "note": ("; ".join(filter(None, notes)), _NOTE)}
        for name, (words, most) in texts.items():
            if len(words) > most:
                self._add(self.warnings, row, "cut_text", name, words, most=most)
            if words:
                values[name] = words[:most]
        if one.get("URL"):
            values["source"] = str(one["URL"])[:_NOTE]

    def _add(
        self, problems: list[Problem], row: RawRow, key: str, field_: str, value: object, **params: object
    ) -> None:
        where = row.where("", self.say)
        problems.append(Problem(self.file, where, field_, shown(value), self.say.plain(f"cells.{key}", **params)))


def _days_of(rule: Any, begin: date) -> tuple[list[date], bool, int]:
    """(the days on which something is repeated from `begin` on, whether these are all, how many steps were taken).

    A rule that hardly ever gives a day is followed for so many days, weeks, months or years and not to the end of time.
    Raises FieldError, and Refused where there is no day at all.
    """
    words = re.sub(r"(UNTIL=\d{8})T\d{6}Z?", r"\1", rule.to_ical().decode())
    said = {name.upper(): _listed(values)[0] for name, values in rule.items() if _listed(values)}
    try:
        step = _STEPS[str(said.get("FREQ", "")).upper()]
        ahead = min(step * int(said.get("INTERVAL", 1)) * limits.PERIODS, limits.YEARS_AHEAD * 366)
        last = begin + timedelta(days=min(ahead, (date.max - begin).days))
        until = _day(said["UNTIL"]) if "UNTIL" in said else None
        days, end = [], begin
        for each in islice(rrule.rrulestr(words, dtstart=datetime.combine(begin, time(0))), limits.OCCURRENCES + 1):
            end = each.date()
            if end > last:
                break
            days.append(end)
    except (ValueError, TypeError, OverflowError, KeyError) as error:
        raise FieldError("ics_rule", rule=shown(words)) from error
    if not days:  # looked for until the year 9999, which nobody waits for a second time
        raise Refused("ics_rule", rule=shown(words))
    ends = "COUNT" in said or (until is not None and until <= last)
    return days[: limits.OCCURRENCES], ends and len(days) <= limits.OCCURRENCES, (end - begin).days // step


def _span(one: Any, start: date | datetime) -> tuple[date, date]:
    """The first and the last day: an end without a time, or at midnight, is the day after the last."""
    begin = _day(start)
    if one.name == "VTODO":
        return begin, begin
    if one.get("DTEND") is not None:
        end = one["DTEND"].dt
    elif one.get("DURATION") is not None:
        end = start + one["DURATION"].dt
    else:
        return begin, begin
    last = _day(end)
    midnight = not isinstance(end, datetime) or _local(end).time() == time(0)
    return begin, max(begin, last - timedelta(days=1) if midnight else last)


def _moved(one: Any) -> Iterator[tuple[str, date]]:
    """(UID, day) of the occurrence that a component stands for; one that cannot be read is told where it stands."""
    with contextlib.suppress(Exception):
        if one.get("RECURRENCE-ID"):
            yield str(one.get("UID")), _day(one["RECURRENCE-ID"].dt)


def _local(instant: datetime) -> datetime:
    return instant if instant.tzinfo is None else instant.astimezone(_OFFICE)


def _day(value: date | datetime) -> date:
    return _local(value).date() if isinstance(value, datetime) else value


def _once(field_: str, begin: date, end: date) -> dict[str, Any]:
    return {field_: begin} | ({"end": end} if end != begin else {})


def _plain_yearly(rule: Any, begin: date) -> bool:
    """Whether a rule means the day of `begin` in every year, for ever."""
    said = {name.upper(): [str(value).upper() for value in _listed(values)] for name, values in rule.items()}
    if said.pop("FREQ", None) != ["YEARLY"] or said.pop("INTERVAL", ["1"]) != ["1"]:
        return False
    month, day = said.pop("BYMONTH", [str(begin.month)]), said.pop("BYMONTHDAY", [str(begin.day)])
    said.pop("WKST", None)
    return not said and month == [str(begin.month)] and day == [str(begin.day)]


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _identifier(one: Any) -> str:
    """An id from the UID, the same each time; two that differ do not become one."""
    uid = str(one.get("UID", "")) or f"{one.get('SUMMARY', '')} {one.get('DTSTART', '')}"
    name = uid.removesuffix("@nhaclich").replace(".", "-")
    if ID.fullmatch(name) and len(name) <= 55:
        return name
    mark = hashlib.sha256(uid.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{suggested(uid)[:46].strip('-') or 'ics'}-{mark}"


def _categories(one: Any) -> Iterator[str]:
    for entry in _listed(one.get("CATEGORIES")):
        yield from map(str, getattr(entry, "cats", [entry]))


def _kind(words: str) -> str | None:
    return choices("kind").get(heading_key(words))


def _leads(one: Any) -> list[int]:
    """How many days before the beginning its alarms are."""
    given = one.get("DUE") or one.get("DTSTART")
    start = _local(given.dt) if isinstance(given.dt, datetime) else datetime.combine(given.dt, time(0))
    found = set()
    for alarm in one.walk("VALARM"):
        trigger = getattr(alarm.get("TRIGGER"), "dt", None)
        if isinstance(trigger, timedelta) and timedelta(days=-366) <= trigger:
            found.add((start.date() - (start + trigger).date()).days)
    return sorted((days for days in found if 0 <= days <= 366), reverse=True)
