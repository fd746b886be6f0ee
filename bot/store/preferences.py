"""What people have set for themselves about reminders, and what it means for the outbox.

It stands as JSON in `officers.settings`. What cannot be read there counts as not set, keys that are not known here are
kept. Nothing is lost by it: a task's due day and what is overdue reach everybody, and quiet hours only put off.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, case, cast, false, literal, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Kind
from bot.calendar.reminders import Phase
from bot.store import tables as t

EARLIEST, LATEST = time(5), time(20)
"""Between these hours somebody may have reminders sent."""
KINDS = (Kind.TASK, Kind.ANNIVERSARY, Kind.EVENT, Kind.CONGRESS)
LONGEST_LEAD, MOST_LEADS = 90, 8
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Preferences:
    """What somebody has set; None and empty: as the office does it.

    `leads` are days before, per kind. `quiet` is from when to when (office time, over midnight) nothing is sent,
    `quiet_days` are days of the week (0 = Monday), never all. Kinds in `off` are not reminded of, but for the due day
    of a task and what is overdue. `digest_day` is a day of the week. `other` is what this version does not know.
    """

    hour: time | None = None
    leads: Mapping[Kind, tuple[int, ...]] = field(default_factory=dict)
    quiet: tuple[time, time] | None = None
    quiet_days: frozenset[int] = frozenset()
    off: frozenset[Kind] = frozenset()
    digest: bool = True
    digest_day: int | None = None
    digest_hour: time | None = None
    other: Mapping[str, Any] = field(default_factory=dict)

    def is_quiet(self, local: datetime) -> bool:
        """Whether they want nothing at this office time."""
        if local.weekday() in self.quiet_days:
            return True
        if self.quiet is None:
            return False
        first, last = self.quiet
        return local.time() >= first or local.time() < last

    def wakes(self, local: datetime, hour: time) -> datetime:
        """When, after this quiet office time, they take messages again; `hour` is theirs, or the office's."""
        at = local
        if self.quiet is not None and local.time() < self.quiet[1]:
            at = datetime.combine(local.date(), self.quiet[1], local.tzinfo)
        if at == local or at.date().weekday() in self.quiet_days:
            at = datetime.combine(at.date() + _DAY, max(hour, self.quiet[1] if self.quiet else hour), local.tzinfo)
        while at.weekday() in self.quiet_days:
            at += _DAY
        return at


def read(settings: str) -> Preferences:
    """What is set, from the JSON of an officer's row; whatever is wrong in it is as if it were not there."""
    try:
        given = json.loads(settings or "{}")
    except ValueError:
        given = {}
    if not isinstance(given, dict):
        return Preferences()
    days = {day for day in _items(given.get("quiet_days")) if type(day) is int and 0 <= day <= 6}
    hour, digest_day = _time(given.get("hour")), given.get("digest_day")
    quiet = _quiet(given.get("quiet"))
    return Preferences(
        hour=hour if hour and EARLIEST <= hour <= LATEST and not _within(hour, quiet) else None,
        leads=_leads(given.get("leads")),
        quiet=quiet,
        quiet_days=frozenset(days) if len(days) < 7 else frozenset(),
        off=frozenset(kind for kind in KINDS if kind.value in _items(given.get("off"))),
        digest=given.get("digest") is not False,
        digest_day=digest_day if type(digest_day) is int and 0 <= digest_day <= 4 else None,
        digest_hour=_by_day(_time(given.get("digest_hour"))),
        other={key: value for key, value in given.items() if key not in _KNOWN},
    )


def written(chosen: Preferences) -> str:
    """The JSON of an officer's row."""
    said: dict[str, Any] = dict(chosen.other)
    if chosen.hour is not None:
        said["hour"] = f"{chosen.hour:%H:%M}"
    if chosen.leads:
        said["leads"] = {kind.value: list(leads) for kind, leads in chosen.leads.items()}
    if chosen.quiet is not None:
        said["quiet"] = [f"{one:%H:%M}" for one in chosen.quiet]
    if chosen.quiet_days:
        said["quiet_days"] = sorted(chosen.quiet_days)
    if chosen.off:
        said["off"] = sorted(kind.value for kind in chosen.off)
    if not chosen.digest:
        said["digest"] = False
    if chosen.digest_day is not None:
        said["digest_day"] = chosen.digest_day
    if chosen.digest_hour is not None:
        said["digest_hour"] = f"{chosen.digest_hour:%H:%M}"
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def with_leads(chosen: Preferences, kinds: Iterable[Kind], leads: Iterable[int] | None) -> Preferences:
    """The same with other days before for some kinds; None: as the office does it. A task keeps its due day."""
    kept = {kind: held for kind, held in chosen.leads.items() if kind not in (kinds := tuple(kinds))}
    if leads is None:
        return replace(chosen, leads=kept)
    wanted = set(leads)
    made = {kind: _ordered(wanted | {0} if kind is Kind.TASK else wanted) for kind in kinds}
    return replace(chosen, leads=kept | made)


