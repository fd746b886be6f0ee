"""An outbox from when chats and messages were Telegram's numbers: a year of it is kept, and what waits goes out."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import MetaData, inspect, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.working_days import WorkingDays
from bot.channels.telegram.addresses import address_of
from bot.clock import RehearsalClock
from bot.delivery.message import Message
from bot.store import Store, changes, deliveries, migrations, officers, progress
from bot.store.address import Address
from tests.delivery.conftest import FakeTelegram, Ward, dispatcher

BEGIN = datetime(2019, 3, 10, 0, 30, tzinfo=UTC)
NOW = BEGIN + timedelta(days=366)
OFFICERS, DAYS = 30, 100
GROUP = -100_500


def told(number: int, **more: Any) -> dict[str, Any]:
    """A message of the old outbox, sent unless `more` says otherwise."""
    at = more.pop("at", BEGIN)
    row = {"id": number, "kind": "message", "dedupe_key": f"m{number}", "priority": 2, "due_at": at, "next_try_at": at}
    return (
        row
        | {
            "entry_id": None,
            "occurrence_key": None,
            "state": "sent",
            "payload": "{}",
            "message_id": number,
            "reason": "",
            "officer_id": None,
        }
        | more
    )


def waiting(number: int, chat_id: int, officer_id: int | None, reply_to: int | None, thread_id: int | None) -> Any:
    said = (
        f'{{"text": "m{number}", "buttons": [], "reply_to": {reply_to or "null"}, "thread_id": {thread_id or "null"}}}'
    )
    more = {"chat_id": chat_id, "officer_id": officer_id, "state": "pending", "payload": said, "message_id": None}
    return told(number, at=NOW, **more)


def a_year() -> dict[str, list[dict[str, Any]]]:
    """Rows of the old tables: officers, of whom the last has left, and a message a day to each, reported on."""
    people = range(1, OFFICERS + 1)
    sent = [(day * OFFICERS + one, one, BEGIN + timedelta(days=3.6 * day)) for day in range(DAYS) for one in people]
    task = {"entry_id": "bao-cao", "occurrence_key": "2020"}
    return {
        "officers": [
            {"id": one, "name": f"#{one}", "post": "", "role": "officer", "locale": "vi", "enrolled_at": BEGIN}
            | {"chat_id": None if one == OFFICERS else 5_000_000_000 + one, "left_at": NOW if one == OFFICERS else None}
            for one in people
        ],
        "officer_units": [{"officer_id": one, "unit_id": "ubnd"} for one in people],
        "deliveries": [
            told(number, officer_id=one, chat_id=0 if one == OFFICERS else 5_000_000_000 + one, at=at, **task)
            for number, one, at in sent
        ]
        + [
            waiting(90_001, 5_000_000_001, 1, 77, None),
            waiting(90_002, GROUP, 2, 78, 9),
            waiting(90_003, 42, None, 0, 0),
        ],
        "progress_reports": [
            {"id": number, "unit_id": "ubnd", "officer_id": one, "update_id": number, "reported_at": at}
            | {"status": "done", "chat_id": 5_000_000_000 + one, "message_id": number + 7, "undoes": None, **task}
            for number, one, at in sent
            if one != OFFICERS
        ],
    }


async def insert(connection: AsyncConnection, rows: dict[str, list[dict[str, Any]]]) -> None:
    """Rows into the tables as they are in the database."""
    found = MetaData()
    await connection.run_sync(lambda one: found.reflect(one, only=list(rows)))
    for table, some in rows.items():
        plain = [{name: _plain(value, connection) for name, value in row.items()} for row in some]
        await connection.execute(found.tables[table].insert(), plain)


def _plain(value: Any, connection: AsyncConnection) -> Any:
    """SQLite keeps instants without their zone."""
    return value.replace(tzinfo=None) if isinstance(value, datetime) and connection.dialect.name == "sqlite" else value


@pytest.fixture
async def upgraded(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Store]:
    with monkeypatch.context() as patched:
        patched.setattr(migrations, "HEAD", "0008")
        old = await Store.open(empty_url)
        async with old.begin() as connection:
            await insert(connection, a_year())
        await old.close()
    store = await Store.open(empty_url)
    yield store
    await store.close()


async def test_nothing_of_the_year_is_lost(upgraded: Store) -> None:
    async with upgraded.read() as connection:
        counts = await deliveries.counts(connection)
        assert counts == {"sent": OFFICERS * DAYS, "pending": 3}
        lan = await officers.by_chat(connection, address_of(5_000_000_001))
        assert lan is not None
        assert (lan.id, lan.units, lan.address) == (1, ("ubnd",), Address("telegram", "5000000001"))
        gone = await officers.by_id(connection, OFFICERS)
        assert gone is not None
        assert gone.address is None
        last = (DAYS - 1) * OFFICERS + 1
        about = await deliveries.about(connection, address_of(5_000_000_001), str(last))
        assert about is not None
        assert (about.delivery_id, about.entry_id) == (last, "bao-cao")
        of_message = await progress.of_message(connection, address_of(5_000_000_001), str(last + 7))
        assert [report.id for report in of_message] == [last]
        erased = await connection.execute(text("SELECT DISTINCT address FROM deliveries WHERE officer_id = 30"))
        assert erased.scalars().all() == [""]


async def test_what_waits_goes_where_it_was_to_go(upgraded: Store, working: WorkingDays) -> None:
    telegram, sent = FakeTelegram(), dict[str, tuple[Address, Message]]()
    sending = dispatcher(Ward(upgraded, RehearsalClock(NOW), working), telegram)

    async def send(address: Address, message: Message) -> str:
        sent[message.text] = address, message
        return await telegram.send(address, message)

    sending.send = send
    sending.render = lambda delivery, _now: Message.from_payload(delivery.payload)
    await sending.dispatch()
    assert {words: (address, one.reply_to, one.thread_id) for words, (address, one) in sent.items()} == {
        "m90001": (address_of(5_000_000_001), "77", None),
        "m90002": (address_of(GROUP), "78", "9"),
        "m90003": (address_of(42), None, None),
    }
    assert address_of(GROUP).shared


async def test_what_held_the_rows_together_still_does(upgraded: Store) -> None:
    async with upgraded.begin() as connection:
        before = await changes.number(connection)
        await connection.execute(text("UPDATE officers SET post = 'x' WHERE id = 1"))
        between = await changes.number(connection)
        await connection.execute(text("UPDATE progress_reports SET note = 'x' WHERE id = 1"))
        assert before < between < await changes.number(connection)
    for wrong in (
        "UPDATE officers SET channel = 'telegram', address = '5000000001' WHERE id = 2",
        "UPDATE deliveries SET officer_id = 999 WHERE id = 1",
        "UPDATE progress_reports SET officer_id = 999 WHERE id = 1",
        "UPDATE deliveries SET dedupe_key = 'm2' WHERE id = 1",
        "DELETE FROM officers WHERE id = 1",
    ):
        async with upgraded.engine.connect() as connection:
            with pytest.raises(IntegrityError):
                await connection.execute(text(wrong))
    async with upgraded.read() as connection:
        names = await connection.run_sync(
            lambda one: {index["name"]: index for index in inspect(one).get_indexes("deliveries")}
        )
    assert {"ix_deliveries_waiting", "ix_deliveries_held", "ix_deliveries_message"} <= names.keys()
    partial = [name for name, index in names.items() if any("where" in key for key in index["dialect_options"])]
    assert sorted(partial) == ["ix_deliveries_held", "ix_deliveries_waiting"]
