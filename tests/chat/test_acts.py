"""Words that do something else than tell how a task stands: who is told of them, and that nothing is recorded."""

from datetime import date

import pytest

from bot.sandbox import Person
from bot.store import extensions, progress
from bot.store.officers import Role

from .conftest import World, buttons

BOT = "@nhaclich_tapduot_bot"


async def recorded(world: World) -> dict[str, str]:
    """What stands recorded of each task, by entry."""
    async with world.service.store.read() as connection:
        states = await progress.states(connection)
    return {key.entry_id: state.status for key, held in states.items() for state in held.values()}


@pytest.mark.parametrize("words", ["không phát sinh", "Không có gì báo cáo ạ", "ko phat sinh a"])
async def test_nothing_to_report_completes_a_report(world: World, lan: Person, words: str) -> None:
    answer = await world.say(lan, words, to=world.about(lan, "Báo cáo quý"))
    assert "Đã ghi báo cáo không phát sinh: II.1 · Báo cáo quý" in answer.text
    assert await recorded(world) == {"bao-cao": "done"}
    assert "Đã hoàn tác" in (await world.tap(lan, answer, "Hoàn tác")).text
    assert (await recorded(world)).get("bao-cao") != "done"


async def test_nothing_to_report_is_asked_about_where_no_report_is_due(world: World, lan: Person) -> None:
    await world.at(date(2020, 3, 13))
    answer = await world.say(lan, "không phát sinh", to=world.about(lan, "Kế hoạch chung"))
    assert any("Đã xong" in button for button in buttons(answer)), (answer.text, buttons(answer))
    assert await recorded(world) == {}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("không phải việc của tôi", "Không nhận là việc của mình"),
        ("việc này của bên Mặt trận, không phải của em", "Không nhận là việc của mình"),
        ("đã giao anh Hùng", "Đã giao người khác"),
        ("em bàn giao cho chị Hoa rồi ạ", "Đã giao người khác"),
        ("em nghỉ thai sản đến tháng 9", "Cán bộ vắng mặt"),
        ("em đi phép", "Cán bộ vắng mặt"),
        ("em dang nam vien a", "Cán bộ vắng mặt"),
    ],
)
async def test_what_only_a_lead_can_act_on_is_put_before_the_leads(
    world: World, lan: Person, lead: Person, words: str, told: str
) -> None:
    answer = await world.say(lan, words, to=world.about(lan, "Báo cáo quý"))
    assert "Đã chuyển lời đồng chí" in answer.text
    assert told in world.last(lead).text
    assert f"“{words}”" in world.last(lead).text
    assert await recorded(world) == {}
    await world.say(lead, "Đồng chí Hoa làm thay nhé", to=world.last(lead))
    assert "Đồng chí Hoa làm thay nhé" in world.last(lan).text


async def test_it_is_told_the_admins_too_where_a_unit_would_have_nobody(
    world: World, lan: Person, lead: Person
) -> None:
    admin = await world.enrol("Anh Quản trị", role=Role.ADMIN)
    await world.say(lan, "em nghỉ phép đến 20/3", to=world.about(lan, "Báo cáo quý"))
    assert "Cán bộ vắng mặt" in world.last(admin).text
    await world.enrol("Anh Nam", "ubnd")
    count = len(world.sent(admin))
    await world.say(lan, "không phải việc của tôi", to=world.about(lan, "Báo cáo quý"))
    assert "Không nhận là việc của mình" in world.last(lead).text
    assert len(world.sent(admin)) == count


async def test_with_nobody_to_tell_the_officer_is_told_so(world: World, lan: Person) -> None:
    answer = await world.say(lan, "đã giao anh Hùng", to=world.about(lan, "Báo cáo quý"))
    assert "Chưa chuyển được" in answer.text


async def test_without_a_quoted_task_it_is_asked_which_one_is_meant(world: World, lan: Person, lead: Person) -> None:
    count = len(world.sent(lead))
    which = await world.say(lan, "không phải việc của tôi")
    assert "việc nào" in which.text
    assert len(world.sent(lead)) == count
    assert "Đã chuyển lời" in (await world.tap(lan, which, "1")).text
    assert "Không nhận là việc của mình" in world.last(lead).text


