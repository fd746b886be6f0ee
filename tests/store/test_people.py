"""Officers, invitations and feed tokens in the store."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.channels.telegram.addresses import address_of
from bot.store import Store, deliveries, feeds, officers, progress, task_messages, transitions
from bot.store import tables as t
from bot.store.feeds import TokenFault
from bot.store.officers import InvitationFault, Officer, Role
from bot.store.progress import Report

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
        found = await officers.enrol(connection, code, address=address_of(chat_id), locale="vi", now=NOW)
    assert isinstance(found, Officer)
    return found


async def test_an_invitation_enrols_once(store: Store) -> None:
    code = await invited(store)
    async with store.begin() as connection:
        lan = await officers.enrol(connection, code, address=address_of(1), locale="vi", now=NOW)
        assert isinstance(lan, Officer)
        assert (lan.name, lan.units, lan.role) == ("Lan", ("mttq", "ubnd"), Role.OFFICER)
        again = await officers.enrol(connection, code, address=address_of(2), locale="vi", now=NOW)
    assert again is InvitationFault.USED


async def test_wrong_and_expired_codes_enrol_nobody(store: Store) -> None:
    code = await invited(store)
    async with store.begin() as connection:
        late = await officers.enrol(connection, code, address=address_of(1), locale="vi", now=NOW + timedelta(days=7))
        wrong = await officers.enrol(connection, code + "x", address=address_of(1), locale="vi", now=NOW)
    assert (late, wrong) == (InvitationFault.EXPIRED, InvitationFault.UNKNOWN)


async def test_who_is_enrolled_cannot_enrol_again_and_spends_no_code(store: Store) -> None:
    await enrolled(store, 1)
    code = await invited(store)
    async with store.begin() as connection:
        again = await officers.enrol(connection, code, address=address_of(1), locale="vi", now=NOW)
        other = await officers.enrol(connection, code, address=address_of(2), locale="vi", now=NOW)
    assert again is InvitationFault.ENROLLED
    assert isinstance(other, Officer)


async def test_of_two_who_use_a_code_at_once_one_is_enrolled(store: Store) -> None:
    code = await invited(store)

    async def enrol(chat_id: int) -> Officer | InvitationFault:
        async with store.begin() as connection:
            found = await officers.enrol(connection, code, address=address_of(chat_id), locale="vi", now=NOW)
            await asyncio.sleep(0.05)
            return found

    found = await asyncio.gather(*(enrol(chat_id) for chat_id in (1, 2, 3)))
    assert sorted(type(one).__name__ for one in found) == ["InvitationFault", "InvitationFault", "Officer"]
    async with store.read() as connection:
        assert await officers.count(connection) == 1


async def test_who_left_can_be_invited_anew_as_somebody_else(store: Store) -> None:
    lan = await enrolled(store, 1)
    async with store.begin() as connection:
        await officers.leave(connection, lan.id, now=NOW)
        assert not await officers.leave(connection, lan.id, now=NOW)
    back = await enrolled(store, 1)
    assert back.id != lan.id
    async with store.read() as connection:
        assert await officers.by_chat(connection, address_of(1)) == back
        assert await officers.enrolled(connection) == [back]
        assert await officers.enrolled(connection, Role.LEAD) == []


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
            connection, address=address_of(1), officer_id=lan.id, dedupe_key="x", payload={"text": "x"}, now=NOW
        )
        assert await officers.leave(connection, lan.id, now=NOW)
        assert await deliveries.counts(connection) == {"skipped": 1}
        gone = await officers.by_id(connection, lan.id)
        assert gone is not None
        assert (gone.address, gone.post, gone.units, "Lan" in gone.name) == (None, "", (), False)
        assert await officers.enrolled(connection) == []
        assert await officers.by_chat(connection, address_of(1)) is None


async def test_no_table_keeps_the_name_or_chat_of_who_left(store: Store) -> None:
    lan = await enrolled(store, 987654321)
    async with store.begin() as connection:
        await deliveries.enqueue(
            connection,
            address=address_of(987654321),
            officer_id=lan.id,
            dedupe_key="x",
            payload={"text": "Chào Lan"},
            now=NOW,
        )
        said = Report("a", "", "ubnd", lan.id, 1, NOW, "done", address=address_of(987654321), message_id="5")
        await progress.add(connection, [said])
        await officers.leave(connection, lan.id, now=NOW)
        for table in t.metadata.sorted_tables:
            for row in await connection.execute(select(table)):
                assert not {"Lan", "Văn thư", "Chào Lan", "987654321"} & set(row), table.name
                assert "Lan" not in str(row), table.name


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


async def test_leaving_revokes_the_feed(store: Store) -> None:
    lan = await enrolled(store)
    async with store.begin() as connection:
        await officers.leave(connection, lan.id, now=NOW)
        for generation in (0, 1):
            token = feeds.token(SECRET, lan.id, generation)
            assert await feeds.officer_of(connection, SECRET, token) is TokenFault.REVOKED


async def test_a_token_that_was_tampered_with_opens_nothing(store: Store) -> None:
    lan, hoa = await enrolled(store, 1), await enrolled(store, 2)
    token, other = feeds.token(SECRET, lan.id, 0), feeds.token(SECRET, hoa.id, 0)
    signature = token.partition("-")[2]
    tampered = [
        token[:-1],
        token[1:],
        token + "A",
        token.swapcase(),
        f"{other.partition('-')[0]}-{signature}",
        feeds.token(SECRET, lan.id, 1),  # of a generation that does not exist yet
        feeds.token(SECRET, 99, 0),
        f"{token} ",
        token * 1000,
    ]
    async with store.read() as connection:
        for given in tampered:
            assert await feeds.officer_of(connection, SECRET, given) is TokenFault.UNKNOWN, given


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


async def test_a_message_is_enqueued_once_by_its_key(store: Store) -> None:
    async with store.begin() as connection:
        for text in ("one", "two"):
            await deliveries.enqueue(
                connection, address=address_of(1), officer_id=None, dedupe_key="k", payload={"text": text}, now=NOW
            )
        (only,) = await transitions.lease(connection, "me", NOW, until=NOW + timedelta(minutes=2), limit=9)
    assert only.payload == {"text": "one"}


async def test_what_waits_for_an_officer_on_a_task_can_be_skipped(store: Store) -> None:
    lan = await enrolled(store)
    async with store.begin() as connection:
        for hour in (1, 30):
            await task_messages.snooze(
                connection,
                officer_id=lan.id,
                address=address_of(1),
                task=("a", ""),
                until=NOW + timedelta(hours=hour),
                dedupe_key=f"s{hour}",
            )
        end = NOW + timedelta(hours=24)
        assert await deliveries.skip_repeats(connection, lan.id, ("a", ""), until=end) == 1
        assert await deliveries.counts(connection) == {"pending": 1, "skipped": 1}
