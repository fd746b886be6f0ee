"""A task put into the outbox for one officer beside its reminders: once more later, or because a lead asks after it."""

import json
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import TaskKey
from bot.store import tables as t
from bot.store import upsert
from bot.store.address import Address
from bot.store.deliveries import Priority


async def snooze(
    connection: AsyncConnection,
    *,
    officer_id: int,
    address: Address,
    task: TaskKey,
    until: datetime,
    dedupe_key: str,
    away: bool = False,
) -> None:
    """Remind an officer of a task once more at `until` (UTC), also where they are `away` and asked for it."""
    await connection.execute(
        insert(t.deliveries).values(
            officer_id=officer_id,
            **address.columns(),
            shared=address.shared,
            kind="task",
            dedupe_key=dedupe_key,
            priority=(Priority.ANSWER if away else Priority.REMINDER).value,
            due_at=until,
            next_try_at=until,
            entry_id=task[0],
            occurrence_key=task[1],
        )
    )


async def nudge(
    connection: AsyncConnection,
    *,
    officer_id: int,
    address: Address,
    task: TaskKey,
    lead: str,
    at: datetime,
    dedupe_key: str,
) -> None:
    """Remind an officer of a task at `at` (UTC) because a lead, by name, asks after it; once for each `dedupe_key`.

    It is written when it is sent, and not sent where the task is done by then.
    """
    put = upsert.insert(connection, t.deliveries).on_conflict_do_nothing(index_elements=["dedupe_key"])
    await connection.execute(
        put.values(
            officer_id=officer_id,
            **address.columns(),
            shared=address.shared,
            kind="task",
            dedupe_key=dedupe_key,
            priority=Priority.NOTICE.value,
            due_at=at,
            next_try_at=at,
            entry_id=task[0],
            occurrence_key=task[1],
            payload=json.dumps({"lead": lead}, ensure_ascii=False),
        )
    )
