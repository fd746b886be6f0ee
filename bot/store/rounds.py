"""What the office does by itself, in the outbox: word of what is late, what is asked again, digests."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Occurrence, TaskKey
from bot.calendar.progress import UnitState, all_done
from bot.calendar.reminders import Phase
from bot.store import extensions, progress, upsert
from bot.store import tables as t
from bot.store.address import Address

ESCALATION, AGAIN, DIGEST = "escalation", "again", "digest"
KINDS = (ESCALATION, AGAIN, DIGEST)
"""Kinds of deliveries."""


@dataclass(frozen=True, slots=True)
class Late:
    """A unit's part of a task that is late: who is told at which level (1: the unit's lead, 2: the office's leads)."""

    task: TaskKey
    unit: str
    level: int
    due: date
    officer_id: int


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A reminder of a task (a delivery) that nobody answered, and how often it has been asked again."""

    delivery_id: int
    officer_id: int
    address: Address
    message_id: str
    task: TaskKey
    sent_at: datetime
    asked: int


@dataclass(frozen=True, slots=True)
class Board:
    """How things stand when a message is made: the states of its tasks, and for which units more time is asked."""

    states: Mapping[TaskKey, Mapping[str, UnitState]] = field(default_factory=dict)
    asking: frozenset[tuple[TaskKey, str]] = frozenset()

    def open(self, task: TaskKey, unit: str) -> bool:
        """Whether a unit's part is neither done nor waits for more time."""
        state = self.states.get(task, {}).get(unit, UnitState())
        return not state.is_done and (task, unit) not in self.asking

    def concerns(self, task: Occurrence, units: Collection[str]) -> bool:
        """Whether any of these units has still to answer: one that only takes part has not, once the task is done."""
        held = self.states.get(task.task_key, {})
        only_help = not set(units) & set(task.entry.units)
        if only_help and all_done(task.entry.units, held):
            return False
        return any(self.open(task.task_key, unit) for unit in units)


async def board(connection: AsyncConnection, entry_ids: Iterable[str]) -> Board:
    """How the tasks of these entries stand now."""
    if not (ids := sorted(set(entry_ids))):
        return Board()
    return Board(await progress.states(connection, ids), await asking(connection))


async def board_of(connection: AsyncConnection, payloads: Iterable[str]) -> Board:
    """How the tasks stand that are the `items` of some payloads."""
    items = [item for payload in payloads for item in json.loads(payload).get("items", ())]
    return await board(connection, (item["entry"] for item in items))


async def asking(connection: AsyncConnection) -> frozenset[tuple[TaskKey, str]]:
    """For which tasks and units more time is asked for, and nobody has decided: those for which the asker reports."""
    found = set()
    for one in await extensions.waiting(connection):
        of = select(t.progress_reports.c.update_id).where(t.progress_reports.c.id == one.report_id).scalar_subquery()
        p = t.progress_reports.c
        units = await connection.scalars(
            select(p.unit_id).where(
                p.update_id == of, p.entry_id == one.entry_id, p.occurrence_key == one.occurrence_key
            )
        )
        found |= {(one.task, unit) for unit in units}
    return frozenset(found)


async def told(connection: AsyncConnection, entry_ids: Iterable[str]) -> set[tuple[TaskKey, str, date, int]]:
    """Of what lateness each officer has been told already: (task, unit, due day, officer id)."""
    e = t.escalations.c
    rows = await connection.execute(
        select(e.entry_id, e.occurrence_key, e.unit_id, e.due, e.officer_id).where(e.entry_id.in_(sorted(entry_ids)))
    )
    return {(TaskKey(row.entry_id, row.occurrence_key), row.unit_id, row.due, row.officer_id) for row in rows}


async def note_told(connection: AsyncConnection, late: Sequence[Late], now: datetime) -> None:
    """Note, in the transaction that puts the message into the outbox, that officers are told."""
    rows = [
        {
            "entry_id": one.task.entry_id,
            "occurrence_key": one.task.occurrence_key,
            "unit_id": one.unit,
            "level": one.level,
            "due": one.due,
            "officer_id": one.officer_id,
            "at": now,
        }
        for one in late
    ]
    if rows:
        await connection.execute(insert(t.escalations), rows)


