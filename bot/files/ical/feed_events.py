"""What an .ics feed shows of the calendar: which events, in which words. The bytes are those of `stream`."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.calendar import hours
from bot.calendar.model import Entry, Kind, Layer, Occurrence, Precision, Status, Unit, Yearly
from bot.calendar.progress import NOT_STARTED, UnitState, all_done, mean_percent
from bot.calendar.unit_terms import as_due
from bot.files.ical.content import IcsEvent
from bot.texts import Texts, span_text, texts

YEARS_BACK, YEARS_AHEAD = 5, 10
"""What recurs and is written out year by year is so for these years around the present one."""
OFFICE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STATUS = {
    Status.CONFIRMED: "CONFIRMED",
    Status.TENTATIVE: "TENTATIVE",
    Status.POSTPONED: "TENTATIVE",
    Status.CANCELLED: "CANCELLED",
}
_NO_PROGRESS: Mapping[str, Mapping[str, UnitState]] = {}
_NOBODY: Mapping[str, UnitState] = {}


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry with what the feed needs of its past. Instants are UTC; `progress` is by occurrence key, then unit."""

    entry: Entry
    occurrences: tuple[Occurrence, ...]
    sequence: int
    created: datetime
    modified: datetime
    progress: Mapping[str, Mapping[str, UnitState]] = field(default_factory=lambda: _NO_PROGRESS)


Alarms = Mapping[Kind, tuple[int, ...]] | tuple[int, ...]
"""Days before: per kind, or for everything."""


def feed(
    entries: Iterable[FeedEntry],
    *,
    name: str,
    units: Mapping[str, Unit],
    layers: Mapping[str, Layer],
    locale: str = "vi",
    alarms: Mapping[Kind, tuple[int, ...]] | None = None,
    minutes: Mapping[Kind, tuple[int, ...]] | None = None,
    hour: time = time(7, 30),
    zone: ZoneInfo = OFFICE_ZONE,
    todo: bool = False,
) -> bytes:
    """The feed called `name`: every occurrence as an event, the same bytes for the same arguments.

    What has an hour is there at it, in `zone`, anything else as an all-day event. `alarms` are days before, per kind,
    at `hour` local time, and `minutes` those before the beginning of what has an hour. With `todo`, deadlines are there
    as VTODO too. What has no day is shown on its whole month, or, where the month is unknown too, not at all.
    """
    from bot.files.ical import stream  # imports `ics`, which is slow and not needed to start

    writer = FeedWriter(units, layers, texts(locale), alarms or {}, hour, minutes or {}, zone)
    events = sorted((event for shown in entries for event in writer.events(shown, todo=todo)), key=in_order)
    seen: set[str] = set()
    for event in events:
        if event.uid in seen:
            raise ValueError(f"UID {event.uid} comes twice")
        seen.add(event.uid)
    zoned = zone if any(event.hours for event in events) else None
    return stream.stream([stream.component(event) for event in events], name=name, zone=zoned)


def in_order(event: IcsEvent) -> tuple[date, str]:
    """The order of a feed."""
    return event.first, event.uid


def digest(event: IcsEvent) -> str:
    """Another one for everything that is shown of an event, whatever its version."""
    bare = replace(event, sequence=0, created=_EPOCH, modified=_EPOCH)
    # What has neither hours nor a place keeps the digest that it had before there were any.
    words = repr(bare) + (repr((event.hours, event.place)) if event.hours or event.place else "")
    return hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=16).hexdigest()


def uid(entry_id: str, key: str = "") -> str:
    """The UID of one occurrence, the same for ever: it names entry and occurrence, never the date."""
    return f"{entry_id}.{key}@nhaclich" if key else f"{entry_id}@nhaclich"


def concerns(entry: Entry, units: frozenset[str] | None) -> bool:
    """Whether an entry is shown to whoever is of `units` (None: of all): of the tasks those with a part of theirs."""
    return entry.kind is not Kind.TASK or units is None or not units.isdisjoint(entry.named_units)


