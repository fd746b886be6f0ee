"""How reminders that are due become deliveries: by SQL, for whoever is enrolled at that instant."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Insert,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningInsert

from bot.calendar.model import Kind
from bot.calendar.reminders import Phase
from bot.clock import OFFICE_ZONE
from bot.store import duty, parts, pointless, preferences, reminders, upsert
from bot.store import tables as t
from bot.store.deliveries import Priority
from bot.store.reminders import Expired

SINGLE, LISTED = 5, 25
"""How many tasks that a change of the calendar brings come one by one, and how many stand in a list otherwise."""


@dataclass(frozen=True, slots=True)
class FannedOut:
    """What one fan-out did: reminders that were due, messages they became, reminders that had lost their point."""

    reminders: int = 0
    deliveries: int = 0
    expired: tuple[Expired, ...] = ()


async def fan_out(
    connection: AsyncConnection,
    now: datetime,
    *,
    today: date,
    only: Collection[int] = (),
    to: int | None = None,
    without: Collection[int] = (),
    at_once: bool = False,
    send_at: datetime | None = None,
    zone: ZoneInfo = OFFICE_ZONE,
    supporting: bool = True,
) -> FannedOut:
    """Turn every reminder that is due at `now` (UTC) into deliveries, in this transaction.

    Anniversaries and events go to every enrolled officer, all that are due together in one message; a task to those of
    its units that have not done it, with `supporting` also of those that only take part (see `parts`), each task a
    message of its own, but for the weekly list, which is one. Whoever is away that day gets nothing; of their units'
    tasks the deputy is told (see `duty`). Of several
    reminders of one occurrence that fell due together (after downtime) only the nearest is sent, and none of an
    anniversary or event that is over. Nobody is told of a reminder twice, however often it is fanned out.

    `today` is the office's day. `only` restricts it to some reminders, by id, `to` to one officer; `without` leaves
    officers out, by id. `at_once` is for what a change of the calendar brings: it leaves out those who were told of the
    occurrence by another reminder, and where somebody gets more than SINGLE tasks, they are numbered lists of up to
    LISTED, with a button per task, of the kind "tasks". The messages are sent at `send_at` (default: now, or at the
    hour of `zone` that somebody has chosen).
    """
    r = t.reminders
    due = reminders.due(now, only)
    # Locked, so that a second worker waits here and then finds them settled.
    if not (await connection.execute(select(r.c.id).where(due).order_by(r.c.at, r.c.id).with_for_update())).all():
        return FannedOut()
    chosen = await preferences.chosen(connection)
    choosing = any(one.leads for one in chosen.values())
    expired = await pointless.expire(connection, now, today=today, only=only, choosing=choosing)
    kind, later = connection.dialect.name, send_at is not None
    if only or without or to is not None or chosen:
        whom = t.officers.c.id == to if to is not None else t.officers.c.id.not_in(without)
        here = and_(whom, preferences.wanted(chosen))
        hour = preferences.hour_of({} if at_once else chosen, today, zone)
        reaching = _reaching(due, here, hour, at_once=at_once, supporting=supporting)
        writing = _writing(kind, reaching, later=later)
    else:
        writing = _usual(kind, at_once=at_once, supporting=supporting, later=later)
    made = await _write(connection, writing, now, today, send_at)
    settled = await connection.execute(update(r).where(due).values(settled_at=now))
    return FannedOut(settled.rowcount, made, tuple(sorted(expired, key=lambda one: (one.day, one.id))))


async def somebody_is_early(connection: AsyncConnection, now: datetime, *, today: date, zone: ZoneInfo) -> bool:
    """Whether anybody's own hour of today has come."""
    return bool(preferences.early(await preferences.chosen(connection), now, today, zone))