async def of(connection: AsyncConnection, officer_id: int) -> Preferences:
    """What an officer has set."""
    o = t.officers.c
    return read(await connection.scalar(select(o.settings).where(o.id == officer_id)) or "{}")


async def put(connection: AsyncConnection, officer_id: int, chosen: Preferences) -> None:
    """Keep what an officer has set."""
    o = t.officers
    await connection.execute(update(o).where(o.c.id == officer_id).values(settings=written(chosen)))


async def speak(connection: AsyncConnection, officer_id: int, locale: str) -> None:
    """Change the language in which an officer is spoken to."""
    await connection.execute(update(t.officers).where(t.officers.c.id == officer_id).values(locale=locale))


_O = t.officers.c
CHOSEN = (
    select(_O.id, _O.settings).where(_O.settings != "{}", _O.left_at.is_(None), _O.address.is_not(None)).order_by(_O.id)
)
"""The enrolled officers who have set anything. Built once: it is asked several times for every message."""


async def chosen(connection: AsyncConnection) -> dict[int, Preferences]:
    """What the enrolled officers have set, by id, of those who have set anything."""
    return {row.id: read(row.settings) for row in await connection.execute(CHOSEN)}


def personal_leads(all_: Iterable[Preferences]) -> dict[Kind, tuple[int, ...]]:
    """The days before that anybody has chosen, per kind."""
    found: dict[Kind, set[int]] = defaultdict(set)
    for one in all_:
        for kind, leads in one.leads.items():
            found[kind].update(leads)
        if Kind.TASK in one.off:
            found[Kind.TASK].add(0)
    return {kind: _ordered(leads) for kind, leads in found.items()}


# ---- what it means for reminders, as SQL ---------------------------------------------------------------------------


def wanted(all_: Mapping[int, Preferences]) -> ColumnElement[bool]:
    """SQL: whether the officer wants the reminder, by its kind and lead time."""
    r, o = t.reminders.c, t.officers.c
    rules: list[ColumnElement[bool]] = []
    own: list[ColumnElement[bool]] = []
    for kind in KINDS:
        off = [id_ for id_, one in all_.items() if kind in one.off]
        stays = _has_lead((0,)) if kind is Kind.TASK else r.kind != kind.value
        if off:
            rules.append(or_(o.id.not_in(off), r.kind != kind.value, r.phase != Phase.AHEAD.value, stays))
        groups: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for id_, one in all_.items():
            if kind in one.leads and kind not in one.off:
                groups[one.leads[kind]].append(id_)
        for leads, ids in groups.items():
            rules.append(or_(o.id.not_in(ids), r.kind != kind.value, _has_lead(leads)))
        chose = [id_ for ids in groups.values() for id_ in ids] + (off if kind is Kind.TASK else [])
        if chose:
            own.append(and_(r.kind == kind.value, o.id.in_(chose)))
    return and_(or_(r.common.is_not(false()), *own), *rules)  # for "= 1" SQLite would index all reminders each time


NO_HOUR: ColumnElement[datetime | None] = cast(null(), t.deliveries.c.due_at.type)  # nobody has one of their own


def hour_of(all_: Mapping[int, Preferences], today: date, zone: ZoneInfo) -> ColumnElement[datetime | None]:
    """SQL: the instant (UTC) at which the officer wants today's reminder; NULL: as soon as it is due.

    Not where what it is about begins by then, nor where it counts the minutes to a beginning.
    """
    r, o = t.reminders.c, t.officers.c
    ids: dict[time, list[int]] = defaultdict(list)
    for id_, one in all_.items():
        if one.hour is not None:
            ids[one.hour].append(id_)
    instant = t.deliveries.c.due_at.type
    whens = []
    for hour, of_hour in ids.items():
        at = _at(today, hour, zone)
        in_time = or_(r.moot_at.is_(None), r.moot_at > at)
        whens.append((and_(o.id.in_(of_hour), r.day == today, r.lead_minutes.is_(None), in_time), literal(at, instant)))
    return case(*whens, else_=NO_HOUR) if whens else NO_HOUR


def early(all_: Mapping[int, Preferences], now: datetime, today: date, zone: ZoneInfo) -> list[int]:
    """Whose hour of today has come: they are told before the office's hour, where theirs is the earlier."""
    return [id_ for id_, one in all_.items() if one.hour is not None and _at(today, one.hour, zone) <= now]


def of_later_today(now: datetime, today: date) -> ColumnElement[bool]:
    """SQL: whether a reminder is due later today, at the office's hour."""
    r = t.reminders.c
    return and_(r.settled_at.is_(None), r.lead_minutes.is_(None), r.day == today, r.at > now)


