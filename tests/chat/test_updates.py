"""Updates in: confirmed after they are handled, applied once, and none blocks the rest."""

import asyncio
import json
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from telegram import Update

from bot.channels.telegram.addresses import address_of
from bot.chat import dispatch, taps
from bot.chat import turn as turn_module
from bot.chat.answers import reports
from bot.chat.turn import Turn
from bot.clock import RehearsalClock
from bot.config import Database, Settings, Web
from bot.delivery.pacing import Unpaced
from bot.office.task_ref import task_ref
from bot.office.wording import keyboards, people_buttons
from bot.replies import ReplyStatus
from bot.sandbox import SandboxState, create_app, serve
from bot.service.assemble import assembled
from bot.service.receiving import receiving
from bot.store import officers, progress
from bot.store import tables as t
from bot.store.officers import Role
from bot.texts import Texts

from .conftest import CALENDAR, World


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
    honest = turn_module.read_reply
    failed = 0

    def failing_twice(*args: object, **kwargs: object) -> object:
        nonlocal failed
        if failed < 2:
            failed += 1
            raise RuntimeError("a passing fault")
        return honest(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(turn_module, "read_reply", failing_twice)
    answer = await world.say(lan, "đang làm 50%", to=world.about(lan, "Báo cáo quý"))
    assert "Đã ghi" in answer.text
    assert failed == 2


async def test_an_update_that_always_fails_is_set_aside_and_the_admin_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    lan = await world.enrol("Chị Lan", "ubnd")

    async def poisonous(*_: object) -> None:
        raise RuntimeError("always")

    monkeypatch.setattr("bot.channels.telegram.inbound._FIRST_WAIT", 0.01)
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
    named = [*vars(keyboards).items(), *vars(people_buttons).items()]
    verbs = [value for name, value in named if name.isupper() and isinstance(value, str)]
    assert len(verbs) == len(set(verbs))
    assert set(dispatch.TAPS) <= set(verbs)


async def test_one_update_that_cannot_be_parsed_makes_polling_deaf_to_nothing_else(world: World) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    lan = await world.enrol("Chị Lan", "ubnd")
    unparsable = {"message_id": 1, "date": 1, "chat": {"id": lan.user_id, "type": "private"}, "poll": {"id": "5"}}
    world.state.updates.add("message", unparsable)
    world.state.say(lan.user_id, "/nhiemvu")
    world.state.updates.add("message", {"chat": 5})
    world.state.say(lan.user_id, "/trogiup")
    await world.settle()
    assert [message.text[:10] for message in world.sent(lan)[-2:]] == ["📌 Việc của", "Cách dùng "]
    assert len([message for message in world.sent(admin) if "để riêng" in message.text]) == 1
    async with world.service.store.read() as connection:
        aside = (await connection.execute(select(t.updates.c.body).where(t.updates.c.body != ""))).scalars().all()
    assert [json.loads(body)["message"] for body in aside] == [unparsable, {"chat": 5}]


async def test_numbers_that_begin_anew_lose_no_message(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    heard = len(world.sent(lan))
    for _ in range(2):  # another Bot API server counts from elsewhere, and comes by the same numbers
        world.state.updates._last_id = 5
        for _ in range(5):
            world.state.say(lan.user_id, "/nhiemvu")
        await world.settle()
    assert len(world.sent(lan)) == heard + 10


async def test_another_bots_numbers_are_its_own(tmp_path: Path) -> None:
    (tmp_path / "calendar_data").mkdir()
    (tmp_path / "calendar_data" / "a.toml").write_text(CALENDAR, encoding="utf-8")
    settings = Settings(
        database=Database(url=f"sqlite:///{tmp_path}/office.db"),
        web=Web(secret_file=tmp_path / "secret"),
        root=tmp_path,
    )
    clock = RehearsalClock(datetime(2020, 3, 10, 1, 0, tzinfo=UTC))
    for token in ("7:first", "8:second"):
        state = SandboxState(clock, token)
        someone = state.add_person("Người lạ", user_id=42)
        async with AsyncExitStack() as stack:
            server = await stack.enter_async_context(serve(create_app(state)))
            service = await stack.enter_async_context(
                assembled(settings, clock=clock, token=token, base_url=server.url, pace=Unpaced())
            )
            await stack.enter_async_context(receiving(service))
            state.say(someone.user_id, "/trogiup")
            await state.wait_for(lambda state=state: not state.updates.pending)
            await service.dispatch()
        assert len(state.sent) == 1, token
        state.close()


async def test_others_go_on_while_one_fails_and_its_senders_messages_keep_their_order(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    lead = await world.enrol("Đồng chí Bí thư", role=Role.LEAD)
    lan = await world.enrol("Chị Lan", "ubnd")
    honest, repaired, said = reports.words, asyncio.Event(), []

    async def faulty(turn: Turn) -> None:
        said.append(turn.said.words)
        if (
            turn.me.id == (await officers.by_chat(turn.connection, address_of(lan.user_id))).id
            and not repaired.is_set()
        ):  # type: ignore[union-attr]
            raise RuntimeError("a passing fault")
        await honest(turn)

    monkeypatch.setattr("bot.channels.telegram.inbound._FIRST_WAIT", 0.001)
    monkeypatch.setattr("bot.channels.telegram.inbound._TRIES", 1_000_000)
    monkeypatch.setattr(reports, "words", faulty)
    world.state.say(lan.user_id, "câu một")
    world.state.say(lan.user_id, "câu hai")
    world.state.say(lead.user_id, "/nhiemvu")
    await world.state.wait_for(lambda: not world.state.updates.pending)
    await world.service.dispatch()
    assert "Việc của" in world.last(lead).text or "Mọi việc" in world.last(lead).text or world.sent(lead)[-1].buttons
    assert "câu hai" not in said
    repaired.set()
    await world.settle()
    assert said[-2:] == ["câu một", "câu hai"]
    assert not any("để riêng" in message.text for message in world.sent(admin))


async def test_ten_that_always_fail_are_one_notice(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    lan = await world.enrol("Chị Lan", "ubnd")

    async def poisonous(*_: object) -> None:
        raise RuntimeError("always")

    monkeypatch.setattr("bot.channels.telegram.inbound._FIRST_WAIT", 0.001)
    monkeypatch.setattr(reports, "_about", poisonous)
    for number in range(10):
        world.state.say(lan.user_id, f"chuyện {number}")
    await world.settle()
    assert len([message for message in world.sent(admin) if "để riêng" in message.text]) == 1


BAD_DATA = [
    "u:99999999999999999999999",
    "u:9223372036854775808",
    "u:-1",
    "u:٣",
    "u:",
    "u",
    "",
    "e:99999999999999999999999:yes",
    "e:…:yes",
    "e:1:maybe",
    "e:1",
    "r:REF:in_progress:9999",
    "r:REF:in_progress:100000000000000000000000",
    "r:REF:done:50",
    "r:REF:rubbish",
    "r:REF",
    "r:::",
    "w:",
    "f:x",
    "s:REF:never",
    "t:" + "A" * 60,
    "h:'; DROP TABLE meta",
    "p:x:1",
    "p:lich:99999999999",
    "d:1:really",
    "d:99999999999999999999999:no",
    "k:REF:destroy",
    "n:hidden",
    "o:1:99999999999999999999999",
    "a:burn",
    "g:99999999999999999999999",
    "x:perhaps",
    "zz:1",
    "r:REF:done\n",
]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEAD, Role.ADMIN])
async def test_a_tap_that_no_button_of_ours_says_gets_a_polite_line_and_nothing_else(world: World, role: Role) -> None:
    lan = await world.enrol("Chị Lan", "ubnd", role=role)
    card = await world.say(lan, "/nhiemvu")
    ref = task_ref("bao-cao", "")
    before = len(world.sent(lan))
    for data in BAD_DATA:
        world.state.tap(lan.user_id, lan.user_id, card.message_id, data.replace("REF", ref), forged=True)
    await world.settle()
    assert [toast.text for toast in world.state.toasts] == [Texts("vi").plain("chat.unknown_button")] * len(BAD_DATA)
    assert len(world.sent(lan)) == before
    assert world.state.message(lan.user_id, card.message_id) == card


@pytest.mark.parametrize("data", ["t:{}", "s:{}:", "s:{}:tomorrow", "r:{}:done", "r:{}:question", "f:{}", "w:{}"])
async def test_a_tap_shows_and_changes_nothing_of_another_units_task(world: World, data: str) -> None:
    hoa = await world.enrol("Chị Hoa", "mttq")
    page = await world.say(hoa, "/nhiemvu")
    before = len(world.sent(hoa))
    world.state.tap(hoa.user_id, hoa.user_id, page.message_id, data.format(task_ref("bao-cao", "")), forged=True)
    await world.settle()
    assert [toast.text for toast in world.state.toasts] == ["Việc này không thuộc đơn vị của đồng chí."]
    assert len(world.sent(hoa)) == before
    assert world.state.message(hoa.user_id, page.message_id) == page


async def test_every_button_that_is_sent_can_be_read(world: World) -> None:
    say, ref = Texts("vi"), task_ref("bao-cao", "")
    rows = [
        *keyboards.task_buttons(ref, say, snooze=True),
        *keyboards.snooze_buttons(ref, [("afternoon", world.clock.now()), ("three_days", world.clock.now())], say),
        (keyboards.undo_button(1, say), keyboards.fix_button(ref, say)),
        *keyboards.extension_buttons(2**63 - 1, "1/6", say),
        *keyboards.refuse_button(5, say),
        keyboards.percent_buttons(ref),
        *keyboards.reading_buttons(ref, [status.value for status in ReplyStatus], say),
        *(row for verb in "twhk" for row in keyboards.number_buttons([ref], verb)),
        *(row for name in ("lich", "nhiemvu", "tre") for row in keyboards.page_buttons(name, 1, 3, say)),
        *keyboards.cancel_button(3, say),
        *keyboards.draft_buttons(3, say, really=True),
        *keyboards.draft_buttons(3, say),
    ]
    for button in (button for row in rows for button in row):
        found = taps.read(button.data)
        assert found is not None, button.data
        assert found.verb in dispatch.TAPS or found.verb == keyboards.DRAFT


async def test_a_tap_on_a_message_that_the_bot_no_longer_sees_is_answered(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.at(date(2020, 3, 11))
    asked = world.about(lan, "Báo cáo quý")
    data = asked.buttons[0]["callback_data"]
    world.state.tap(lan.user_id, lan.user_id, asked.message_id, data, inaccessible=True)
    await world.settle()
    assert "đã cũ" in world.state.toasts[-1].text
    assert "đã cũ" in world.last(lan).text


@pytest.mark.parametrize("words", ["/start sai{}", "/trogiup", "alo {}"])
async def test_a_stranger_is_answered_a_few_times_an_hour(world: World, words: str) -> None:
    stranger = world.state.add_person("Người lạ", started=True)
    for number in range(40):
        world.state.say(stranger.user_id, words.format(number))
        if number % 10 == 9:
            await world.settle()
    assert len(world.sent(stranger)) == 3
    assert "không trả lời thêm" in world.last(stranger).text
    world.clock.advance(timedelta(hours=1, seconds=1))
    world.state.say(stranger.user_id, words.format(201))
    await world.settle()
    assert len(world.sent(stranger)) == 4


async def test_the_right_code_is_heard_after_many_wrong_ones(world: World) -> None:
    lan = world.state.add_person("Chị Lan", started=True)
    for number in range(10):
        world.state.start(lan.user_id, f"sai{number}")
    world.state.start(lan.user_id, await world.invitation("Chị Lan", "ubnd"))
    await world.settle()
    assert "Chào đồng chí" in world.last(lan).text
