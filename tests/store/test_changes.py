"""The number of changes rises with everything that a feed may show; versions rise when what is shown changes."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store import Store, changes, feed_versions
from bot.store.feed_versions import Sighting, Version
from tests.databases import ON_SQLITE

NOW = datetime(2020, 3, 10, 2, 0, tzinfo=UTC)
OFFICER = "INSERT INTO officers (id, name, post, role, locale, enrolled_at) VALUES (1, 'a', '', 'officer', 'vi', :now)"
REPORT = (
    "INSERT INTO progress_reports (id, entry_id, occurrence_key, unit_id, officer_id, update_id, reported_at, status)"
    " VALUES (1, 'a', '', 'u', 1, 1, :now, 'done')"
)
EXTENSION = (
    "INSERT INTO extensions (entry_id, occurrence_key, officer_id, report_id, asked_at, asked_until)"
    " VALUES ('a', '', 1, 1, :now, '2020-04-01')"
)
UNIT = "INSERT INTO officer_units (officer_id, unit_id) VALUES (1, 'u')"


@pytest.mark.parametrize(
    ("already", "statement"),
    [
        ([], "INSERT INTO loads (loaded_at, loaded_by, files, added, changed, removed) VALUES (:now, '', '', 0, 0, 0)"),
        ([], REPORT),
        ([REPORT], "UPDATE progress_reports SET percent = 40"),
        ([REPORT], EXTENSION),
        ([REPORT, EXTENSION], "UPDATE extensions SET decided_at = :now, granted_until = '2020-04-01'"),
        ([REPORT, EXTENSION], "DELETE FROM extensions"),
        ([], "UPDATE officers SET feed_generation = 1"),
        ([], UNIT),
        ([UNIT], "DELETE FROM officer_units"),
    ],
)
async def test_whatever_writes_what_a_feed_shows_is_noticed(store: Store, already: list[str], statement: str) -> None:
    async with store.begin() as connection:

        async def write(words: str) -> None:
            await connection.execute(text(words), {"now": NOW} if ":now" in words else {})

        for words in (OFFICER, *already):
            await write(words)
        before = await changes.number(connection)
        await write(statement)
        assert await changes.number(connection) > before


async def test_a_glance_sees_what_is_committed_and_does_not_wait(store: Store, database_url: str) -> None:
    other = await Store.open(database_url)
    before = changes.at_once(store)
    async with other.begin() as writer:
        await writer.execute(text(OFFICER), {"now": NOW})
        assert changes.at_once(store) == before
    after = changes.at_once(store)
    if store.is_sqlite:
        assert after == (before or 0) + 1
    else:
        assert after is before is None
    await other.close()


@ON_SQLITE
async def test_where_there_is_no_file_a_glance_leaves_it_to_the_ordinary_way(store: Store, database_url: str) -> None:
    await store.close()
    Path(database_url.removeprefix("sqlite:///")).unlink()
    assert changes.at_once(store) is None


async def test_a_version_rises_with_what_is_shown_and_only_then(store: Store) -> None:
    async def settle(digest: str, *, gone: bool = False) -> Version | None:
        async with store.begin() as connection:
            seen = {} if gone else {"a": Sighting(digest, Version(3, NOW - timedelta(days=1)))}
            return (await feed_versions.settle(connection, seen, {"a"} if gone else set(), NOW)).get("a")

    assert await settle("x") == Version(3, NOW - timedelta(days=1))
    assert await settle("x") == Version(3, NOW - timedelta(days=1))
    assert await settle("y") == Version(4, NOW)
    assert await settle("x") == Version(5, NOW + timedelta(seconds=1))
    await settle("x", gone=True)
    assert await settle("x") == Version(6, NOW + timedelta(seconds=2))
