"""An office that began with the first tables keeps everything when the tables grow, and has its feeds."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import icalendar
import pytest
from sqlalchemy import inspect, text

from bot.clock import RehearsalClock
from bot.config import Database, Office, Settings
from bot.delivery.pacing import Unpaced
from bot.service.assemble import assembled
from bot.store import Store, migrations
from bot.web.server import serving
from tests.waiting import PATIENCE

ROWS = Path(__file__).with_name("rows_0001.sql")
Rows = Mapping[str, list[dict[str, Any]]]


async def rows(store: Store) -> Rows:
    """Every row of every table as the database has it, whatever the program knows of it."""
    async with store.read() as connection:
        tables = await connection.run_sync(lambda one: inspect(one).get_table_names())
        return {
            table: sorted(
                (dict(row) for row in (await connection.execute(text(f"SELECT * FROM {table}"))).mappings()),
                key=repr,
            )
            for table in tables
        }


@pytest.fixture
async def before(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> Rows:
    """What stands in a database of the first revision."""
    with monkeypatch.context() as patched:
        patched.setattr(migrations, "HEAD", "0001")
        store = await Store.open(empty_url)
        async with store.begin() as connection:
            for statement in ROWS.read_text(encoding="utf-8").splitlines():
                # SQLite keeps instants without their zone.
                said = statement.replace("+00:00'", ".000000'") if store.is_sqlite else statement
                await connection.exec_driver_sql(said)
        found = await rows(store)
        await store.close()
    return found


def _as_told_now(table: str, row: dict[str, Any]) -> dict[str, Any]:
    """A row of the first revision with Telegram's numbers of chats and messages as addresses."""
    new = dict(row)
    if "chat_id" in new:
        chat = new.pop("chat_id")
        new["channel"], new["address"] = ("telegram", str(chat)) if chat is not None else (None, None)
        if table == "deliveries":
            new["shared"] = chat < 0
            new["address"] = new["address"] if chat else ""
        if table != "officers":
            new["message_id"] = str(row["message_id"]) if row["message_id"] is not None else None
    return new


async def test_an_upgrade_keeps_every_row(before: Rows, empty_url: str) -> None:
    store = await Store.open(empty_url)
    after = await rows(store)
    await store.close()
    assert len([table for table, found in before.items() if found]) > 14
    for table, known in before.items():
        if table in ("alembic_version", "entries"):
            continue
        told = [_as_told_now(table, row) for row in known]
        kept = [{name: row[name] for name in told[0]} for row in after[table]] if told else []
        assert sorted(kept, key=repr) == sorted(told, key=repr), table
    for old, new in zip(before["entries"], after["entries"], strict=True):
        assert {**new, "position": 0, "sequence": 0} == {**old, "position": 0, "sequence": 0}


async def test_an_upgraded_office_has_its_feeds(before: Rows, empty_url: str, tmp_path: Path) -> None:
    settings = Settings(
        office=Office(name="Phường thử", calendar_data=tmp_path), database=Database(url=empty_url), root=tmp_path
    )
    clock = RehearsalClock(datetime(2020, 3, 10, 2, 0, tzinfo=UTC))
    nowhere = {"token": "1:web", "base_url": "http://127.0.0.1:9"}
    async with (
        assembled(settings, clock=clock, pace=Unpaced(), **nowhere) as service,
        serving(service.web(), "127.0.0.1", 0) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as client,
    ):

        def link(officer_id: int, generation: int) -> str:
            return "/feed/" + service.office.feed_link(officer_id, generation).rpartition("/")[2]

        answer = await client.get(link(1, 0))
        assert answer.status_code == 200
        events = {str(event["UID"]): event for event in icalendar.Calendar.from_ical(answer.content).walk("VEVENT")}
        shown = {uid: (str(event["SUMMARY"]), event["SEQUENCE"]) for uid, event in events.items()}
        assert shown["hoi-nghi@nhaclich"] == ("[Hoãn] Hội nghị", 3)
        # Its own number, three reports, and one decision: no phone has ever seen a higher one.
        assert shown["bao-cao@nhaclich"] == ("☐ Báo cáo quý (50%)", 5)
        assert events["bao-cao@nhaclich"]["DTSTART"].dt.isoformat() == "2020-03-25"
        assert shown["ngay-a.2020@nhaclich"] == ("Ngày A (lần thứ 90)", 0)
        assert "bo-di@nhaclich" not in shown
        statuses = [(await client.get(link(*one))).status_code for one in ((2, 2), (2, 1), (3, 1))]
        assert statuses == [200, 410, 410]