async def fan_out_early(
    connection: AsyncConnection,
    now: datetime,
    *,
    today: date,
    without: Collection[int] = (),
    zone: ZoneInfo,
    supporting: bool = True,
) -> int:
    """Tell those whose own hour has come of what is due at the office's hour later today. Returns how many messages.

    Those reminders go on waiting for everybody else; who has been told is not told again.
    """
    chosen = await preferences.chosen(connection)
    if not (ids := set(preferences.early(chosen, now, today, zone)) - set(without)):
        return 0
    later, here = preferences.of_later_today(now, today), and_(t.officers.c.id.in_(ids), preferences.wanted(chosen))
    hour = preferences.hour_of(chosen, today, zone)
    reaching = _reaching(later, here, hour, at_once=False, supporting=supporting)
    return await _write(connection, _writing(connection.dialect.name, reaching, later=False), now, today, None)


@dataclass(frozen=True, slots=True)
class _Writing:
    """SQL that writes the messages that tell somebody of reminders (see `_one_per_group`), and what each carries."""

    messages: ReturningInsert[Any]
    carried: Insert


async def _write(
    connection: AsyncConnection, writing: _Writing, now: datetime, today: date, send_at: datetime | None
) -> int:
    """Write messages; returns how many are new."""
    when = {"current": now, "today": today} | ({"later": send_at} if send_at else {})
    made = (await connection.execute(writing.messages, when)).all()
    await connection.execute(writing.carried, when)
    return len(made)


@cache
def _usual(kind: str, *, at_once: bool, supporting: bool, later: bool) -> _Writing:
    """SQL that tells everybody of everything that is due, where nobody has chosen anything.

    Building it takes as long as running it.
    """
    here, hour = preferences.wanted({}), preferences.NO_HOUR
    due = reminders.due(bindparam("current", type_=t.reminders.c.at.type))
    return _writing(kind, _reaching(due, here, hour, at_once=at_once, supporting=supporting), later=later)


def _writing(kind: str, reaching: Select[Any], *, later: bool) -> _Writing:
    """SQL for a kind of database (see `upsert`)."""
    messages, again = _one_per_group(reaching, later=later), reaching.subquery()
    pairs = select(t.deliveries.c.id, again.c.reminder_id).join(again, t.deliveries.c.dedupe_key == again.c.dedupe_key)
    return _Writing(
        upsert.of_kind(kind, t.deliveries)
        .from_select([column.name for column in messages.selected_columns], messages)
        .on_conflict_do_nothing(index_elements=["dedupe_key"])
        .returning(t.deliveries.c.id),
        upsert.of_kind(kind, t.delivery_reminders)
        .from_select(["delivery_id", "reminder_id"], pairs)
        .on_conflict_do_nothing(),
    )


