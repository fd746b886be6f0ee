"""What a report gathers is what was known when its period ended: of history, grants and calendar."""

from datetime import UTC, date, datetime
from pathlib import Path

from bot.calendar.model import TaskKey
from bot.calendar.standing import Standing
from bot.calendar.working_days import vietnam
from bot.clock import RehearsalClock
from bot.config import Settings
from bot.office.lead_times import lead_times
from bot.office.office import Office
from bot.office.period import Gathered, gather
from bot.store import Store, bundled_calendar, extensions, loading, officers, progress, versions
from bot.store.progress import Report
from tests.office import enrol

MARCH = datetime(2020, 3, 1, tzinfo=UTC)
JUNE = (date(2020, 6, 1), date(2020, 6, 30))
PLAN = """
[layer]
id = "ward"
name = "Phường"

[[unit]]
id = "ubnd"
name = "UBND"

[[task]]
id = "a"
summary = "Việc a"
units = ["ubnd"]
due = {a}

[[task]]
id = "b"
summary = "Việc b"
units = ["ubnd"]
due = 2020-06-20
"""


def office_of(store: Store, clock: RehearsalClock) -> Office:
    return Office(
        store=store,
        clock=clock,
        name="Phường",
        locale="vi",
        lead_times=lead_times(Settings()),
        working=vietnam(),
        feed_link=lambda _officer, _generation: "",
        page_link=lambda _officer, _generation: "",
    )


async def load(store: Store, folder: Path, a: str, now: datetime) -> None:
    file = folder / "plan.toml"
    file.write_text(PLAN.format(a=a), encoding="utf-8")
    async with store.begin() as connection:
        proposal = loading.propose(await bundled_calendar.snapshot(connection, folder / "none"), [file])
        await loading.apply(connection, proposal, author=versions.Author("cli"), now=now, bundled=folder / "none")


async def test_june_says_in_december_what_it_said_on_the_first_of_july(store: Store, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "a.toml").write_text('[layer]\nid = "nation"\nname = "Cả nước"\n', encoding="utf-8")
    await load(store, tmp_path, "2020-06-10", MARCH)
    lan = await enrol(store, "ubnd", now=MARCH)
    clock = RehearsalClock(datetime(2020, 7, 1, 1, tzinfo=UTC))
    async with store.begin() as connection:
        june = datetime(2020, 6, 9, tzinfo=UTC)
        (done,) = await progress.add(connection, [Report("a", "", "ubnd", lan.id, 1, june, "done")])
        (asked,) = await progress.add(connection, [Report("b", "", "ubnd", lan.id, 2, june, "extension")])
        request = await extensions.ask(
            connection, task=TaskKey("b", ""), officer_id=lan.id, report_id=asked, due_before=date(2020, 6, 20),
            planned_on=date(2020, 6, 20), until=date(2020, 7, 10), now=june,
        )  # fmt: skip
    first = await _june(store, clock)
    assert {one.task.entry.id: one.now.standing for one in first.tasks} == {
        "a": Standing.DONE_IN_TIME,
        "b": Standing.OPEN_OVERDUE,
    }
    assert first.exact
    assert first.tasks[1].now.asks
    # Then all of it changes: the plan, what was granted, what was reported, and who is here.
    await load(store, tmp_path, "2020-06-05", datetime(2020, 7, 2, tzinfo=UTC))
    async with store.begin() as connection:
        july = datetime(2020, 7, 3, tzinfo=UTC)
        assert await extensions.decide(
            connection, request, by=lan.id, granted_until=date(2020, 7, 10), planned_on=date(2020, 6, 20), now=july
        )
        assert await progress.undo(connection, done, officer_id=lan.id, update_id=3, now=july)
        await progress.add(connection, [Report("b", "", "ubnd", lan.id, 4, july, "done")])
    clock.move_to(datetime(2020, 12, 1, tzinfo=UTC))
    later = await _june(store, clock)
    assert later.tasks == first.tasks
    assert later.rows == first.rows
    july_report = await _of(store, clock, date(2020, 7, 1), date(2020, 7, 31))
    assert {one.task.entry.id: (one.now.standing, one.due) for one in july_report.tasks} == {
        "b": (Standing.DONE_IN_TIME, date(2020, 7, 10)),
        "a": (Standing.OPEN_OVERDUE, date(2020, 6, 5)),
    }
    async with store.begin() as connection:
        assert await officers.leave(connection, lan.id, now=clock.now())
    assert (await _june(store, clock)).names == {}


async def _june(store: Store, clock: RehearsalClock) -> Gathered:
    return await _of(store, clock, *JUNE)


async def _of(store: Store, clock: RehearsalClock, first: date, last: date) -> Gathered:
    async with store.read() as connection:
        return await gather(office_of(store, clock), connection, first, last)
