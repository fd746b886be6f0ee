"""Telegram's updates: each is applied once, however often and by however many at once it is brought."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import bindparam, select, text

from bot.store import Store, meta, migrations, updates
from bot.store import tables as t
from bot.store.updates import UpdateName

NOW = datetime(2020, 3, 10, tzinfo=UTC)
SEVEN = UpdateName(123, 7, "message:5:40")


async def apply_together(store: Store, update: UpdateName, times: int) -> list[bool]:
    """Handle one update in several transactions that all begin before any of them commits, where that can be."""

    async def apply() -> bool:
        async with store.begin() as connection:
            if not await updates.claim(connection, update, now=NOW):
                return False
            await asyncio.sleep(0.05)
            before = await meta.get(connection, "applied")
            await meta.put(connection, "applied", str(int(before or 0) + 1))
            return True

    return list(await asyncio.gather(*(apply() for _ in range(times))))


@pytest.mark.parametrize("failed_before", [False, True], ids=["new", "failed_before"])
async def test_an_update_that_comes_several_times_at_once_is_applied_once(store: Store, failed_before: bool) -> None:
    if failed_before:
        async with store.begin() as connection:
            await updates.note_failure(connection, SEVEN, "{}", "x", now=NOW)
    assert sorted(await apply_together(store, SEVEN, 4)) == [False, False, False, True]
    async with store.read() as connection:
        assert await meta.get(connection, "applied") == "1"


async def test_an_update_whose_handling_failed_can_be_claimed_again(store: Store) -> None:
    async def fail() -> None:
        async with store.begin() as connection:
            assert await updates.claim(connection, SEVEN, now=NOW)
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        await fail()
    async with store.begin() as connection:
        assert await updates.note_failure(connection, SEVEN, "{}", "half way", now=NOW) == 1
        assert await updates.claim(connection, SEVEN, now=NOW)
        assert not await updates.claim(connection, SEVEN, now=NOW)


async def test_an_update_that_was_set_aside_is_not_claimed(store: Store) -> None:
    async with store.begin() as connection:
        await updates.note_failure(connection, SEVEN, "{}", "x", now=NOW)
        await updates.set_aside(connection, SEVEN, now=NOW)
        assert not await updates.claim(connection, SEVEN, now=NOW)


@pytest.mark.parametrize(
    "other",
    [UpdateName(456, 7, "message:5:40"), UpdateName(123, 7, "message:5:41"), UpdateName(123, 8, "message:5:40")],
    ids=["another_bot", "another_server", "another_number"],
)
async def test_an_update_is_told_from_another_by_bot_number_and_what_it_is_about(
    store: Store, other: UpdateName
) -> None:
    async with store.begin() as connection:
        key = await updates.claim(connection, SEVEN, now=NOW)
        assert key is not None
        assert await updates.claim(connection, SEVEN, now=NOW) is None
        assert await updates.claim(connection, other, now=NOW) not in (None, key)


async def test_what_cannot_come_again_is_forgotten_and_what_was_set_aside_is_kept_for_a_month(store: Store) -> None:
    aside, waiting = UpdateName(123, 8, "message:5:41"), UpdateName(123, 9, "message:5:42")
    async with store.begin() as connection:
        await updates.claim(connection, SEVEN, now=NOW)
        await updates.note_failure(connection, aside, '{"update_id": 8}', "x", now=NOW)
        await updates.set_aside(connection, aside, now=NOW)
        await updates.receive(connection, waiting, '{"update_id": 9}', now=NOW)

    async def left(days: int) -> list[int]:
        async with store.begin() as connection:
            await updates.forget(connection, now=NOW + timedelta(days=days))
            query = select(t.updates.c.update_id).order_by(t.updates.c.update_id)
            return list((await connection.execute(query)).scalars())

    assert await left(1) == [7, 8, 9]
    assert await left(4) == [8, 9]
    assert await left(31) == [9]


async def test_who_rests_lets_others_by(store: Store) -> None:
    async with store.begin() as connection:
        for number, sender in ((7, 1), (8, 2), (9, 1), (10, 3)):
            await updates.receive(connection, UpdateName(123, number, "x", sender), str(number), now=NOW)
        assert [kept.body for kept in await updates.waiting(connection, 123)] == ["7", "8", "9", "10"]
        assert [kept.body for kept in await updates.waiting(connection, 123, {1})] == ["8", "10"]
        assert await updates.senders_waiting(connection, 123) == {1, 2, 3}
        assert await updates.senders_waiting(connection, 456) == set()


async def test_an_upgrade_keeps_what_came_before(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as older:
        older.setattr(migrations, "HEAD", "0004")
        store = await Store.open(empty_url)
    async with store.begin() as connection:
        insert = text(
            "INSERT INTO updates (update_id, received_at, handled_at, body) VALUES (:number, :now, :handled, :body)"
        ).bindparams(bindparam("now", NOW, t.Instant), bindparam("handled", type_=t.Instant))
        await connection.execute(insert, {"number": 7, "handled": NOW, "body": ""})
        await connection.execute(insert, {"number": 8, "handled": None, "body": '{"update_id": 8}'})
    await store.close()
    store = await Store.open(empty_url)
    seven, eight = SEVEN, UpdateName(123, 8, "message:5:41")
    async with store.begin() as connection:
        assert await updates.claim(connection, seven, now=NOW) is None
        assert [kept.body for kept in await updates.waiting(connection, 123)] == ['{"update_id": 8}']
        assert await updates.claim(connection, eight, now=NOW + timedelta(days=5)) is not None
        assert await updates.waiting(connection, 123) == []
        # After a day Telegram would not bring it again: it is another.
        assert await updates.claim(connection, seven, now=NOW + timedelta(days=2)) is not None
    await store.close()
