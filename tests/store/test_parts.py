"""The part that each unit has in an entry: what an older database held in the entries' bodies gets rows of its own."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from bot.store import Store, migrations


async def test_an_older_database_gets_a_row_for_every_unit_with_its_part(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = {"id": "a", "kind": "task", "units": ["ubnd"], "supporting": ["mttq", "ubnd"], "followers": ["vp", "mttq"]}
    at = datetime(2020, 3, 1, tzinfo=UTC).replace(tzinfo=None)
    with monkeypatch.context() as patched:
        patched.setattr(migrations, "HEAD", "0013")
        old = await Store.open(empty_url)
        async with old.begin() as connection:
            for id_, removed in (("a", None), ("gone", at)):
                values = {"id": id_, "body": json.dumps(body | {"id": id_}), "at": at, "removed": removed}
                await connection.execute(
                    text(
                        "INSERT INTO entries (id, layer, position, body, sequence, created_at, modified_at, removed_at)"
                        " VALUES (:id, 'ward', 1, :body, 0, :at, :at, :removed)"
                    ),
                    values,
                )
            await connection.execute(text("INSERT INTO entry_units (entry_id, unit_id) VALUES ('a', 'ubnd')"))
        await old.close()
    store = await Store.open(empty_url)
    async with store.read() as connection:
        rows = await connection.execute(text("SELECT entry_id, unit_id, part FROM entry_units ORDER BY unit_id"))
        assert [tuple(row) for row in rows] == [
            ("a", "mttq", "supporting"),
            ("a", "ubnd", "responsible"),
            ("a", "vp", "follower"),
        ]
    await store.close()
