"""What the bot has asked: kept for a person and a place, one question of a kind about a task, until it is settled."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.calendar.model import TaskKey
from bot.store import Store, officers, open_questions
from bot.store.address import Address
from bot.store.open_questions import Asked, Place
from tests.office import enrol

NOW = datetime(2020, 3, 10, 1, 0, tzinfo=UTC)
HERE, THERE = Place(Address("telegram", "100")), Place(Address("telegram", "100"), "7")
TASK, OTHER = TaskKey("bao-cao", ""), TaskKey("ke-hoach", "2020-Q1")


@pytest.fixture
async def people(store: Store) -> tuple[int, int]:
    """Two officers, by id."""
    return (await enrol(store, now=NOW, chat_id=100)).id, (await enrol(store, now=NOW, chat_id=200)).id


async def ask(
    store: Store,
    officer_id: int,
    kind: Asked,
    task: TaskKey | None = None,
    *,
    place: Place = HERE,
    now: datetime = NOW,
    message_id: str = "",
    words: str = "",
    update_id: int = 1,
) -> None:
    until, body = now + timedelta(minutes=30), {"words": words}
    said = {"task": task, "message_id": message_id, "body": body}
    async with store.begin() as connection:
        await open_questions.ask(connection, officer_id, place, kind, update_id=update_id, now=now, until=until, **said)


async def kinds(store: Store, officer_id: int, place: Place = HERE) -> list[str]:
    async with store.read() as connection:
        return [one.kind.value for one in await open_questions.standing(connection, officer_id, place)]


async def test_questions_stand_for_one_person_in_one_place_the_newest_first(
    store: Store, people: tuple[int, int]
) -> None:
    await ask(store, people[0], Asked.DAY, TASK, words="xin gia hạn")
    await ask(store, people[0], Asked.PERCENT, OTHER)
    assert await kinds(store, people[0]) == ["percent", "day"]
    assert await kinds(store, people[0], THERE) == await kinds(store, people[1]) == []
    async with store.read() as connection:
        day = (await open_questions.standing(connection, people[0], HERE))[1]
    assert (day.task, day.body, day.asked_at) == (TASK, {"words": "xin gia hạn"}, NOW)
    assert day.until == NOW + timedelta(minutes=30)


async def test_what_is_asked_again_takes_the_place_of_what_was(store: Store, people: tuple[int, int]) -> None:
    for update_id in (1, 2):
        await ask(store, people[0], Asked.DAY, TASK)
        await ask(store, people[0], Asked.DAY, OTHER)
        for message_id in ("5", "6", "6"):  # each message waits for its own task, and each part of one
            await ask(store, people[0], Asked.TASK, message_id=message_id, update_id=update_id)
    assert await kinds(store, people[0]) == ["task", "task", "task", "day", "day"]


async def test_a_question_ends_when_it_is_answered_settled_or_long_over(store: Store, people: tuple[int, int]) -> None:
    await ask(store, people[0], Asked.DAY, TASK)
    await ask(store, people[0], Asked.PERCENT, TASK, place=THERE)
    await ask(store, people[0], Asked.PERCENT, OTHER)
    async with store.begin() as connection:
        await open_questions.settle(connection, people[0], TASK, (Asked.PERCENT, Asked.OBSTACLE))
    assert await kinds(store, people[0], THERE) == []
    assert await kinds(store, people[0]) == ["percent", "day"]
    async with store.begin() as connection:
        newest = (await open_questions.standing(connection, people[0], HERE))[0]
        await open_questions.close(connection, newest.id)
    assert await kinds(store, people[0]) == ["day"]
    await ask(store, people[1], Asked.DAY, TASK, now=NOW + timedelta(days=8))
    assert await kinds(store, people[0]) == []


async def test_nothing_is_kept_of_somebody_who_leaves(store: Store, people: tuple[int, int]) -> None:
    await ask(store, people[0], Asked.DAY, TASK)
    async with store.begin() as connection:
        await officers.leave(connection, people[0], now=NOW)
    assert await kinds(store, people[0]) == []
