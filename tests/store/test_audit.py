"""Who did what, and who is away: rows that are appended, and absences that can be called off."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from bot.store import Store, absences, audit
from bot.store import tables as t
from bot.store.audit import Doer, Via
from tests.office import enrol

NOW = datetime(2020, 3, 10, 1, 0, tzinfo=UTC)


async def test_what_was_done_is_kept_and_cannot_be_changed(store: Store) -> None:
    async with store.begin() as connection:
        await audit.record(connection, Doer(Via.CHAT, 7), "role", "officer:8", before={"role": "officer"}, now=NOW)
    for statement in (update(t.audit).values(action="nothing"), delete(t.audit)):
        with pytest.raises(DBAPIError, match="append-only"):
            async with store.begin() as connection:
                await connection.execute(statement)
    async with store.read() as connection:
        row = (await connection.execute(select(t.audit))).one()
    assert (row.officer_id, row.via, row.action, row.before, row.after) == (
        7,
        "chat",
        "role",
        '{"role": "officer"}',
        "{}",
    )


async def test_somebody_is_away_from_the_first_day_to_the_last_until_it_is_called_off(store: Store) -> None:
    lan, nga = await enrol(store, now=NOW, chat_id=100), await enrol(store, now=NOW, chat_id=200)
    first, last = date(2020, 6, 1), date(2020, 6, 15)
    async with store.begin() as connection:
        number = await absences.add(connection, lan.id, first, last, deputy_id=nga.id, noted_by=lan.id, now=NOW)
    for day, away in (
        (date(2020, 5, 31), {}),
        (first, {lan.id: nga.id}),
        (last, {lan.id: nga.id}),
        (date(2020, 6, 16), {}),
    ):
        async with store.read() as connection:
            found = await absences.on(connection, day)
        assert {id_: one.deputy_id for id_, one in found.items()} == away, day
    async with store.begin() as connection:
        assert await absences.end(connection, number, now=NOW)
        assert not await absences.end(connection, number, now=NOW)
        assert await absences.on(connection, first) == {}
