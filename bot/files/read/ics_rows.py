"""What is known of one UID of an iCalendar file becomes rows: as few as say exactly its occurrences."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from bot.calendar.hours import USUAL
from bot.files import limits
from bot.files.check.dates import YEARS
from bot.files.check.values import ID, suggested
from bot.files.read.ics_entry import Read, Tell, table_of
from bot.files.read.ics_schedule import schedule
from bot.files.read.ics_series import (
    Happening,
    Moment,
    Part,
    cut_off,
    day_of,
    goes_on,
    happenings,
    horizon,
    not_left_out,
    steps,
)
from bot.files.read.ics_zones import office_time
from bot.files.read.sheet import Refused

_LAST_MINUTE = time(23, 59)

Row = tuple[Read, str, dict[str, Any]]
"""(the component that describes it, its table, its values)."""


@dataclass(frozen=True, slots=True)
class _Span:
    """An occurrence on the office's calendar: its days, inclusive, and hours; None for the whole day."""

    first: date
    last: date
    starts: time | None = None
    ends: time | None = None


@dataclass(slots=True)
class RowMaker:
    """Makes the rows. `today` is the office's day; `followed` counts the steps that all repetitions took."""

    today: date
    done_note: str
    followed: int = 0
    taken: set[str] = field(default_factory=set)

    def rows(self, id_: str, core: Read | None, changed: Sequence[Read], tell: Tell) -> Iterator[Row]:
        """The rows of a UID: of what it is as a rule, and of the occurrences that are changed. No id comes twice."""
        for one, table, values in self._of_uid(id_, core, changed, tell):
            own = values["id"]
            if own in self.taken:  # two of one UID on one day, or in two calendars of the file
                own = next(other for n in count(2) if (other := f"{own[:59]}-{n}") not in self.taken)
            self.taken.add(own)
            yield one, table, values | {"id": own}

    def _of_uid(self, id_: str, core: Read | None, changed: Sequence[Read], tell: Tell) -> Iterator[Row]:
        if core is None or core.part is None or not (core.part.repeats or changed):
            for one in ([core] if core is not None else []) + list(changed):
                yield from self._alone(id_, one, tell)
            return
        if core.table == "event" and not changed and (yearly := _plain_yearly(core.part, self.today)) is not None:
            if not core.uid.endswith("@nhaclich") and YEARS[0] <= day_of(core.part.start).year <= YEARS[1]:
                yearly["yearly"] = f"{day_of(core.part.start).year}-{yearly['yearly']}"
            span = _span(core.part.start, core.part.end, core)
            yield core, table_of(core.kind, "anniversary"), self._values(id_, core) | yearly | _hours(span, yearly)
            return
        yield from self._series(id_, core, changed, tell)

    def _alone(self, id_: str, one: Read, tell: Tell) -> Iterator[Row]:
        part = one.part
        if part is None:
            tell("ics_no_due", "DUE", "", year=self.today.year)
            yield one, "task", self._values(id_, one) | {"due": str(self.today.year), "assumed": ["due"]}
            return
        if part.recurrence is not None:
            id_ = f"{id_[:50]}-{day_of(part.recurrence):%Y%m%d}"
        span = _span(part.start, part.end, one)
        if not _said(span.first) or not _said(span.last):
            name = one.values["summary"]
            tell("ics_far", "DTSTART", span.first.isoformat(), name=name, first=YEARS[0], last=YEARS[1], lost=True)
            return
        yield self._placed(id_, one, span, {"date": span.first}, "event")

    def _series(self, id_: str, core: Read, changed: Sequence[Read], tell: Tell) -> Iterator[Row]:
        assert core.part is not None  # noqa: S101 - a series has a beginning
        last = horizon(core.part, self.today)
        rule = core.component.words("RRULE")
        reads = [core, *(one for one in changed if one.part is not None)]
        for one in changed:
            if one.rules:  # what is changed is one occurrence, or, with RANGE, all after it
                own = one.component.words("RRULE")
                tell("ics_rule", "RECURRENCE-ID", own, rule=own[:100])
        ahead = steps(core.part, last, 2)
        if ahead + self.followed > limits.FOLLOWED > ahead:
            raise Refused("ics_too_long", rule=rule[:100])
        try:
            if ahead > limits.FOLLOWED:
                raise OverflowError(rule)
            found = happenings([one.part for one in reads if one.part is not None], last)
        except Exception:  # whatever the libraries raise for a rule that they cannot follow
            tell("ics_rule", "RRULE", rule, rule=rule[:100])
            for one in reads:
                yield from self._alone(id_, one, tell)
            return
        for day in cut_off(core.part):
            tell("ics_until_day", "RRULE", rule, day=f"{day:%d/%m/%Y}")
        self.followed += min(steps(core.part, last, len(found)), limits.FOLLOWED // 3)
        if not found:
            tell("ics_no_occurrence", "RRULE", rule, lost=True)
            return
        for day in not_left_out(core.part, found):
            tell("ics_exdate_hour", "EXDATE", f"{day:%d/%m/%Y}", day=f"{day:%d/%m/%Y}")
        if goes_on(core.part, last):
            message = "ics_only_once" if len(found) == 1 else "ics_endless"
            tell(message, "RRULE", rule, rule=rule[:100], last=f"{last:%d/%m/%Y}")
        by_index = {one.part.index: one for one in reads if one.part is not None}
        yearly = any(rule.frequency == "YEARLY" and rule.endless for rule in core.part.rules)
        table = "anniversary" if yearly else "event"
        main = self._key(core, _span(core.part.start, core.part.end, core))
        for key, group in _grouped(found, by_index, self._key).items():
            own = id_
            if key != main:
                own = f"{id_[:50]}-{group[0][0]:%Y%m%d}"
                if own in self.taken and group[0][1].starts is not None:
                    own = f"{own}-{group[0][1].starts:%H%M}"
            one = by_index[group[0][2]]
            spans = self._kept([(at, span) for at, span, _ in group], core, tell)
            if not spans:
                begin, name = core.component.words("DTSTART"), core.values["summary"]
                tell("ics_far", "DTSTART", begin, name=name, first=YEARS[0], last=YEARS[1], lost=True)
            elif spans[0][1].first == spans[0][1].last:
                when = schedule(sorted({span.first for _, span in spans}))
                yield self._placed(own, one, spans[0][1], when, table)
            elif len(spans) == 1:
                yield self._placed(own, one, spans[0][1], {"date": spans[0][1].first}, table)
            else:
                for at, span in spans:
                    yield self._placed(f"{id_[:50]}-{at:%Y%m%d}", one, span, {"date": span.first}, table)

    def _kept(self, spans: list[tuple[date, _Span]], core: Read, tell: Tell) -> list[tuple[date, _Span]]:
        """The days, or, where they are more than an entry can have, those around the present one and to come."""
        said = [(at, span) for at, span in spans if _said(span.first) and _said(span.last)]
        whole = {span.first for _, span in said}
        if len(said) <= limits.OCCURRENCES or "dates" not in schedule(sorted(whole)):
            return said
        past = [one for one in said if one[1].first < self.today - timedelta(days=31)]
        begin = min(len(past), len(said) - limits.OCCURRENCES)
        kept = said[begin : begin + limits.OCCURRENCES]
        first, last = kept[0][1].first, kept[-1][1].first
        words = core.component.words("RRULE")
        tell("ics_capped", "RRULE", words, n=len(kept), first=f"{first:%d/%m/%Y}", last=f"{last:%d/%m/%Y}")
        return kept

    def _placed(self, id_: str, one: Read, span: _Span, when: dict[str, Any], table: str) -> Row:
        """The row of a span, or of the days `when` on which there is one like it."""
        kind = table_of(one.kind, table)
        values = self._values(id_, one)
        if one.done:
            return one, "event", values | when | _hours(span, when) | {"leads": [], "note": self._done(one)}
        if one.table == "task" or (one.kind == "task" and span.first == span.last):
            due = when.get("date") or when.get("dates") or when.get("repeat")
            return one, "task", values | {"due": due} | _hours(span, when)
        if span.last != span.first:
            when = when | {"end": span.last}
        return one, kind, values | when | _hours(span, when)

    def _values(self, id_: str, one: Read) -> dict[str, Any]:
        return {"id": id_} | one.values

    def _done(self, one: Read) -> str:
        return "; ".join(filter(None, (self.done_note, one.values.get("note", ""))))[:2000]

    @staticmethod
    def _key(one: Read, span: _Span) -> tuple[Any, ...]:
        """Another one for everything that rows of their own tell."""
        words = tuple((name, str(value)) for name, value in sorted(one.values.items()))
        return (words, one.kind, one.done, span.starts, span.ends, (span.last - span.first).days)


def _grouped(
    found: Sequence[Happening], by_index: dict[int, Read], key_of: Any
) -> dict[tuple[Any, ...], list[tuple[date, _Span, int]]]:
    """The occurrences that differ in nothing but the day: {…: [(the day that they stand for, their span, whose)]}."""
    groups: dict[tuple[Any, ...], list[tuple[date, _Span, int]]] = {}
    for one in found:
        read = by_index[one.index]
        span = _span(one.start, one.end, read)
        groups.setdefault(key_of(read, span), []).append((day_of(one.recurrence), span, one.index))
    return groups


def _said(day: date) -> bool:
    return YEARS[0] <= day.year <= YEARS[1]


def _span(start: Moment, end: Moment, one: Read) -> _Span:
    """On which of the office's days, and when, something is. An end at midnight, or a day, is after the last day."""
    if one.table == "task":
        day = day_of(end)
        return _Span(day, day, _minute(end) if isinstance(end, datetime) else None)
    if _reversed(start, end):
        start, end = end, start
    begin = day_of(start)
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        return _Span(begin, max(begin, day_of(end) - timedelta(days=1)))
    over = office_time(end)
    midnight = over.time() == time(0) and end != start
    last = max(begin, over.date() - timedelta(days=1) if midnight else over.date())
    starts, ends = _minute(start), _end_minute(start, end)
    if starts == time(0) and midnight:
        return _Span(begin, last)
    if last == begin and ends is not None and ends <= starts:
        ends = None
    return _Span(begin, last, starts, ends)


def _reversed(start: Moment, end: Moment) -> bool:
    if isinstance(start, datetime) and isinstance(end, datetime):
        return office_time(end) < office_time(start)
    return day_of(end) < day_of(start)


def _minute(at: datetime) -> time:
    return office_time(at).time().replace(second=0, microsecond=0, tzinfo=None)


def _end_minute(start: datetime, end: datetime) -> time | None:
    """The end of what has an hour; no entry ends at 24:00: it does a minute before, or lasts an hour as is usual."""
    if office_time(end).time() != time(0) or end == start:
        return _minute(end)
    return None if end - start == USUAL else _LAST_MINUTE


def _hours(span: _Span, when: dict[str, Any]) -> dict[str, Any]:
    """The fields of the hours of a span."""
    if span.starts is None:
        return {}
    if span.ends is None or ("days" in when and span.ends < span.starts):
        return {"starts": span.starts}
    return {"starts": span.starts, "ends": span.ends}


def _plain_yearly(part: Part, today: date) -> dict[str, Any] | None:
    """The terms of what is on the same day and hour of every year for ever; None for all else."""
    if len(part.rules) != 1 or part.listed or part.excluded:
        return None
    said = {name: values for name, values in part.rules[0].parts.items() if name != "WKST"}
    start, begin = part.start, day_of(part.start)
    own = [str(start.month), str(start.day)]
    parts = [
        said.pop(name, [default])[0].lstrip("0") for name, default in zip(("BYMONTH", "BYMONTHDAY"), own, strict=True)
    ]
    if said.pop("FREQ") != ["YEARLY"] or said.pop("INTERVAL", ["1"]) != ["1"] or said or parts != own:
        return None
    if (start.month, start.day) == (2, 29) or (begin.month, begin.day) == (2, 29):
        return None
    if not isinstance(start, datetime):
        days = max(1, (day_of(part.end) - start).days)
    else:
        years = [start.replace(year=year) for year in range(today.year, today.year + 28)]
        own_hour = {(begin.month, begin.day, _minute(start))}
        if {(day_of(at).month, day_of(at).day, _minute(at)) for at in years} != own_hour:
            return None
        last = day_of(part.end - timedelta(microseconds=1)) if part.end != start else begin
        days = (last - begin).days + 1
    if not 1 <= days <= 366:
        return None
    return {"yearly": f"{begin.month:02}-{begin.day:02}"} | ({"days": days} if days > 1 else {})


def identifier(uid: str) -> str:
    """An id from a UID, the same each time; two that differ do not become one."""
    name = uid.removesuffix("@nhaclich").replace(".", "-")
    if ID.fullmatch(name) and len(name) <= 55:
        return name
    mark = hashlib.sha256(uid.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{suggested(uid)[:46].strip('-') or 'ics'}-{mark}"
