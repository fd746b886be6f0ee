"""Updates in: confirmed after they are handled, applied once, and none blocks the rest."""

from datetime import date

import pytest
from telegram import Update

from bot.chat import application, keyboards, recording, reports
from bot.store import progress
from bot.store.officers import Role

from .conftest import World


async def test_an_update_that_comes_twice_is_applied_once(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.at(date(2020, 3, 11))
    asked = world.about(lan, "Báo cáo quý")
    world.state.say(lan.user_id, "đang làm 50%", reply_to=asked.message_id)
    raw = world.state.updates.pending[-1]
    await world.settle()
    sent = len(world.sent(lan))
    update = Update.de_json(raw, world.service.bot)
    await world.service.receiver.application.process_update(update)
    await world.settle()
    assert len(world.sent(lan)) == sent
    async with world.service.store.read() as connection:
        assert len(await progress.history(connection, "bao-cao", "")) == 1


async def test_an_update_that_fails_is_tried_again_before_it_is_confirmed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.at(date(2020, 3, 11))
    honest = recording.read_reply
    tries = 0

    def failing_twice(*args: object, **kwargs: object) -> object:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise RuntimeError("a passing fault")
        return honest(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(recording, "read_reply", failing_twice)
    answer = await world.say(lan, "đang làm 50%", to=world.about(lan, "Báo cáo quý"))
    assert "Đã ghi" in answer.text
    assert tries == 3


async def test_an_update_that_always_fails_is_set_aside_and_the_admin_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    lan = await world.enrol("Chị Lan", "ubnd")

    async def poisonous(*_: object) -> None:
        raise RuntimeError("always")

    monkeypatch.setattr("bot.chat.receiving._FIRST_WAIT", 0.01)
    monkeypatch.setattr(reports, "_about", poisonous)
    world.state.say(lan.user_id, "chuyện gì đó")
    world.state.say(lan.user_id, "/nhiemvu")
    await world.settle()
    assert "Việc của đồng chí" in world.last(lan).text
    assert "để riêng" in world.last(admin).text


async def test_a_message_of_ten_thousand_characters_is_answered(world: World) -> None:
    lead = await world.enrol("Đồng chí Bí thư", role=Role.LEAD)
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.at(date(2020, 3, 11))
    asked = world.about(lan, "Báo cáo quý")
    world.state.say(lan.user_id, "vướng kinh phí", reply_to=asked.message_id)
    raw = world.state.updates.pending[-1]
    await world.settle()
    before = len(world.sent(lan))
    raw = raw | {"update_id": raw["update_id"] + 1000, "message": raw["message"] | {"text": "vướng <kinh phí> " * 625}}
    await world.service.receiver.application.process_update(Update.de_json(raw, world.service.bot))
    await world.settle()
    assert len(world.sent(lan)) == before + 1
    assert all(len(message.text) <= 4096 for person in (lan, lead) for message in world.sent(person))


def test_every_button_has_a_verb_of_its_own() -> None:
    verbs = [value for name, value in vars(keyboards).items() if name.isupper() and isinstance(value, str)]
    assert len(verbs) == len(set(verbs))
    assert set(application.TAPS) <= set(verbs)