async def unanswered(
    connection: AsyncConnection, *, since: datetime, before: datetime, within: int, times: int
) -> list[Unanswered]:
    """Reminders of tasks that were sent from `since` until `before` (UTC) and that nobody of the officer's units has
    answered in any way; those that have been asked again so many `times` are left out, and those after which the
    officer has been told of the task anew.

    Only of tasks that are due `within` so many days of the reminder, or overdue.
    """
    d, r, link, o = t.deliveries, t.reminders, t.delivery_reminders, t.officers
    count = (
        select(func.count())
        .select_from(t.asked_again)
        .where(t.asked_again.c.delivery_id == d.c.id)
        .correlate(d)
        .scalar_subquery()
    )
    near = or_(r.c.phase == Phase.OVERDUE.value, and_(r.c.phase == Phase.AHEAD.value, r.c.lead_days <= within))
    rows = await connection.execute(
        select(d, count.label("asked"))
        .join(link, link.c.delivery_id == d.c.id)
        .join(r, r.c.id == link.c.reminder_id)
        .join(o, o.c.id == d.c.officer_id)
        .where(
            *(d.c.kind == "task", d.c.state == "sent", d.c.sent_at >= since, d.c.sent_at < before, near),
            *(d.c.message_id.is_not(None), o.c.left_at.is_(None), o.c.refused_at.is_(None)),
            *(o.c.channel == d.c.channel, o.c.address == d.c.address, count < times),
            ~_told_anew(),
            ~_answered(),
        )
        .order_by(d.c.officer_id, r.c.occurs_on, d.c.id)
    )
    return [
        Unanswered(
            row.id,
            row.officer_id,
            Address(row.channel, row.address, row.shared),
            row.message_id,
            TaskKey(row.entry_id, row.occurrence_key),
            row.sent_at,
            row.asked,
        )
        for row in rows
    ]


@cache
def _told_anew() -> ColumnElement[bool]:
    """SQL: whether something about the task goes, or went, to the officer after the message `deliveries`."""
    d, r, link, newer = t.deliveries, t.reminders, t.delivery_reminders, t.deliveries.alias("newer")
    same = and_(newer.c.entry_id == d.c.entry_id, newer.c.occurrence_key == d.c.occurrence_key)
    carried = (
        select(link.c.delivery_id)
        .join(r, r.c.id == link.c.reminder_id)
        .where(r.c.entry_id == d.c.entry_id, r.c.occurrence_key == d.c.occurrence_key)
        .correlate(d)
    )
    return exists().where(
        newer.c.officer_id == d.c.officer_id,
        newer.c.id > d.c.id,
        newer.c.kind != AGAIN,
        newer.c.kind != "message",
        newer.c.state.not_in(("skipped", "failed")),
        or_(and_(newer.c.kind == "task", same), newer.c.id.in_(carried)),
    )


@cache
def _answered() -> ColumnElement[bool]:
    """SQL: whether anybody of the officer's units has reported, asked or snoozed the task since the message went."""
    d, p, q = t.deliveries, t.progress_reports, t.questions
    mine, theirs = t.officer_units.alias("mine"), t.officer_units.alias("theirs")
    snoozed = t.deliveries.alias("snoozed")

    def about(table: Any) -> ColumnElement[bool]:
        return and_(table.c.entry_id == d.c.entry_id, table.c.occurrence_key == d.c.occurrence_key)

    def colleague(officer_id: Any) -> ColumnElement[bool]:
        together = mine.join(theirs, mine.c.unit_id == theirs.c.unit_id)
        u = t.entry_units.c
        of_it = exists().where(u.entry_id == d.c.entry_id, u.unit_id == mine.c.unit_id, u.part != "follower")
        either = exists(
            select(mine.c.unit_id)
            .select_from(together)
            .where(mine.c.officer_id == d.c.officer_id, theirs.c.officer_id == officer_id, of_it)
        )
        return or_(officer_id == d.c.officer_id, either)

    return or_(
        exists().where(about(p), p.c.reported_at >= d.c.sent_at, colleague(p.c.officer_id)),
        exists().where(about(q), q.c.asked_at >= d.c.sent_at, colleague(q.c.officer_id)),
        exists()
        .where(about(snoozed), snoozed.c.dedupe_key.like("snooze:%"), snoozed.c.due_at > d.c.sent_at)
        .where(colleague(snoozed.c.officer_id)),
    )


async def note_asked(connection: AsyncConnection, delivery_ids: Iterable[int], day: date) -> None:
    """Note that these reminders are asked again on a day of the office."""
    rows = [{"delivery_id": id_, "day": day} for id_ in delivery_ids]
    if rows:
        await connection.execute(insert(t.asked_again), rows)


async def enqueue(
    connection: AsyncConnection,
    kind: str,
    *,
    officer_id: int,
    address: Address,
    dedupe_key: str,
    payload: Mapping[str, Any],
    at: datetime,
    task: TaskKey | None = None,
) -> None:
    """Put a message of one of the KINDS into the outbox, to be sent at `at` (UTC). A reply to it means `task`."""
    row = {
        **address.columns(),
        "officer_id": officer_id,
        "kind": kind,
        "dedupe_key": dedupe_key,
        "priority": 2,
        "due_at": at,
        "next_try_at": at,
        "payload": json.dumps(payload, ensure_ascii=False),
        "entry_id": task[0] if task else None,
        "occurrence_key": task[1] if task else None,
    }
    put = upsert.insert(connection, t.deliveries).on_conflict_do_nothing(index_elements=["dedupe_key"])
    await connection.execute(put, [row])


async def put_off(connection: AsyncConnection, now: datetime, *, before: datetime, until: datetime) -> None:
    """Put off to `until` what the office says by itself, is due at `now`, and was due `before` (all UTC)."""
    d = t.deliveries
    waiting = and_(t.in_state(t.WAITING), d.c.next_try_at <= now, d.c.due_at < before)
    await connection.execute(update(d).where(d.c.kind.in_(KINDS), waiting).values(next_try_at=until, due_at=until))