async def next_early(connection: AsyncConnection, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The next instant (UTC) at which somebody is told before the office's hour."""
    hours = {one.hour for one in (await chosen(connection)).values() if one.hour is not None}
    today = now.astimezone(zone).date()
    r = t.reminders.c
    found = []
    for hour in hours:
        first = today if _at(today, hour, zone) > now else today + _DAY
        waits = select(r.day, r.at).where(r.settled_at.is_(None), r.lead_minutes.is_(None), r.day >= first)
        row = (await connection.execute(waits.order_by(r.at).limit(1))).first()
        if row is not None and (at := _at(row.day, hour, zone)) < row.at:
            found.append(at)
    return min(found, default=None)


async def hold_back(connection: AsyncConnection, now: datetime, zone: ZoneInfo, hour: time) -> None:
    """Put off what is due at `now` (UTC) and would reach somebody in their quiet hours or on their quiet days.

    Answers are not put off, nor what they asked to be reminded of, nor what could not wait: a task whose due day
    would be over, something that would have begun or be past. `hour` is the office's.
    """
    local = now.astimezone(zone)
    rests = {id_: one for id_, one in (await chosen(connection)).items() if one.quiet or one.quiet_days}
    if rests:
        await _skip_overtaken(connection, now, list(rests))
    until: dict[datetime, list[int]] = defaultdict(list)
    for id_, one in rests.items():
        if one.is_quiet(local):
            until[one.wakes(local, one.hour or hour)].append(id_)
    d, r, link = t.deliveries, t.reminders, t.delivery_reminders
    for at, ids in until.items():
        carried = select(link.c.delivery_id).join(r, r.c.id == link.c.reminder_id).where(link.c.delivery_id == d.c.id)
        cannot_wait = carried.where(
            r.c.phase == Phase.AHEAD.value, or_(r.c.occurs_on < at.date(), r.c.moot_at <= at)
        ).exists()
        after = literal(at.astimezone(UTC), d.c.next_try_at.type)
        await connection.execute(
            update(d)
            .where(
                *(d.c.officer_id.in_(ids), t.in_state(t.WAITING), d.c.next_try_at <= now, d.c.priority > 0),
                or_(d.c.kind != "task", carried.exists()),
                ~cannot_wait,
            )
            .values(next_try_at=after, due_at=case((d.c.kind == "message", d.c.due_at), else_=after))
        )


async def _skip_overtaken(connection: AsyncConnection, now: datetime, ids: list[int]) -> None:
    """Skip what was put off for these officers, where nearer reminders of the same have come due meanwhile."""
    d, r, link = t.deliveries, t.reminders, t.delivery_reminders
    newer, carries, nearer = d.alias("newer"), link.alias("carries"), r.alias("nearer")
    overtaken = (
        select(nearer.c.id)
        .join(carries, carries.c.reminder_id == nearer.c.id)
        .join(newer, newer.c.id == carries.c.delivery_id)
        .where(
            *(newer.c.officer_id == d.c.officer_id, newer.c.id > d.c.id, newer.c.due_at <= now),
            newer.c.state.not_in(("skipped", "failed")),
            *(nearer.c.entry_id == r.c.entry_id, nearer.c.occurrence_key == r.c.occurrence_key),
        )
        .correlate(d, r)
        .exists()
    )
    carried = select(link.c.delivery_id).join(r, r.c.id == link.c.reminder_id).where(link.c.delivery_id == d.c.id)
    await connection.execute(
        update(d)
        .where(
            *(d.c.officer_id.in_(ids), d.c.kind.in_(("task", "events")), t.in_state(t.WAITING)),
            *(d.c.next_try_at <= now, carried.correlate(d).exists(), ~carried.where(~overtaken).correlate(d).exists()),
        )
        .values(state="skipped", reason="overtaken")
    )


def _has_lead(leads: Iterable[int]) -> ColumnElement[bool]:
    r = t.reminders.c
    return or_(r.leads.is_(None), *(r.leads.like(f"% {lead} %") for lead in leads))


def _at(day: date, hour: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, hour, zone).astimezone(UTC)


# ---- reading -------------------------------------------------------------------------------------------------------

_KNOWN = frozenset(("hour", "leads", "quiet", "quiet_days", "off", "digest", "digest_day", "digest_hour"))


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _time(value: Any) -> time | None:
    try:
        return time.fromisoformat(value).replace(second=0, microsecond=0, tzinfo=None)
    except (TypeError, ValueError):
        return None


def _by_day(hour: time | None) -> time | None:
    return hour if hour is not None and EARLIEST <= hour <= LATEST else None


def _quiet(value: Any) -> tuple[time, time] | None:
    """Quiet hours begin in the evening and end in the morning, so that every day has hours that are not."""
    if len(_items(value)) != 2:
        return None
    first, last = _time(value[0]), _time(value[1])
    return (first, last) if first and last is not None and first >= time(17) and last <= time(12) else None


def _within(hour: time, quiet: tuple[time, time] | None) -> bool:
    return quiet is not None and (hour >= quiet[0] or hour < quiet[1])


def _leads(value: Any) -> dict[Kind, tuple[int, ...]]:
    if not isinstance(value, dict):
        return {}
    found = {}
    for kind in KINDS:
        held = value.get(kind.value)
        if isinstance(held, list) and all(type(lead) is int and 0 <= lead <= LONGEST_LEAD for lead in held):
            found[kind] = _ordered({*held, 0} if kind is Kind.TASK else set(held))
    return found


def _ordered(leads: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(leads), reverse=True))
