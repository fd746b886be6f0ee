"""When the parts of one UID of an iCalendar file happen: computed in their own zones by `recurring_ical_events`."""

import warnings
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import inf
from typing import Any

import icalendar
from dateutil import rrule
from recurring_ical_events import CalendarQuery, ComponentsWithName, Occurrence

from bot.files.check.dates import YEARS
from bot.files.read.ics_zones import office_time

Moment = date | datetime

STEPS = {"SECONDLY": 1 / 86400, "MINUTELY": 1 / 1440, "HOURLY": 1 / 24, "DAILY": 1, "WEEKLY": 7, "MONTHLY": 28}
STEPS["YEARLY"] = 365
"""How many days a repetition steps at least."""

_NARROW = {"BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS", "BYEASTER"}

_YEARS_ON = 10
"""How many years a yearly repetition without an end, and any other with a far one, is followed from today."""


@dataclass(frozen=True, slots=True)
class Rule:
    """An RRULE: its parts in capitals, {"FREQ": ["WEEKLY"], …}."""

    parts: dict[str, list[str]]

    @classmethod
    def of(cls, words: str) -> "Rule":
        """The rule of an RRULE's value. Raises ValueError for what is none that can be followed."""
        parts: dict[str, list[str]] = {}
        for part in filter(None, "".join(words.upper().split()).split(";")):
            name, equals, value = part.partition("=")
            if not equals or name in parts:
                raise ValueError(words)
            if not name.startswith("X-"):
                parts[name] = value.split(",")
        found = cls(parts)
        if found.frequency not in STEPS or not all("".join(values) for values in parts.values()):
            raise ValueError(words)
        if found.days() < 1 and any(name.startswith("BY") for name in parts):
            raise ValueError(words)  # may be looked for second by second to the end of time
        if int(parts.get("COUNT", ["1"])[0]) < 1:
            del parts["COUNT"]  # as Exchange writes what has no end
        if "UNTIL" in parts:
            parts["UNTIL"] = [parts["UNTIL"][0].replace("-", "").replace(":", "")]
        if found.interval < 1 or (found.until or date.max) < date.min:
            raise ValueError(words)
        rrule.rrulestr(found.words(without="UNTIL"), dtstart=datetime(2020, 1, 1))  # noqa: DTZ001
        return found

    @property
    def frequency(self) -> str:
        return self.parts.get("FREQ", [""])[0]

    @property
    def interval(self) -> int:
        return int(self.parts.get("INTERVAL", ["1"])[0])

    @property
    def until(self) -> date | None:
        """The day of UNTIL, or the one after it for what may be the next day in another zone; None where it is none."""
        given = self.parts.get("UNTIL", [""])[0][:8]
        if not given:
            return None
        return datetime.strptime(given, "%Y%m%d").date() + timedelta(days=1)  # noqa: DTZ007

    @property
    def endless(self) -> bool:
        return "UNTIL" not in self.parts and "COUNT" not in self.parts

    def words(self, without: str = "") -> str:
        """The rule as the value of an RRULE, without one of its parts."""
        return ";".join(f"{name}={','.join(values)}" for name, values in self.parts.items() if name != without)

    def days(self) -> float:
        """How many days it steps at least."""
        return STEPS[self.frequency] * self.interval


@dataclass(slots=True)
class Part:
    """One component of a UID in terms of moments: `index` tells it from the others.

    `recurrence` is the occurrence that it stands for, `onward` whether for those after it too.
    """

    index: int
    start: Moment
    end: Moment
    rules: Sequence[Rule] = ()
    listed: Sequence[Any] = ()
    excluded: Sequence[Moment] = ()
    recurrence: Moment | None = None
    onward: bool = False
    sequence: int = -1

    @property
    def repeats(self) -> bool:
        return bool(self.rules or self.listed)


@dataclass(frozen=True, slots=True)
class Happening:
    """One occurrence: its moments, the `index` of the part that describes it, and the occurrence that it stands for."""

    start: Moment
    end: Moment
    index: int
    recurrence: Moment


class _Seen(Occurrence):  # type: ignore[misc]
    """An occurrence that is handed on as its moments, not as a copy of its component."""

    def as_component(self, _keep: bool) -> Any:
        return self


def horizon(part: Part, today: date) -> date:
    """The last day on which the occurrences of a part are looked for.

    What has no end is followed to the end of the month a year from now, or from its own beginning where that is later;
    what is yearly, and what has an end, for some years.
    """
    start = max(today, day_of(part.start))
    near, far = _month_end(start.year + 1, start.month), _month_end(start.year + _YEARS_ON, 12)
    last = max([day_of(moment) for moment in _moments(part)])
    for rule in part.rules:
        if rule.endless:
            last = max(last, far if rule.frequency == "YEARLY" else near)
        else:
            last = max(last, min(far, rule.until or far))
    return last


