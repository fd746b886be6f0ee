"""Matters and requests of older versions: nothing old waits as a question, and grants stand on the plan's own date."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.calendar.model import TaskKey
from bot.store import Store, extensions, migrations, questions
from bot.store import tables as t

_OFFICER = (
    "INSERT INTO officers (id, name, post, role, locale, channel, address, enrolled_at) VALUES"
    " (1, 'Lan', '', 'officer', 'vi', 'telegram', '5', '2020-03-01 00:00:00.000000')"
)
_REPORT = (
    "INSERT INTO progress_reports (id, entry_id, occurrence_key, unit_id, officer_id, update_id, reported_at, status)"
    " VALUES ({id}, 'bao-cao', '', 'ubnd', 1, {id}, '2020-03-0{id} 00:00:00.000000', 'extension')"
)
_REQUEST = (
    "INSERT INTO extensions (id, entry_id, occurrence_key, officer_id, report_id, asked_at, due_before, asked_until,"
    " decided_at, decided_by, granted_until) VALUES ({id}, 'bao-cao', '', 1, {id}, '2020-03-0{id} 00:00:00.000000',"
    " '{due}', '{until}', {decided})"
)
_GRANTED = "'2020-03-0{id} 01:00:00.000000', 1, '{until}'"
_QUESTION = (
    "INSERT INTO questions (id, officer_id, entry_id, occurrence_key, title, words, asked_at)"
    " VALUES (1, 1, 'bao-cao', '', 'Báo cáo', 'ở đâu ạ?', '2020-03-01 00:00:00.000000')"
)


def _request(id_: int, due: str, until: str, *, granted: bool) -> str:
    decided = _GRANTED.format(id=id_, until=until) if granted else "NULL, NULL, NULL"
    return _REQUEST.format(id=id_, due=due, until=until, decided=decided)


async def test_old_rows_keep_their_sense(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(migrations, "HEAD", "0012")
        store = await Store.open(empty_url)
        statements = [_OFFICER, *(_REPORT.format(id=id_) for id_ in (1, 2, 3))]
        statements += [
            _request(1, "2020-03-18", "2020-03-25", granted=True),
            _request(2, "2020-03-25", "2020-03-31", granted=True),  # asked when the first had moved the date
            _request(3, "2020-03-31", "2020-04-10", granted=False),
            _QUESTION,
        ]
        async with store.begin() as connection:
            for statement in statements:
                await connection.exec_driver_sql(statement)
        await store.close()
    store = await Store.open(empty_url)
    async with store.read() as connection:
        assert await questions.waiting(connection) == []
        old = await questions.by_id(connection, 1)
        assert old is not None
        assert (old.kind, old.settled_at) == (questions.Matter.NOTICE, old.asked_at)
        assert [one.id for one in await extensions.waiting(connection)] == [3]
        rows = (await connection.execute(select(t.extensions).order_by(t.extensions.c.id))).all()
        assert [row.planned_on for row in rows] == [date(2020, 3, 18)] * 3
        assert [row.decisions for row in rows] == [1, 1, 0]
        granted = await extensions.granted(connection)
        assert granted == {TaskKey("bao-cao", ""): (date(2020, 3, 18), date(2020, 3, 31))}
    await store.close()
