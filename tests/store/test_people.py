"""Officers, invitations, feed tokens, progress and updates in the store."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.store import Store, deliveries, feeds, officers, progress, updates
from bot.store import tables as t
from bot.store.feeds import TokenFault
from bot.store.officers import InvitationFault, Officer, Role
from bot.store.progress import Report, UnitState

NOW = datetime(2020, 3, 10, tzinfo=UTC)
SECRET = b"a secret of the office"


async def invited(store: Store, **more: object) -> str:
    async with store.begin() as connection:
        return await officers.invite(
            connection,
            **{  # type: ignore[arg-type]
                "name": "Lan",
                "post": "Văn thư",
                "role": Role.OFFICER,
                "units": ["ubnd", "mttq", "ubnd"],
                "now": NOW,
                "expires_at": NOW + timedelta(days=7),
                **more,
            },
        )


async def enrolled(store: Store, chat_id: int = 1) -> Officer:
    code = await invited(store)
    async with store.begin() as connection:
        found = await officers.enrol(connection, code, chat_id=chat_id, locale="vi", now=NOW)
    assert isinstance(found, Officer)
    return found


async def test_an_invitation_enrols_once(store: Store) -> None:
    code = await invited(store)
    async with store.begin() as connection:
        lan = await officers.enrol(connection, code, chat_id=1, locale="vi", now=NOW)
        assert isinstance(lan, Officer)
        assert (lan.name, lan.units, lan.role) == ("Lan", ("mttq", "ubnd"), Role.OFFICER)
        again = await officers.enrol(connection, code, chat_id=2, locale="vi", now=NOW)
    assert again is InvitationFault.USED


async def test_wrong_and_expired_codes_enrol_nobody(store: Store) -> None:
    code = await invited(store)
    async with store.begin() as connection:
        late = await officers.enrol(connection, code, chat_id=1, locale="vi", now=NOW + timedelta(days=7))
        wrong = await officers.enrol(connection, code + "x", chat_id=1, locale="vi", now=NOW)
    assert (late, wrong) == (InvitationFault.EXPIRED, InvitationFault.UNKNOWN)


async def test_codes_cannot_be_read_from_the_database(store: Store) -> None:
    code = await invited(store)
    async with store.read() as connection:
        rows = (await connection.execute(select(t.invitations))).all()
    assert code not in str(rows)
    assert len(code) >= 16


async def test_leaving_erases_contact_data_and_skips_what_waits(store: Store) -> None:
    lan = await enrolled(store)
    async with store.begin() as connection:
        await deliveries.enqueue(
            connection, chat_id=1, officer_id=lan.id, dedupe_key="x", payload={"text": "x"}, now=NOW
        )
        assert await officers.leave(connection, lan.id, now=NOW)
        assert await deliveries.counts(connection) == {"skipped": 1}
        gone = await officers.by_id(connection, lan.id)
        assert gone is not None
        assert (gone.chat_id, gone.post, gone.units, "Lan" in gone.name) == (None, "", (), False)
        assert await officers.enrolled(connection) == []
        assert await officers.by_chat(connection, 1) is None


async def test_a_feed_token_opens_its_officers_feed_until_it_is_revoked(store: Store) -> None:
    lan, hoa = await enrolled(store, 1), await enrolled(store, 2)
    token = feeds.token(SECRET, lan.id, 0)
    async with store.begin() as connection:
        opened = await feeds.officer_of(connection, SECRET, token)
        assert isinstance(opened, Officer)
        assert opened.id == lan.id
        await officers.new_feed_generation(connection, lan.id)
        assert await feeds.officer_of(connection, SECRET, token) is TokenFault.REVOKED
        newer = await feeds.officer_of(connection, SECRET, feeds.token(SECRET, lan.id, 1))
        assert isinstance(newer, Officer)
        assert isinstance(await feeds.officer_of(connection, SECRET, feeds.token(SECRET, hoa.id, 0)), Officer)


@pytest.mark.parametrize(
    "token",
    ["", "-", "1", "1-", "1-x", "-x", "zz-AAAAAAAAAAAAAAAAAAAAAA", "1-" + "A" * 22, "é-ü", "1" * 9000, "../etc"],
)
async def test_what_is_no_token_opens_nothing(store: Store, token: str) -> None:
    await enrolled(store)
    async with store.read() as connection:
        assert await feeds.officer_of(connection, SECRET, token) is TokenFault.UNKNOWN


async def test_a_token_cannot_be_made_without_the_secret(store: Store) -> None:
    lan = await enrolled(store)
    async with store.read() as connection:
        assert await feeds.officer_of(connection, SECRET, feeds.token(b"guess", lan.id, 0)) is TokenFault.UNKNOWN


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
        assert (await progress.revisions(connection))["a"] == (5, NOW)


async def test_an_undo_takes_back_the_whole_answer_once_and_only_by_its_author(store: Store) -> None:
    lan, hoa = await enrolled(store, 1), await enrolled(store, 2)
    async with store.begin() as connection:
        ids = await progress.add(connection, [report(lan, 1, "done"), report(lan, 1, "done", "mttq")])
        assert await progress.undo(connection, ids[0], officer_id=hoa.id, update_id=2, now=NOW) is None
        assert await progress.undo(connection, ids[1], officer_id=lan.id, update_id=3, now=NOW) is not None
        assert await progress.states(connection) == {}
        assert await progress.undo(connection, ids[0], officer_id=lan.id, update_id=4, now=NOW) is None


async def test_an_update_is_claimed_once(store: Store) -> None:
    async with store.begin() as connection:
        assert await updates.claim(connection, 7, now=NOW)
        assert not await updates.claim(connection, 7, now=NOW)
        assert await updates.note_failure(connection, 8, "x", now=NOW) == 1
        assert await updates.note_failure(connection, 8, "x", now=NOW) == 2
        assert await updates.claim(connection, 8, now=NOW)


async def test_a_message_is_enqueued_once_by_its_key(store: Store) -> None:
    async with store.begin() as connection:
        for text in ("one", "two"):
            await deliveries.enqueue(
                connection, chat_id=1, officer_id=None, dedupe_key="k", payload={"text": text}, now=NOW
            )
        (only,) = await deliveries.lease(connection, "me", NOW, until=NOW + timedelta(minutes=2), limit=9)
    assert only.payload == {"text": "one"}