def repeats(entry: Entry) -> bool:
    """Whether one event with an RRULE stands for all occurrences: a solar day of every year, without an ordinal.

    Written out year by year are lunar days, counted anniversaries, tasks, each year of which has its own progress, and
    29 February, which falls on another day in common years.
    """
    schedule = entry.schedule
    if not isinstance(schedule, Yearly) or schedule.day is None:
        return False
    if entry.first_year is not None or entry.kind is Kind.TASK:
        return False
    return (schedule.month, schedule.day) != (2, 29)


@dataclass(frozen=True, slots=True)
class FeedWriter:
    """Puts entries into the words of one language.

    `alarms` are days before, at `hour` local time: per kind, where an entry's own win over them, or the subscriber's
    own, which are for every entry; () for none at all. `minutes` are those before the beginning of what has an hour,
    where the subscriber has no alarms of their own. Hours are written in `zone`.
    """

    units: Mapping[str, Unit]
    layers: Mapping[str, Layer]
    say: Texts
    alarms: Alarms
    hour: time
    minutes: Mapping[Kind, tuple[int, ...]] = field(default_factory=dict)
    zone: ZoneInfo = OFFICE_ZONE

    def events(self, shown: FeedEntry, *, todo: bool, units: tuple[str, ...] = ()) -> Iterator[IcsEvent]:
        """What a feed has of an entry: one event for each occurrence, or one that repeats; `todo` adds VTODOs.

        To people of `units` a task is shown on the day on which these have to have done it.
        """
        yearly = repeats(shown.entry)
        shown = replace(shown, occurrences=tuple(as_due(one, units) for one in shown.occurrences)) if units else shown
        for occurrence in shown.occurrences[:1] if yearly else shown.occurrences:
            if occurrence.start is None or occurrence.end is None:
                continue
            event = self._event(shown, occurrence, occurrence.start, occurrence.end)
            yield _repeating(event) if yearly else event
            if todo and shown.entry.kind is Kind.TASK:
                yield self._todo(shown, occurrence, event)

    def _event(self, shown: FeedEntry, occurrence: Occurrence, start: date, end: date) -> IcsEvent:
        entry = shown.entry
        progress = shown.progress.get(occurrence.key, _NOBODY)
        return IcsEvent(
            uid=uid(entry.id, "" if repeats(entry) else occurrence.key),
            first=start,
            last=end,
            summary=self._summary(entry, occurrence, progress),
            description=self._description(entry, occurrence, progress),
            categories=self._categories(entry),
            status=_STATUS[occurrence.status],
            sequence=shown.sequence,
            created=shown.created,
            modified=shown.modified,
            alarms=self._alarms(entry, occurrence, progress),
            hours=self._hours(occurrence),
            place=entry.place,
        )

    def _hours(self, occurrence: Occurrence) -> tuple[datetime, datetime] | None:
        begins, ends = hours.begins(occurrence, self.zone), hours.ends(occurrence, self.zone)
        return (begins.astimezone(self.zone), ends.astimezone(self.zone)) if begins and ends else None

    def _todo(self, shown: FeedEntry, occurrence: Occurrence, event: IcsEvent) -> IcsEvent:
        progress = shown.progress.get(occurrence.key, _NOBODY)
        done, percent = all_done(shown.entry.units, progress), mean_percent(shown.entry.units, progress)
        begun = any(one.status != NOT_STARTED for one in progress.values())
        status = "COMPLETED" if done else "IN-PROCESS" if begun else "NEEDS-ACTION"
        return IcsEvent(
            uid=uid(shown.entry.id, f"{occurrence.key}.todo" if occurrence.key else "todo"),
            first=event.first,
            last=event.last,
            summary=self._marked(shown.entry.title, occurrence),
            description=event.description,
            categories=event.categories,
            status="CANCELLED" if occurrence.status is Status.CANCELLED else status,
            sequence=event.sequence,
            created=event.created,
            modified=event.modified,
            todo=True,
            day_known=occurrence.precision is Precision.DAY,
            percent=100 if done else percent,
            hours=event.hours,
            place=event.place,
        )

    def _summary(self, entry: Entry, occurrence: Occurrence, progress: Mapping[str, UnitState]) -> str:
        title = entry.title
        if entry.kind is Kind.TASK:
            done, percent = all_done(entry.units, progress), mean_percent(entry.units, progress)
            title = f"{'☑' if done else '☐'} {title}" + (f" ({percent}%)" if percent and not done else "")
        return self._marked(title, occurrence)

    def _marked(self, title: str, occurrence: Occurrence) -> str:
        if occurrence.ordinal is not None:
            title += self.say.plain("feed.ordinal", n=occurrence.ordinal)
        if occurrence.precision is Precision.MONTH:
            title += self.say.plain("feed.day_unknown")
        if occurrence.status is not Status.CONFIRMED:
            title = self.say.plain(f"feed.{occurrence.status.value}") + title
        return title

    def _description(self, entry: Entry, occurrence: Occurrence, progress: Mapping[str, UnitState]) -> str:
        return self.say.plain(
            "feed.description",
            task=entry.kind is Kind.TASK,
            units=[self.units[unit].name if unit in self.units else unit for unit in entry.units],
            states=[
                (
                    self.units[unit].short if unit in self.units else unit,
                    self.say.plain(f"feed.state_{progress.get(unit, UnitState()).status}"),
                    progress.get(unit, UnitState()).percent,
                    self._own_due(occurrence, unit),
                )
                for unit in entry.units
            ],
            chair=entry.chair,
            supporting=[self.units[unit].name if unit in self.units else unit for unit in entry.supporting],
            followers=[self.units[unit].name if unit in self.units else unit for unit in entry.followers],
            participants=entry.participants,
            preparation=entry.preparation,
            clause=entry.clause,
            due_assumed="due" in entry.assumed,
            units_assumed="units" in entry.assumed,
            earlier=[(span_text(one.span.start, one.span.end, year=True), one.note) for one in entry.earlier],
            source=entry.source,
            certainty=self.say.plain(f"feed.certainty_{entry.certainty.value}"),
            note=entry.note,
            hand_in=entry.hand_in,
            hand_in_assumed="hand_in" in entry.assumed,
        ).strip()

    def _own_due(self, occurrence: Occurrence, unit: str) -> str:
        """The day that a lead has granted to one unit only, where it is later than everybody's."""
        due = dict(occurrence.terms).get(unit)
        return span_text(due, due, year=True) if due is not None and due == occurrence.due_of(unit) else ""

    def _categories(self, entry: Entry) -> tuple[str, ...]:
        layer = self.layers.get(entry.layer)
        names = {self.say.plain(f"feed.kind_{entry.kind.value}"), layer.name if layer else entry.layer}
        return tuple(sorted(names))

    def _alarms(self, entry: Entry, occurrence: Occurrence, progress: Mapping[str, UnitState]) -> tuple[timedelta, ...]:
        expected = occurrence.precision is Precision.DAY and occurrence.status in (Status.CONFIRMED, Status.TENTATIVE)
        if not expected or all_done(entry.units, progress):
            return ()
        if isinstance(self.alarms, tuple):
            leads = self.alarms
        else:
            leads = self.alarms.get(entry.kind, ()) if entry.leads is None else entry.leads
        starts = entry.starts
        before = {timedelta(days=days) - _since_midnight(self.hour) for days in leads}
        if starts is not None:
            # What would ring once it has begun does not.
            before = {day + _since_midnight(starts) for day in before if day > -_since_midnight(starts)}
            if not isinstance(self.alarms, tuple) and entry.leads != ():
                before |= {timedelta(minutes=one) for one in self.minutes.get(entry.kind, ())}
        return tuple(sorted(before, reverse=True))


def _since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute)


def _repeating(event: IcsEvent) -> IcsEvent:
    """The event of every year. It begins with the year in which the entry was made, whatever the present year is."""
    first = event.first.replace(year=event.created.year - YEARS_BACK)
    back = event.first - first
    hours = event.hours and (event.hours[0] - back, event.hours[1] - back)
    return replace(event, first=first, last=first + (event.last - event.first), yearly=True, hours=hours)
