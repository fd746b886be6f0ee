"""Requests for more time, put-off reminders and kept files, on both databases."""

from datetime import UTC, date, datetime, timedelta

from bot.store import Store, deliveries, extensions, officers, progress
from bot.store.officers import Officer, Role
from bot.store.progress import Report

NOW = datetime(2020, 3, 10, tzinfo=UTC)


async def enrolled(store: Store) -> Officer:
    async with store.begin() as connection:
        code = await officers.invite(
            connection, name="Lan", post="", role=Role.OFFICER, units=["ubnd"], now=NOW, expires_at=NOW + timedelta(1)
        )
        found = await officers.enrol(connection, code, chat_id=1, locale="vi", now=NOW)
    assert isinstance(found, Officer)
    return found


def report(officer: Officer, update: int, status: str) -> Report:
    return Report("a", "", "ubnd", officer.id, update, NOW, status)


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
                until=date(2020, 6, day),
                now=NOW,
            )
            for update, day in ((11, 20), (12, 25), (13, 30))
        ]
        taken_back = await extensions.by_id(connection, undone)
        assert taken_back is not None
        assert await progress.undo(connection, taken_back.report_id, officer_id=lan.id, update_id=14, now=NOW)
        until = date(2020, 6, 20)
        assert await extensions.decide(connection, first, by=lan.id, granted_until=until, now=NOW)
        assert not await extensions.decide(connection, first, by=lan.id, granted_until=None, now=NOW)
        assert not await extensions.decide(connection, undone, by=lan.id, granted_until=until, now=NOW)
        assert await extensions.granted(connection) == {("a", ""): (due, until)}
        later = NOW + timedelta(hours=1)
        assert await extensions.decide(connection, second, by=lan.id, granted_until=date(2020, 6, 25), now=later)
        assert (await extensions.granted(connection))["a", ""][1] == date(2020, 6, 25)
        assert await extensions.stamp(connection) == 2
        assert await extensions.revisions(connection) == {"a": (2, later)}


async def test_what_waits_for_an_officer_on_a_task_can_be_skipped(store: Store) -> None:
    lan = await enrolled(store)
    async with store.begin() as connection:
        for hour in (1, 30):
            await deliveries.snooze(
                connection,
                officer_id=lan.id,
                chat_id=1,
                task=("a", ""),
                until=NOW + timedelta(hours=hour),
                dedupe_key=f"s{hour}",
            )
        end = NOW + timedelta(hours=24)
        assert await deliveries.skip_repeats(connection, lan.id, ("a", ""), until=end) == 1
        assert await deliveries.counts(connection) == {"pending": 1, "skipped": 1}


async def test_files_are_kept_by_their_ids_with_the_report_they_came_with(store: Store) -> None:
    lan = await enrolled(store)
    async with store.begin() as connection:
        (first,) = await progress.add(connection, [report(lan, 1, "done")])
        for number in range(2):
            await progress.attach(connection, first, progress.Attachment("photo", f"f{number}", "", "album"))
        assert await progress.report_of_album(connection, "album") == first
        assert await progress.report_of_album(connection, "other") is None
        assert await progress.attachments(connection, [first]) == {first: 2}
