"""Which time zone a TZID of an iCalendar file means, and the instants that are written in it."""

import re
import warnings
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import icalendar
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from bot.clock import OFFICE_ZONE
from bot.files.check.dates import FieldError
from bot.files.read.ics_lines import Component, Property

_MOMENT = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?", re.IGNORECASE
)
_OFFSET = re.compile(r"(?:UTC|GMT|Z)\s*([+-])\s*(\d{1,2})(?::?(\d\d))?", re.IGNORECASE)
_GREENWICH = ("UTC", "GMT", "Z")


Listed = date | tuple[date, date | timedelta]
"""A day or an instant of an RDATE, or a period: its beginning, and its end or length."""


@dataclass(slots=True)
class Zones:
    """The zones of one calendar of a file.

    Known is what IANA knows, then what the file itself defines, then Windows' names, names with something before them
    ("/mozilla.org/20050126_1/Asia/Ho_Chi_Minh") and offsets ("UTC+7"); for what is none of these the office's zone is
    assumed and the TZID kept in `unknown`. `own` is the zone of X-WR-TIMEZONE: what is written in UTC or in no zone is
    in it. `damaged` are the definitions (by line) that cannot be read.
    """

    defined: dict[str, Component] = field(default_factory=dict)
    own: tzinfo | None = None
    unknown: set[str] = field(default_factory=set)
    damaged: list[int] = field(default_factory=list)
    _found: dict[str, tzinfo] = field(default_factory=dict)

    @classmethod
    def of(cls, calendar: Component) -> "Zones":
        """The zones of a calendar."""
        found = cls()
        for part in calendar.parts:
            if part.name != "VTIMEZONE":
                continue
            tzid = part.words("TZID").strip("/")
            if tzid and _complete(part):
                found.defined.setdefault(tzid, part)
            else:
                found.damaged.append(part.line)
        if own := calendar.words("X-WR-TIMEZONE"):
            found.own = found._known(own)
            if found.own is None:
                found.unknown.add(own)
        return found

    def zone(self, tzid: str) -> tzinfo:
        """The zone that a TZID means."""
        known = self._found.get(tzid)
        if known is None:
            found = self._known(tzid)
            if found is None:
                self.unknown.add(tzid)
            known = self._found[tzid] = found or OFFICE_ZONE
        return known

    def moment(self, one: Property) -> date | datetime:
        """The day or the instant of a property. Raises FieldError for what is none."""
        return self.moments(one.value, one)[0]

    def moments(self, value: str, one: Property) -> list[date | datetime]:
        """The days and instants of a list. Raises FieldError."""
        return [self._moment(part, one) for part in value.split(",")]

    def periods(self, one: Property) -> list[Listed]:
        """The days, instants and periods of an RDATE. Raises FieldError."""
        found: list[Listed] = []
        for part in one.value.split(","):
            start, slash, end = part.partition("/")
            at = self._moment(start, one)
            if not slash:
                found.append(at)
                continue
            until = duration(end, one.name) if end.strip()[:1] in ("P", "+") else self._moment(end, one)
            if isinstance(until, date) and isinstance(until, datetime) is not isinstance(at, datetime):
                raise FieldError("ics_property", name=one.name)
            found.append((at, until))
        return found

    def _moment(self, words: str, one: Property) -> date | datetime:
        found = _MOMENT.fullmatch(words.strip())
        if found is None:
            raise FieldError("ics_property", name=one.name)
        try:
            day = date(int(found[1]), int(found[2]), int(found[3]))
            if found[4] is None or one.params.get("VALUE", "").upper() == "DATE":
                return day
            hour, minute, second = int(found[4]), int(found[5]), min(int(found[6] or 0), 59)
            later = timedelta(days=1) if (hour, minute, second) == (24, 0, 0) else timedelta(0)
            at = datetime(day.year, day.month, day.day, hour % 24 if later else hour, minute, second)  # noqa: DTZ001
        except ValueError as error:
            raise FieldError("ics_property", name=one.name) from error
        at += later
        if found[7] and found[7][0] in "+-":
            return at.replace(tzinfo=_offset(f"UTC{found[7]}") or OFFICE_ZONE)
        if found[7]:
            return at.replace(tzinfo=UTC) if self.own is None else at.replace(tzinfo=UTC).astimezone(self.own)
        tzid = one.params.get("TZID", "").strip()
        return at.replace(tzinfo=self.zone(tzid) if tzid else self.own)

    def _known(self, tzid: str) -> tzinfo | None:
        name = tzid.strip().strip("/")
        if (zone := _iana(name)) is not None:
            return zone
        definition = self.defined.get(name)
        if definition is not None:
            if (zone := _defined(definition)) is not None:
                return zone
            self.damaged.append(definition.line)
        if name in WINDOWS_TO_OLSON:
            return ZoneInfo(WINDOWS_TO_OLSON[name])
        parts = name.split("/")
        hint = definition.words("X-LIC-LOCATION") if definition is not None else ""
        for candidate in (*("/".join(parts[start:]) for start in range(1, len(parts))), hint):
            if (zone := _iana(candidate)) is not None:
                return zone
        return _offset(name)


def duration(words: str, name: str) -> timedelta:
    """A DURATION such as "PT1H30M". Raises FieldError."""
    try:
        found = icalendar.vDuration.from_ical(words.strip())  # type: ignore[no-untyped-call]
    except (ValueError, OverflowError) as error:
        raise FieldError("ics_property", name=name) from error
    if not isinstance(found, timedelta):
        raise FieldError("ics_property", name=name)
    return found


def office_time(at: datetime) -> datetime:
    """An instant on the office's clock; one of no zone is as the office's clock shows it."""
    return at if at.tzinfo is None else at.astimezone(OFFICE_ZONE)


def _iana(name: str) -> tzinfo | None:
    if not name or name in ("localtime", "posixrules"):
        return None
    if name.upper() in _GREENWICH:
        return UTC
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # no such zone, and names that are no file's
        return None


def _complete(part: Component) -> bool:
    """Whether every rule of a definition has its parts."""
    rules = [rule for rule in part.parts if rule.name in ("STANDARD", "DAYLIGHT")]
    needed = ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO")
    return bool(rules) and all(rule.first(name) for rule in rules for name in needed)


def _defined(part: Component) -> tzinfo | None:
    """The zone that a definition of the file makes; None where it cannot be read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            zone = icalendar.Timezone.from_ical(part.text())
            found = zone.to_tz(lookup_tzid=False) if isinstance(zone, icalendar.Timezone) else None
            datetime(2026, 1, 1, tzinfo=found).utcoffset()
    except Exception:  # whatever the library's parsers raise: a definition may be damaged in any way
        return None
    return found if isinstance(found, tzinfo) else None


def _offset(name: str) -> tzinfo | None:
    found = _OFFSET.search(name)
    if found is None:
        return None
    ahead = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    if ahead > timedelta(hours=14):
        return None
    return timezone(ahead if found[1] == "+" else -ahead)