def happenings(parts: Sequence[Part], last: date) -> list[Happening]:
    """All occurrences of the parts of one UID, in order: up to a day, and those that are changed, whenever they are.

    Raises whatever the library raises.
    """
    calendar = icalendar.Calendar()
    for place, part in enumerate(parts):
        calendar.add_component(_component(part, place))
    query = CalendarQuery(calendar, components=[ComponentsWithName("VEVENT", occurrence=_Seen)])
    first = min(day_of(moment) for part in parts for moment in _moments(part))
    ends = [day_of(moment) for part in parts for moment in (part.start, part.end)]
    reach = timedelta(
        days=max(abs((day_of(part.start) - day_of(part.recurrence or part.start)).days) for part in parts)
    )
    found: list[Happening] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        seen = query.between(first - timedelta(days=400), max(last + reach, *ends) + timedelta(days=2))
    for one in seen:
        part = parts[int(one._adapter._component["X-PLACE"])]
        if part.recurrence is not None and not part.onward:
            found.append(Happening(one.start, one.end, part.index, part.recurrence))
            continue
        # What is moved with all that follow it stands for the moment at which it would be.
        stands_for = one.start - _moved_by(part)
        if day_of(stands_for) <= last:
            found.append(Happening(one.start, one.end, part.index, stands_for))
    return sorted(found, key=lambda one: (day_of(one.start), day_of(one.recurrence)))


def goes_on(part: Part, last: date) -> bool:
    """Whether something is repeated after the day up to which it was followed."""
    start = datetime.combine(day_of(part.start), time(0))
    after = datetime.combine(last, time(23, 59))
    for rule in part.rules:
        if "COUNT" in rule.parts:
            if rrule.rrulestr(rule.words(without="UNTIL"), dtstart=start).after(after) is not None:
                return True
        elif rule.until is None or rule.until > last:
            return True
    return False


def cut_off(part: Part) -> list[date]:
    """Days on which something would be, had UNTIL said an hour: a day alone ends before the hours of that day."""
    found: list[date] = []
    for rule in part.rules:
        until = rule.parts.get("UNTIL", [""])[0]
        if not isinstance(part.start, datetime) or len(until) != len("20260131") or rule.until is None:
            continue
        last = rule.until - timedelta(days=1)
        words = f"{rule.words(without='UNTIL')};UNTIL={last:%Y%m%d}T235959"
        begin = datetime.combine(last, time(0))
        on_it = rrule.rrulestr(words, dtstart=part.start.replace(tzinfo=None)).after(begin, inc=True)
        found += [last] if on_it else []
    return found


def not_left_out(part: Part, found: Sequence[Happening]) -> list[date]:
    """Days of which EXDATE names another hour than that of the series, so that nothing is left out."""
    hours: dict[date, set[datetime]] = {}
    for one in found:
        if isinstance(one.recurrence, datetime) and one.index == part.index:
            hours.setdefault(day_of(one.recurrence), set()).add(office_time(one.recurrence).replace(tzinfo=None))
    excluded = [one for one in part.excluded if isinstance(one, datetime)]
    rules = any("BYHOUR" in rule.parts or rule.days() < 1 for rule in part.rules)
    return [] if rules else sorted({day_of(one) for one in excluded if day_of(one) in hours})


def steps(part: Part, last: date, found: int) -> int:
    """About how many steps it took to follow a part to a day and find so many occurrences.

    A rule that hardly ever gives a day is followed to the end of time.
    """
    taken = 0.0
    for rule in part.rules:
        most = float(rule.parts.get("COUNT", ["inf"])[0])
        barren = found <= 1 and most > 1 and rule.frequency in ("DAILY", "WEEKLY") and rule.parts.keys() & _NARROW
        until = date.max if barren else last
        taken += min(most if not barren else inf, ((until - day_of(part.start)).days + 1) / rule.days())
    return max(0, int(taken))


def day_of(moment: Moment) -> date:
    """The office's day of a moment."""
    return office_time(moment).date() if isinstance(moment, datetime) else moment


def _moments(part: Part) -> list[Moment]:
    listed = [one[0] if isinstance(one, tuple) else one for one in part.listed]
    return [part.start, *listed, *([] if part.recurrence is None else [part.recurrence])]


def _moved_by(part: Part) -> timedelta:
    """By how much a change moves all that follow it."""
    if part.recurrence is None:
        return timedelta(0)
    if isinstance(part.start, datetime) and isinstance(part.recurrence, datetime):
        return office_time(part.start).replace(tzinfo=None) - office_time(part.recurrence).replace(tzinfo=None)
    return day_of(part.start) - day_of(part.recurrence)


def _component(part: Part, place: int) -> icalendar.Event:
    """A part as the library wants it, with nothing but its moments."""
    event = icalendar.Event()
    event["UID"] = "one"
    event["X-PLACE"] = str(place)
    event["SEQUENCE"] = part.sequence
    event["DTSTART"] = icalendar.vDDDTypes(part.start)
    event["DTEND"] = icalendar.vDDDTypes(part.end)
    if part.rules:
        event["RRULE"] = [icalendar.vRecur.from_ical(rule.words()) for rule in part.rules]
    if part.listed:
        event["RDATE"] = icalendar.vDDDLists(part.listed)
    if part.excluded:
        event["EXDATE"] = icalendar.vDDDLists(part.excluded)
    if part.recurrence is not None:
        event["RECURRENCE-ID"] = icalendar.vDDDTypes(part.recurrence)
        if part.onward:
            event["RECURRENCE-ID"].params["RANGE"] = "THISANDFUTURE"
    return event


def _month_end(year: int, month: int) -> date:
    year = min(year, YEARS[1])
    return date(year, month, monthrange(year, month)[1])
