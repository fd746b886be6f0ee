"""The outbox: one row per message to a chat. How its state changes while it is sent stands in `transitions`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, func, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import TaskKey
from bot.calendar.progress import UnitState
from bot.store import duty, rounds, upsert
from bot.store import tables as t
from bot.store.address import Address, at
from bot.store.progress import states as progress_states


class Priority(IntEnum):
    """Who goes first: those who are talking to the bot, then notices, then reminders in bulk."""

    ANSWER = 0
    NOTICE = 1
    REMINDER = 2


@dataclass(frozen=True, slots=True)
class DueReminder:
    """One reminder that a delivery carries."""

    entry_id: str
    occurrence_key: str
    phase: str
    at: datetime
    occurs_on: date
    moot_at: datetime | None = None

    def is_moot(self, now: datetime) -> bool:
        """Whether what it is about has begun by `now` (UTC), so that it has no point any more."""
        return self.moot_at is not None and self.moot_at <= now


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message to be sent. `states` is how far its units are, by unit.

    Its `kind` says what it is rendered from: `task`, the `reminders` of events and weekly, the `payload` of message; of
    what the office says by itself (`rounds`), with how things stand on the `board`.
    """

    id: int
    officer_id: int | None
    address: Address
    kind: str
    dedupe_key: str
    locale: str | None
    due_at: datetime
    attempts: int
    maybe_repeated: bool
    payload: Mapping[str, Any]
    task: TaskKey | None = None
    units: tuple[str, ...] = ()
    states: Mapping[str, UnitState] = field(default_factory=dict)
    reminders: tuple[DueReminder, ...] = ()
    board: rounds.Board = field(default_factory=rounds.Board)

    def is_moot(self, now: datetime) -> bool:
        """Whether anything that it carries has no point any more at `now` (UTC)."""
        return any(due.is_moot(now) for due in self.reminders)

    @property
    def uncertain_tries(self) -> int:
        """How often it was tried since it may have arrived; those that never left do not count."""
        return self.attempts if self.maybe_repeated else 0


@dataclass(frozen=True, slots=True)
class About:
    """The task that a message is about, and the question to the leads that it goes on from."""

    delivery_id: int
    officer_id: int | None
    kind: str
    entry_id: str | None
    occurrence_key: str | None
    question_id: int | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of the outbox as an admin sees it: no words of any message."""

    id: int
    state: str
    officer: str
    what: str
    due_at: datetime
    attempts: int
    reason: str


_D = t.deliveries.c
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_READ = (
    select(t.deliveries, t.officers.c.locale)
    .outerjoin(t.officers, t.officers.c.id == _D.officer_id)
    .where(_D.id.in_(_IDS))
    .order_by(_D.priority, _D.due_at, _D.id)
)
_CARRIED = (
    select(t.delivery_reminders.c.delivery_id, t.reminders)
    .join(t.reminders, t.reminders.c.id == t.delivery_reminders.c.reminder_id)
    .where(t.delivery_reminders.c.delivery_id.in_(_IDS))
    .order_by(t.reminders.c.occurs_on, t.reminders.c.id)
)
_DUE = select(_D.id).where(t.in_state(t.WAITING), _D.next_try_at <= bindparam("at")).limit(1)
"""Built once: the dispatcher asks these for every batch."""


async def enqueue(
    connection: AsyncConnection,
    *,
    address: Address,
    officer_id: int | None,
    dedupe_key: str,
    payload: Mapping[str, Any],
    now: datetime,
    priority: Priority = Priority.ANSWER,
    task: TaskKey | None = None,
    question_id: int | None = None,
) -> None:
    """Put a message into the outbox, unless one with this `dedupe_key` is or was in it.

    `task` is what a reply to it means; `question_id` the question that it goes on from.
    """
    row = message_row(
        address=address,
        officer_id=officer_id,
        dedupe_key=dedupe_key,
        payload=payload,
        now=now,
        priority=priority,
        task=task,
        question_id=question_id,
    )
    await enqueue_all(connection, [row])


async def enqueue_all(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put messages, made by `message_row`, into the outbox as `enqueue` does, all at once."""
    if rows:
        put = upsert.insert(connection, t.deliveries).on_conflict_do_nothing(index_elements=["dedupe_key"])
        await connection.execute(put, list(rows))


def message_row(
    *,
    address: Address,
    officer_id: int | None,
    dedupe_key: str,
    payload: Mapping[str, Any],
    now: datetime,
    priority: Priority = Priority.ANSWER,
    task: TaskKey | None = None,
    question_id: int | None = None,
) -> dict[str, Any]:
    """A message as the values of its row."""
    return {
        **address.columns(),
        "shared": address.shared,
        "officer_id": officer_id,
        "kind": "message",
        "dedupe_key": dedupe_key,
        "priority": priority.value,
        "due_at": now,
        "next_try_at": now,
        "payload": json.dumps(payload, ensure_ascii=False),
        "entry_id": task[0] if task else None,
        "occurrence_key": task[1] if task else None,
        "question_id": question_id,
    }


async def skip_repeats(connection: AsyncConnection, officer_id: int, task: TaskKey, *, until: datetime) -> int:
    """Skip what waits for an officer on a task up to `until` (UTC). Returns how many."""
    d = t.deliveries
    done = await connection.execute(
        update(d)
        .where(
            d.c.officer_id == officer_id,
            d.c.kind == "task",
            d.c.entry_id == task[0],
            d.c.occurrence_key == task[1],
            t.in_state(t.WAITING),
            d.c.next_try_at < until,
        )
        .values(state="skipped", reason="acknowledged")
    )
    return int(done.rowcount)


