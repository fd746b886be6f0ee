"""What a change of the calendar means for people: which entries it touches, which dates move, which reminders."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.calendar.model import Calendar, Entry, Kind, Occurrence, Precision, Relative, Status, TaskKey
from bot.calendar.occurrences import entry_occurrences, occurrences
from bot.calendar.reminders import LeadTimes, Phase, Reminder, all_leads, reminders
from bot.calendar.working_days import WorkingDays

_LONGEST_LEAVE = timedelta(days=31)
_BACK, _AHEAD = timedelta(days=366), timedelta(days=2 * 366)


class News(StrEnum):
    """What people who were reminded of an occurrence have to learn."""

    LATER = "later"
    EARLIER = "earlier"
    POSTPONED = "postponed"
    DATED = "dated"
    CANCELLED = "cancelled"
    REMOVED = "removed"
    BACK = "back"
    PLACE = "place"
    REASSIGNED = "reassigned"


@dataclass(frozen=True, slots=True)
class Moved:
    """An occurrence before and after a change (None: the calendar did not, or does not have it), and what is news."""

    entry_id: str
    key: str
    before: Occurrence | None
    after: Occurrence | None
    news: tuple[News, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """How many reminders that are still to come a change adds and drops, and how many occurrences are told at once.

    `unheard` counts the entries of whose new reminders some would reach nobody as things stand; those are not in `new`.
    """

    new: int
    dropped: int
    at_once: int = 0
    unheard: int = 0


def affected(before: Calendar, after: Calendar) -> frozenset[str]:
    """The ids of the entries that differ, and of those that count from such an entry."""
    old, new = before.by_id, after.by_id
    found = {
        id_ for id_ in old.keys() | new.keys() if old.get(id_) is not new.get(id_) and old.get(id_) != new.get(id_)
    }
    if not found:
        return frozenset()
    counting: dict[str, set[str]] = {}
    for entry in (*before.entries, *after.entries):
        if isinstance(entry.schedule, Relative):
            counting.setdefault(entry.schedule.anchor, set()).add(entry.id)
    waiting = list(found)
    while waiting:
        more = counting.get(waiting.pop(), set()) - found
        found |= more
        waiting += more
    return frozenset(found)


def reminders_of(
    calendar: Calendar, ids: Collection[str], first: date, last: date, lead_times: LeadTimes, working: WorkingDays
) -> list[Reminder]:
    """The reminders of some entries on the days `first` to `last` (inclusive), in order of time."""
    found = reminders(_part(calendar, ids), first, last, lead_times, working)
    return [reminder for reminder in found if reminder.occurrence.entry.id in ids]


def effect(
    before: Calendar,
    after: Calendar,
    ids: Collection[str],
    first: date,
    last: date,
    *,
    lead_times: LeadTimes,
    working: WorkingDays,
    now: datetime,
    reaches: Callable[[Occurrence], bool] = lambda _: True,
) -> Effect:
    """What the change of the entries `ids` does to the reminders of the days `first` to `last` that are due from `now`
    (UTC) on. `reaches` says of an occurrence whether a reminder of it reaches anybody.
    """
    old, new = (
        {
            (
                reminder.occurrence.entry.id,
                reminder.occurrence.key,
                reminder.at,
                reminder.occurrence.start,
                reaches(reminder.occurrence),
            )
            for reminder in reminders_of(calendar, ids, first, last, lead_times, working)
            if reminder.at >= now and reminder.common
        }
        for calendar in (before, after)
    )
    added, gone = new - old, old - new
    heard = sum(one[-1] for one in added)
    unheard = {id_ for id_, *_, reached in added if not reached}
    return Effect(heard, sum(one[-1] for one in gone), unheard=len(unheard))


def missed(
    before: Calendar,
    after: Calendar,
    ids: Collection[str],
    *,
    lead_times: LeadTimes,
    working: WorkingDays,
    now: datetime,
) -> list[Reminder]:
    """Of what a change of the entries `ids` adds, moves or assigns: the nearest reminders that should have gone
    before `now` (UTC), one an occurrence.

    None is of an occurrence that is over or has begun, of one that the change leaves where and whose it was, or of one
    that is reminded of at the office's hour today anyway.
    """
    today = now.astimezone(lead_times.zone).date()
    longest = max([0, *all_leads(after, lead_times)])
    first = today - timedelta(days=longest) - _LONGEST_LEAVE
    old, new = (_part(calendar, ids) for calendar in (before, after))
    was: dict[TaskKey, Occurrence] = {}
    for occurrence in occurrences(old, today, today + timedelta(days=longest) + _LONGEST_LEAVE, working):
        was[occurrence.task_key] = occurrence
    nearest: dict[TaskKey, Reminder] = {}
    for reminder in reminders(new, first, today, lead_times, working):
        occurrence = reminder.occurrence
        name = occurrence.task_key
        over = occurrence.start is None or occurrence.start < today or (reminder.moot_at or now) < now
        if reminder.lead_minutes is not None and reminder.at >= now:
            continue  # told of today, and once more just before it begins
        if not reminder.common and reminder.at >= now:
            continue  # for some people only
        wanted = occurrence.entry.id in ids and not over and reminder.phase is Phase.AHEAD
        if wanted and _is_fresh(was.get(name), occurrence):
            nearest[name] = _with(nearest.get(name), reminder)
    return [reminder for reminder in nearest.values() if reminder.at < now]


def _with(farther: Reminder | None, nearer: Reminder) -> Reminder:
    """The nearer of two reminders of an occurrence, for all whom either is for."""
    if farther is None:
        return nearer
    leads = (*farther.leads, *nearer.leads) if farther.leads and nearer.leads else ()
    return replace(nearer, leads=leads, common=farther.common or nearer.common)


def _is_fresh(was: Occurrence | None, now: Occurrence) -> bool:
    if was is None or _off(was) or not _has_day(was) or _begin(was) != _begin(now):
        return True
    return bool(set(now.entry.units) - set(was.entry.units))


def moved(
    before: Calendar, after: Calendar, wanted: Iterable[TaskKey], today: date, working: WorkingDays
) -> list[Moved]:
    """What is news about some occurrences, (entry id, key), as of `today`; those of which nothing is are left out.

    What is over is no news any more.
    """
    keys: dict[str, set[str]] = {}
    for id_, key in wanted:
        keys.setdefault(id_, set()).add(key)
    found: list[Moved] = []
    for id_, wanted_keys in keys.items():
        old, new = (_by_key(calendar, id_, today, working) for calendar in (before, after))
        for key in sorted(wanted_keys):
            was, now = old.get(key), new.get(key)
            if news := _news(was, now, today):
                found.append(Moved(id_, key, was, now, news))
    return sorted(found, key=_order)


def _order(moved: Moved) -> tuple[bool, date, str, str]:
    """What happens before what there is to do for it, each in order of time."""
    here = moved.after or moved.before
    days = [one.start for one in (moved.after, moved.before) if one is not None and one.start is not None]
    task = here is not None and here.entry.kind is Kind.TASK
    return task, min(days, default=date.max), moved.entry_id, moved.key


def _by_key(calendar: Calendar, id_: str, today: date, working: WorkingDays) -> dict[str, Occurrence]:
    entry = calendar.by_id.get(id_)
    if entry is None:
        return {}
    near = entry_occurrences(entry, calendar, today - _BACK, today + _AHEAD, working)
    return {occurrence.key: occurrence for occurrence in near}


def _news(was: Occurrence | None, now: Occurrence | None, today: date) -> tuple[News, ...]:
    if all(_over(one, today) for one in (was, now)):
        return ()
    if _off(now):
        if _off(was) or _over(was, today):
            return ()
        return (News.REMOVED if now is None else News.CANCELLED,)
    if _off(was):
        return (News.BACK,)
    assert was is not None and now is not None  # noqa: S101, PT018 - neither is off
    found: list[News] = []
    if _has_day(was) != _has_day(now):
        found.append(News.DATED if _has_day(now) else News.POSTPONED)
    elif _has_day(was) and _span(was) != _span(now):
        found.append(News.LATER if _span(now) > _span(was) else News.EARLIER)
    if was.entry.place != now.entry.place:
        found.append(News.PLACE)
    if was.entry.units != now.entry.units:
        found.append(News.REASSIGNED)
    return tuple(found)


def _begin(occurrence: Occurrence) -> tuple[date, time]:
    return occurrence.start or date.max, occurrence.entry.starts or time.min


def _span(occurrence: Occurrence) -> tuple[date, time, date, time]:
    """From when to when it is, as something to compare."""
    return *_begin(occurrence), occurrence.end or date.max, occurrence.entry.ends or time.max


def _off(occurrence: Occurrence | None) -> bool:
    return occurrence is None or occurrence.status is Status.CANCELLED


def _has_day(occurrence: Occurrence) -> bool:
    return occurrence.precision is Precision.DAY and occurrence.status is not Status.POSTPONED


def _over(occurrence: Occurrence | None, today: date) -> bool:
    return occurrence is None or (occurrence.end is not None and _has_day(occurrence) and occurrence.end < today)


def _part(calendar: Calendar, ids: Collection[str]) -> Calendar:
    """A calendar of nothing but some entries and those from which they count."""
    wanted = [calendar.by_id[id_] for id_ in ids if id_ in calendar.by_id]
    found: dict[str, Entry] = {}
    while wanted:
        entry = wanted.pop()
        if entry.id not in found:
            found[entry.id] = entry
            if isinstance(entry.schedule, Relative):
                wanted.append(calendar.by_id[entry.schedule.anchor])
    return Calendar(tuple(found.values()), calendar.units, calendar.layers, calendar.extended, calendar.unit_terms)
