"""Telegram's updates: each is applied once, however often and by however many at once it is brought."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.store import Store, meta, updates

NOW = datetime(2020, 3, 10, tzinfo=UTC)


async def apply_together(store: Store, update_id: int, times: int) -> list[bool]:
    """Handle one update in several transactions that all begin before any of them commits, where that can be."""

    async def apply() -> bool:
        async with store.begin() as connection:
            if not await updates.claim(connection, update_id, now=NOW):
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
            await updates.note_failure(connection, 7, "x", now=NOW)
    assert sorted(await apply_together(store, 7, 4)) == [False, False, False, True]
    async with store.read() as connection:
        assert await meta.get(connection, "applied") == "1"


async def test_an_update_whose_handling_failed_can_be_claimed_again(store: Store) -> None:
    async def fail() -> None:
        async with store.begin() as connection:
            assert await updates.claim(connection, 7, now=NOW)
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        await fail()
    async with store.begin() as connection:
        assert await updates.note_failure(connection, 7, "half way", now=NOW) == 1
        assert await updates.claim(connection, 7, now=NOW)
        assert not await updates.claim(connection, 7, now=NOW)


async def test_an_update_that_was_set_aside_is_not_claimed(store: Store) -> None:
    async with store.begin() as connection:
        await updates.note_failure(connection, 7, "x", now=NOW)
        await updates.set_aside(connection, 7, "{}", now=NOW)
        assert not await updates.claim(connection, 7, now=NOW)
