"""A database that has grown with the program: from its first tables on, at every revision with rows of what was new.

A revision with new tables or columns gets its rows in `rows_by_revision.sql`.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, text

from bot.store import Store, migrations

FIRST = Path(__file__).parents[1] / "web" / "rows_0001.sql"
LATER = Path(__file__).with_name("rows_by_revision.sql")
Rows = dict[str, list[dict[str, Any]]]


async def grow(address: str, keep: Callable[[str], str]) -> dict[str, str]:
    """Let the empty database at `address` grow; `keep(revision)` copies it, and says where. Returns those addresses."""
    kept = {}
    for revision in migrations.known():
        await _step(address, revision)
        kept[revision] = keep(revision)
    return kept


async def grown(address: str, until: str) -> None:
    """Let the empty database at `address` grow until a revision."""
    for revision in migrations.known():
        if revision <= until:
            await _step(address, revision)


async def _step(address: str, revision: str) -> None:
    store = Store.connect(address)
    await migrations.upgrade(store.engine, revision)
    async with store.begin() as connection:
        for statement in _statements().get(revision, ()):
            # SQLite keeps instants without their zone.
            plain = statement.replace("+00:00'", ".000000'") if store.is_sqlite else statement
            await connection.exec_driver_sql(plain)
        if not store.is_sqlite:
            await _number_on(connection)
    await store.close()


async def rows(store: Store) -> Rows:
    """Every row of every table as the database has it, whatever the program knows of it."""
    async with store.read() as connection:
        tables = await connection.run_sync(lambda one: inspect(one).get_table_names())
        return {
            table: sorted(
                (dict(row) for row in (await connection.execute(text(f"SELECT * FROM {table}"))).mappings()), key=repr
            )
            for table in tables
        }


def as_told_now(table: str, row: dict[str, Any]) -> dict[str, Any]:
    """A row of an earlier revision as the newest one tells it: Telegram's numbers of chats are addresses (0009)."""
    new = dict(row)
    if "chat_id" in new:
        chat = new.pop("chat_id")
        new["channel"], new["address"] = ("telegram", str(chat)) if chat is not None else (None, None)
        if table == "deliveries":
            new["shared"] = chat < 0
        if table != "officers":
            new["message_id"] = str(row["message_id"]) if row["message_id"] is not None else None
    if table == "entries":  # numbered with gaps since 0003; a SEQUENCE that counts more since 0004
        new |= {"position": 0, "sequence": 0}
    return new


def _statements() -> dict[str, list[str]]:
    found = {"0001": FIRST.read_text(encoding="utf-8").splitlines()}
    revision = ""
    for line in LATER.read_text(encoding="utf-8").splitlines():
        if heading := re.fullmatch(r"-- (\d{4})", line):
            revision = heading[1]
        else:
            found.setdefault(revision, []).append(line)
    return found


async def _number_on(connection: Any) -> None:
    """PostgreSQL gives the next numbers from sequences, which know nothing of rows that bring their own."""
    tables = await connection.run_sync(lambda one: inspect(one).get_table_names())
    for table in tables:
        columns = await connection.run_sync(lambda one, table=table: inspect(one).get_columns(table))
        if any(column["name"] == "id" and "nextval" in str(column["default"]) for column in columns):
            await connection.execute(
                text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}) + 1)")
            )