async def is_due(connection: AsyncConnection, now: datetime) -> bool:
    """Whether any message waits that may be tried now."""
    return await connection.scalar(_DUE, {"at": now}) is not None


async def about(connection: AsyncConnection, address: Address, message_id: str) -> About | None:
    """What a message that was sent to a chat is about."""
    d = t.deliveries
    row = (
        await connection.execute(
            select(d.c.id, d.c.officer_id, d.c.kind, d.c.entry_id, d.c.occurrence_key, d.c.question_id).where(
                at(d, address), d.c.message_id == message_id
            )
        )
    ).first()
    return None if row is None else About(*row)


async def said_to_nobody(connection: AsyncConnection, address: Address, since: datetime) -> int:
    """How many messages a chat of nobody enrolled has been given since `since` (UTC)."""
    d = t.deliveries.c
    query = select(func.count()).where(at(t.deliveries, address), d.officer_id.is_(None), d.due_at > since)
    return int((await connection.execute(query)).scalar_one())


async def newest_reminder(connection: AsyncConnection, officer_name: str, entry_id: str) -> tuple[Address, str] | None:
    """(address, message id) of the newest reminder of a task that an officer has been sent."""
    d, o = t.deliveries.c, t.officers.c
    query = (
        select(d.channel, d.address, d.shared, d.message_id)
        .join(t.officers, o.id == d.officer_id)
        .where(o.name == officer_name, d.entry_id == entry_id, d.kind == "task", d.state == "sent")
        .order_by(d.id.desc())
        .limit(1)
    )
    row = (await connection.execute(query)).first()
    return (Address(row.channel, row.address, row.shared), row.message_id) if row else None


async def counts(connection: AsyncConnection) -> dict[str, int]:
    """How many messages are in each state."""
    d = t.deliveries
    rows = await connection.execute(select(d.c.state, func.count()).group_by(d.c.state))
    return {row.state: row[1] for row in rows}


async def listed(connection: AsyncConnection, states: Sequence[str], *, limit: int) -> list[Listed]:
    """The newest messages in these states."""
    d, o = t.deliveries, t.officers
    query = (
        select(d, o.c.name)
        .outerjoin(o, o.c.id == d.c.officer_id)
        .where(d.c.state.in_(states))
        .order_by(d.c.id.desc())
        .limit(limit)
    )
    return [
        Listed(row.id, row.state, row.name or "", row.entry_id or row.kind, row.due_at, row.attempts, row.reason)
        for row in await connection.execute(query)
    ]


async def read(connection: AsyncConnection, ids: Sequence[int], today: date) -> list[Delivery]:
    """The messages of these ids with all that they are rendered from, the most urgent first."""
    rows = (await connection.execute(_READ, {"ids": list(ids)})).all()
    tasks = {row.entry_id for row in rows if row.kind == "task"}
    states_of = await progress_states(connection, tasks) if tasks else {}
    asked = {row.officer_id for row in rows if row.officer_id and row.kind != "message"}
    units = await _units(connection, asked, today)
    board = await rounds.board_of(connection, [row.payload for row in rows if row.kind in rounds.KINDS])
    carried = await _carried(connection, [row.id for row in rows if row.kind in ("events", "weekly", "tasks")])
    return [
        Delivery(
            id=row.id,
            officer_id=row.officer_id,
            address=Address(row.channel, row.address, row.shared),
            kind=row.kind,
            dedupe_key=row.dedupe_key,
            locale=row.locale,
            due_at=row.due_at,
            attempts=row.attempts,
            maybe_repeated=row.maybe_repeated,
            payload=json.loads(row.payload),
            task=TaskKey(row.entry_id, row.occurrence_key) if row.entry_id else None,
            units=tuple(units.get(row.officer_id, ())),
            states=states_of.get(TaskKey(row.entry_id, row.occurrence_key), {}),
            reminders=tuple(carried.get(row.id, ())),
            board=board,
        )
        for row in rows
    ]


async def _units(connection: AsyncConnection, officer_ids: set[int], today: date) -> dict[int, list[str]]:
    """The units of officers, with those for which they stand in today."""
    found: dict[int, list[str]] = {}
    if not officer_ids:
        return found
    for row in await connection.execute(_units_of_officers(), {"ids": list(officer_ids), "today": today}):
        found.setdefault(row.officer_id, []).append(row.unit_id)
    return found


@cache
def _units_of_officers() -> Select[Any]:
    """SQL: (officer_id, unit_id) of the officers `ids` (see `_units`)."""
    held, covers = t.officer_units, duty.stand_ins().subquery("covers")
    both = union(select(held.c.officer_id, held.c.unit_id), select(covers.c.officer_id, covers.c.unit_id)).subquery()
    return select(both).where(both.c.officer_id.in_(bindparam("ids", expanding=True))).order_by(both.c.unit_id)


async def _carried(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, list[DueReminder]]:
    if not ids:
        return {}
    found: dict[int, list[DueReminder]] = {}
    for row in await connection.execute(_CARRIED, {"ids": list(ids)}):
        found.setdefault(row.delivery_id, []).append(
            DueReminder(row.entry_id, row.occurrence_key, row.phase, row.at, row.occurs_on, row.moot_at)
        )
    return found