@pytest.mark.parametrize("words", ["stop nhắc", "đừng nhắc nữa", "thôi khỏi nhắc việc này", "dung nhac nua a"])
async def test_reminders_are_not_dropped_but_may_be_put_off(world: World, lan: Person, words: str) -> None:
    answer = await world.say(lan, words, to=world.about(lan, "Báo cáo quý"))
    assert "/dung" in answer.text
    put_off = await world.tap(lan, answer, "Sáng mai")
    assert "Tôi sẽ nhắc lại" in put_off.text
    count = len(world.sent(lan))
    await world.at(date(2020, 3, 18))
    assert any("Báo cáo quý" in message.text for message in world.sent(lan)[count:])
    assert await recorded(world) == {}


async def test_done_counts_before_no_more_reminders(world: World, lan: Person) -> None:
    answer = await world.say(lan, "xong rồi, đừng nhắc nữa", to=world.about(lan, "Báo cáo quý"))
    assert "Đã ghi" in answer.text or "✅ Đã xong" in buttons(answer)


@pytest.mark.parametrize("words", ["chị gửi lại em mẫu với", "gửi giúp em file mẫu", "cho em xin mẫu báo cáo"])
async def test_a_form_that_is_asked_for_is_asked_of_the_leads(
    world: World, lan: Person, lead: Person, words: str
) -> None:
    await world.say(lan, words, to=world.about(lan, "Báo cáo quý"))
    assert f"“{words}”" in world.last(lead).text


@pytest.mark.parametrize("words", ["đồng ý", "không đồng ý", "ok cho đến 28/3 nhé"])
async def test_what_a_lead_forwards_decides_nothing(world: World, lan: Person, lead: Person, words: str) -> None:
    await world.say(lan, "xin gia hạn đến 25/3", to=world.about(lan, "Báo cáo quý"))
    request = world.last(lead)
    count = len(world.sent(lan))
    world.state.say(lead.user_id, words, reply_to=request.message_id, forwarded_from="Anh Hùng")
    await world.settle()
    assert "Đồng ý" in " ".join(buttons(world.last(lead)))
    assert len(world.sent(lan)) == count
    async with world.service.store.read() as connection:
        pending = await extensions.by_id(connection, 1)
    assert pending is not None
    assert pending.decided_at is None


@pytest.mark.parametrize("words", ["được, để tôi hỏi Bí thư đã", "đồng ý nếu Bí thư đồng ý", "ok để anh xem"])
async def test_a_lead_who_is_undecided_is_asked(world: World, lan: Person, lead: Person, words: str) -> None:
    await world.say(lan, "xin gia hạn đến 25/3", to=world.about(lan, "Báo cáo quý"))
    count = len(world.sent(lan))
    assert "đến ngày nào" in (await world.say(lead, words, to=world.last(lead))).text
    assert len(world.sent(lan)) == count


@pytest.mark.parametrize("forum", [False, True], ids=["group", "topic"])
async def test_in_a_group_it_is_the_same(world: World, lan: Person, lead: Person, *, forum: bool) -> None:
    chat = world.state.add_group("Văn phòng", forum=forum, members=[lan])
    thread = world.state.add_topic(lan.user_id, chat.chat_id, "Báo cáo") if forum else None
    await world.settle()

    async def said(words: str) -> str:
        world.state.say(lan.user_id, f"{BOT} {words}", chat_id=chat.chat_id, thread_id=thread)
        await world.settle()
        answer = [m for m in world.state.messages(chat.chat_id) if m.sender_id == world.state.bot["id"]][-1]
        assert answer.thread_id == thread
        return answer.text

    assert "Đã chuyển lời đồng chí" in await said("II.1 không phải việc của em ạ")
    assert "Không nhận là việc của mình" in world.last(lead).text
    assert "Đã ghi báo cáo không phát sinh: II.1" in await said("II.1 không phát sinh")