def _reaching(
    due: ColumnElement[bool],
    whom: ColumnElement[bool],
    hour: ColumnElement[datetime | None],
    *,
    at_once: bool,
    supporting: bool,
) -> Select[Any]:
    """SQL: who is to be told of which due reminder, under which key, and at which `hour` of their own.

    The key of a message names the first reminder that it carries, never the time: a reminder is settled once, so what
    is added at the same instant makes a message of its own, and what is fanned out again meets its old key.
    """
    r, o, d, link = t.reminders, t.officers, t.deliveries, t.delivery_reminders
    kind = case((r.c.kind != Kind.TASK.value, "events"), (r.c.phase == Phase.WEEKLY.value, "weekly"), else_="task")
    had, about = d.alias("had"), r.alias("about")
    told: Any = (
        select(link.c.reminder_id, had.c.officer_id)
        .join(had, had.c.id == link.c.delivery_id)
        .join(r, r.c.id == link.c.reminder_id)
        .where(due)
    )
    if at_once:
        told = told.union(
            select(r.c.id, had.c.officer_id)
            .select_from(r)
            .join(about, and_(about.c.entry_id == r.c.entry_id, about.c.occurrence_key == r.c.occurrence_key))
            .join(link, link.c.reminder_id == about.c.id)
            .join(had, had.c.id == link.c.delivery_id)
            .where(due, had.c.state.in_(("sent", "unknown", "inflight")))
        )
    before = told.subquery("told")
    held = duty.on_duty()
    concerns = parts.has_to_do(
        r.c.entry_id, r.c.occurrence_key, o.c.id, held, r, o, supporting=supporting, only=_is_for
    )
    here = and_(o.c.left_at.is_(None), o.c.address.is_not(None), o.c.refused_at.is_(None), whom)
    here = and_(here, ~duty.away(o.c.id))
    each = (
        select(r.c.id.label("reminder_id"), o.c.id.label("officer_id"), o.c.channel, o.c.address)
        .add_columns(r.c.at, r.c.entry_id, r.c.occurrence_key, kind.label("kind"), hour.label("hour"))
        .add_columns(*(_places(o.c.id, kind) if at_once else ()))
        .select_from(
            r.join(o, here).outerjoin(before, and_(before.c.reminder_id == r.c.id, before.c.officer_id == o.c.id))
        )
        .where(due, or_(r.c.kind != Kind.TASK.value, concerns), before.c.officer_id.is_(None))
    ).subquery("each")
    shown: Any = each.c.kind
    own: Any = case((shown == "task", each.c.reminder_id), else_=0)  # a task is a message of its own
    if at_once:
        listed = and_(each.c.kind == "task", each.c.many > SINGLE)
        shown = case((listed, "tasks"), else_=each.c.kind)
        own = case((listed, (each.c.place - 1) // LISTED), else_=own)
    first = func.min(each.c.reminder_id).over(partition_by=(each.c.officer_id, shown, own, each.c.hour))
    return select(
        *(each.c[name] for name in ("reminder_id", "officer_id", "channel", "address")),
        (shown + ":" + cast(each.c.officer_id, String) + ":" + cast(first, String)).label("dedupe_key"),
        *(each.c[name] for name in ("at", "entry_id", "occurrence_key", "hour")),
        shown.label("kind"),
    )


def _is_for(unit: ColumnElement[str]) -> ColumnElement[bool]:
    """SQL: whether a reminder is for a unit (see `Reminder.units`)."""
    units = t.reminders.c.units
    named = func.replace(units, literal("|") + unit + literal("|"), "") != units
    return or_(units == "", and_(units.startswith("+"), named), and_(units.startswith("-"), ~named))


def _places(officer: ColumnElement[int], kind: ColumnElement[str]) -> tuple[ColumnElement[int], ...]:
    """SQL: the place of a reminder among an officer's of its kind, in order of its day, and how many these are."""
    r = t.reminders.c
    place = func.row_number().over(partition_by=(officer, kind), order_by=(r.occurs_on, r.id))
    return place.label("place"), func.count().over(partition_by=(officer, kind)).label("many")


def _one_per_group(reaching: Select[Any], *, later: bool) -> Select[Any]:
    """SQL: the rows of the messages, made at the instant :current, to be sent then or, if `later`, at :later."""
    each = reaching.subquery()
    instant = t.deliveries.c.next_try_at.type
    single = each.c.kind == "task"
    hour = func.min(each.c.hour)
    current = bindparam("current", type_=instant)
    then = bindparam("later", type_=instant)
    return select(
        each.c.officer_id,
        each.c.channel,
        each.c.address,
        each.c.kind,
        each.c.dedupe_key,
        literal(Priority.REMINDER.value).label("priority"),
        (then if later else func.coalesce(hour, func.min(each.c.at))).label("due_at"),
        (then if later else case((hour > current, hour), else_=current)).label("next_try_at"),
        case((single, func.min(each.c.entry_id))).label("entry_id"),
        case((single, func.min(each.c.occurrence_key))).label("occurrence_key"),
    ).group_by(each.c.officer_id, each.c.channel, each.c.address, each.c.kind, each.c.dedupe_key)
