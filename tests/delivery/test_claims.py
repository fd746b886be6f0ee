"""What a dispatcher claims of all that is due, and that it looks it up rather than search for it."""

import random
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy import event as sqlalchemy_event

from bot.channels.telegram.addresses import address_of
from bot.delivery.dispatcher import LEASE
from bot.store import outlook, transitions
from bot.store.deliveries import Priority
from tests.databases import ON_SQLITE

from .conftest import Ward, say

SECOND = timedelta(seconds=1)


async def claim(ward: Ward, limit: int, busy: tuple[int, ...] = ()) -> list[tuple[int, str]]:
    """(chat, text) of what is claimed, the most urgent first."""
    now = ward.clock.now()
    async with ward.store.begin() as connection:
        held = await transitions.lease(
            connection, "one", now, until=now + LEASE, limit=limit, busy=[address_of(chat) for chat in busy]
        )
    return [(int(one.address.text), one.payload["text"]) for one in held]


@pytest.mark.parametrize("busy", [(), (3, 4)], ids=["nobody_busy", "two_busy"])
async def test_of_each_chat_its_most_urgent_message_is_claimed_and_of_the_chats_the_most_urgent_ones(
    ward: Ward, busy: tuple[int, ...]
) -> None:
    chance, due = random.Random(7), []
    for number in range(60):
        chat = min(int(chance.expovariate(0.5)), 12)  # some have many messages, most have few
        priority = chance.choice(list(Priority))
        await say(ward, chat, [f"{number:02}"], priority=priority)
        due.append((priority, number, chat))
        ward.clock.advance(SECOND)
    for limit in (1, 3, 50):
        expected: dict[int, str] = {}
        for _, number, chat in sorted(due):
            if chat not in busy and len(expected) < limit:
                expected.setdefault(chat, f"{number:02}")
        assert await claim(ward, limit, busy) == list(expected.items())
        async with ward.store.begin() as connection:
            await transitions.rescue(connection, ward.clock.now(), every=True)


async def test_a_chat_with_very_many_urgent_messages_keeps_nobody_waiting(ward: Ward) -> None:
    await say(ward, 1, [f"urgent {n}" for n in range(100)], priority=Priority.ANSWER)
    ward.clock.advance(SECOND)
    for chat in (2, 3, 4):
        await say(ward, chat, ["reminder"], priority=Priority.REMINDER)
    claimed = await claim(ward, 4)
    assert claimed == [(1, "urgent 0"), (2, "reminder"), (3, "reminder"), (4, "reminder")]


@ON_SQLITE
async def test_the_outbox_is_looked_up_and_not_searched_through_though_it_keeps_a_year(ward: Ward) -> None:
    await say(ward, 1, ["one", "two"])
    plans: dict[str, list[str]] = {}

    def explain(_connection: Connection, cursor: Any, statement: str, parameters: Any, *_: object) -> None:
        if "deliveries" in statement and not statement.startswith(("EXPLAIN", "INSERT")):
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans[statement] = [step for *_, step in cursor.fetchall()]

    listening = ward.store.engine.sync_engine, "before_cursor_execute", explain
    sqlalchemy_event.listen(*listening)
    async with ward.store.begin() as connection:
        await outlook.look(connection)
        await transitions.rescue(connection, ward.clock.now())
    assert await claim(ward, 10)
    assert await claim(ward, 10, busy=(1,)) == []
    sqlalchemy_event.remove(*listening)
    assert len(plans) > 4
    for statement, steps in plans.items():
        searched = [step for step in steps if step.startswith("SCAN deliveries") and "USING" not in step]
        assert searched == [], statement
        assert not any("ix_deliveries_message" in step for step in steps if step.startswith("SCAN")), statement
