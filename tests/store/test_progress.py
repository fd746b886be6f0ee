"""What officers reported: append-only, and the state of a task is what stands last."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import literal, select

from bot.calendar.progress import DONE, STATES, UnitState
from bot.store import Store, calendars, extensions, progress
from bot.store.officers import Officer
from bot.store.progress import Report, is_done
from tests.office import enrol

NOW = datetime(2020, 3, 10, tzinfo=UTC)


async def enrolled(store: Store, chat_id: int = 1) -> Officer:
    return await enrol(store, "ubnd", "mttq", now=NOW, chat_id=chat_id, name=f"#{chat_id}")


def report(officer: Officer, update: int, status: str, unit: str = "ubnd", percent: int | None = None) -> Report:
    return Report("a", "", unit, officer.id, update, NOW, status, percent, date(2020, 6, 20), "lời")


async def test_the_state_of_a_unit_is_its_last_standing_report(store: Store) -> None:
    lan = await enrolled(store)
    async with store.begin() as connection:
        await progress.add(connection, [report(lan, 1, "in_progress", percent=30), report(lan, 1, "done", "mttq")])
        (second, *_) = await progress.add(connection, [report(lan, 2, "done")])
        await progress.add(connection, [report(lan, 3, "extension")])
        states = (await progress.states(connection))["a", ""]
        assert (states["ubnd"].status, states["mttq"].status) == ("done", "done")
        assert await progress.undo(connection, second, officer_id=lan.id, update_id=4, now=NOW)
        states = (await progress.states(connection, ["a"]))["a", ""]
        assert states["ubnd"] == UnitState("in_progress", 30, date(2020, 6, 20), "lời", NOW)
        assert await progress.states(connection, ["other"]) == {}
        history = await progress.history(connection, "a", "")
        assert [one.status for one in history] == ["in_progress", "done", "done", "extension", "undone"]


async def test_an_undo_takes_back_the_whole_answer_once_and_only_by_its_author(store: Store) -> None:
    lan, hoa = await enrolled(store, 1), await enrolled(store, 2)
    async with store.begin() as connection:
        ids = await progress.add(connection, [report(lan, 1, "done"), report(lan, 1, "done", "mttq")])
        assert await progress.undo(connection, ids[0], officer_id=hoa.id, update_id=2, now=NOW) is None
        assert await progress.undo(connection, ids[1], officer_id=lan.id, update_id=3, now=NOW) is not None
        assert await progress.states(connection) == {}
        assert await progress.undo(connection, ids[0], officer_id=lan.id, update_id=4, now=NOW) is None


async def test_undoing_goes_back_one_report_at_a_time(store: Store) -> None:
    lan = await enrolled(store)
    said = ["not_started", "in_progress", "blocked", "done"]
    async with store.begin() as connection:
        ids = [(await progress.add(connection, [report(lan, number, status)]))[0] for number, status in enumerate(said)]
        for number, id_ in reversed(list(enumerate(ids))):
            assert (await progress.states(connection))["a", ""]["ubnd"].status == said[number]
            assert await progress.undo(connection, id_, officer_id=lan.id, update_id=100 + number, now=NOW)
        assert await progress.states(connection) == {}
        assert len(await progress.history(connection, "a", "")) == 2 * len(said)


async def test_undoing_an_older_report_leaves_the_newer_one_standing(store: Store) -> None:
    lan = await enrolled(store)
    async with store.begin() as connection:
        (older,) = await progress.add(connection, [report(lan, 1, "in_progress")])
        await progress.add(connection, [report(lan, 2, "done")])
        await progress.undo(connection, older, officer_id=lan.id, update_id=3, now=NOW)
        assert (await progress.states(connection))["a", ""]["ubnd"].status == "done"


async def test_an_undo_cannot_be_undone(store: Store) -> None:
    lan = await enrolled(store)
    async with store.begin() as connection:
        (first,) = await progress.add(connection, [report(lan, 1, "done")])
        await progress.undo(connection, first, officer_id=lan.id, update_id=2, now=NOW)
        undo_id = max(one.id or 0 for one in await progress.history(connection, "a", ""))
        assert await progress.undo(connection, undo_id, officer_id=lan.id, update_id=3, now=NOW) is None


@pytest.mark.parametrize("status", [*STATES, progress.EXTENSION, progress.EVIDENCE])
async def test_the_database_and_the_program_agree_on_what_is_done(store: Store, status: str) -> None:
    lan = await enrolled(store)
    for before in ("in_progress", "done"):
        entry_id = f"after_{before}"
        async with store.begin() as connection:
            for number, said in enumerate((before, status)):
                await progress.add(connection, [Report(entry_id, "", "ubnd", lan.id, number, NOW, said)])
            asked = select(is_done(literal(entry_id), literal(""), literal("ubnd")))
            state = (await progress.states(connection, [entry_id]))[entry_id, ""]["ubnd"].status
            assert bool(await connection.scalar(asked)) == (state == DONE)
            assert state == (status if status in STATES else before)


async def test_occurrences_of_one_entry_have_progress_of_their_own(store: Store) -> None:
    lan = await enrolled(store)
    async with store.begin() as connection:
        await progress.add(connection, [Report("a", "2020-Q1", "ubnd", lan.id, 1, NOW, "done")])
        await progress.add(connection, [Report("a", "2020-Q2", "ubnd", lan.id, 2, NOW, "blocked")])
        states = await progress.states(connection)
        assert {key: of["ubnd"].status for (_, key), of in states.items()} == {"2020-Q1": "done", "2020-Q2": "blocked"}
        assert len(await progress.history(connection, "a", "2020-Q1")) == 1


async def test_a_request_for_more_time_is_decided_once_and_the_last_grant_counts(store: Store) -> None:
    lan = await enrolled(store)
    due = date(2020, 6, 15)
    async with store.begin() as connection:
        first, second, undone = [
            await extensions.ask(
                connection,
                task=("a", ""),
                officer_id=lan.id,
                report_id=(await progress.add(connection, [report(lan, update, "extension")]))[0],
                due_before=due,
                planned_on=due,
                until=date(2020, 6, day),
                now=NOW,
            )
            for update, day in ((11, 20), (12, 25), (13, 30))
        ]
        taken_back = await extensions.by_id(connection, undone)
        assert taken_back is not None
        assert await progress.undo(connection, taken_back.report_id, officer_id=lan.id, update_id=14, now=NOW)
        until = date(2020, 6, 20)
        assert await extensions.decide(connection, first, by=lan.id, granted_until=until, now=NOW, planned_on=due)
        assert not await extensions.decide(connection, first, by=lan.id, granted_until=None, now=NOW, planned_on=due)
        assert not await extensions.decide(connection, undone, by=lan.id, granted_until=until, now=NOW, planned_on=due)
        assert await extensions.granted(connection) == {("a", ""): (due, until)}
        later = NOW + timedelta(hours=1)
        assert await extensions.decide(
            connection, second, by=lan.id, granted_until=date(2020, 6, 25), now=later, planned_on=due
        )
        assert (await extensions.granted(connection))["a", ""][1] == date(2020, 6, 25)
        assert (await calendars.stamp(connection))[1] == 2


async def test_files_are_kept_by_their_ids_with_the_report_they_came_with(store: Store) -> None:
    lan = await enrolled(store)
    async with store.begin() as connection:
        (first,) = await progress.add(connection, [report(lan, 1, "done")])
        for number in range(2):
            await progress.attach(connection, first, progress.Attachment("photo", f"f{number}", "", "album"))
        assert await progress.report_of_album(connection, "album") == first
        assert await progress.report_of_album(connection, "other") is None
        kept = (await progress.attachments(connection, [first]))[first]
        assert [file.file_id for file in kept] == ["f0", "f1"]
