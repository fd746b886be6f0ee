"""/choduyet: what waits for a lead, in one list; what is done from it, and what ends the waiting by itself."""

from datetime import timedelta

import pytest

from bot.sandbox import Message, Person
from bot.store.officers import Role

from .beginnings import LAN_REMINDED_OF_BOTH
from .conftest import World, buttons

BEFORE = {"lan": LAN_REMINDED_OF_BOTH}


async def put_three(world: World, lan: Person) -> None:
    """An obstacle, a question and a request, in this order."""
    await world.say(lan, "vướng, chưa có số liệu của công an", to=world.about(lan, "Kế hoạch chung"))
    world.clock.advance(timedelta(minutes=5))
    await world.say(lan, "tài liệu lấy ở đâu ạ?", to=reminder(world, lan))
    world.clock.advance(timedelta(minutes=5))
    await world.say(lan, "xin gia hạn đến 28/3, đang chờ số liệu", to=reminder(world, lan))


def reminder(world: World, person: Person) -> Message:
    return next(m for m in world.sent(person) if "Báo cáo quý" in m.text and "✅ Xong" in str(m.buttons))


def shown(world: World, person: Person, message: Message) -> Message:
    return world.state.message(person.user_id, message.message_id)


async def test_everything_that_waits_stands_in_one_list_oldest_first(world: World, lan: Person, lead: Person) -> None:
    assert "không có việc nào chờ" in (await world.say(lead, "/choduyet")).text
    await put_three(world, lan)
    listed = await world.say(lead, "/choduyet")
    assert "Chờ duyệt, trả lời: 3" in listed.text
    lines = listed.text.split("\n\n")
    assert [line[:4] for line in lines[1:]] == ["1. ⚠", "2. ❓", "3. 📅"]
    assert "II.2 · Kế hoạch chung" in lines[1]
    assert "“vướng, chưa có số liệu của công an”" in lines[1]
    assert "Chị Lan (UBND), từ 18:35 13/03" in lines[2]
    assert "Xin gia hạn đến thứ Bảy 28/03 (ngày nghỉ) · hạn: thứ Tư 18/03" in lines[3]
    assert buttons(listed) == [
        *("1 💬 Trả lời", "1 ✔️ Đã xong", "2 💬 Trả lời", "2 ✔️ Đã xong"),
        *("3 ✅ Đồng ý", "3 ✖️ Không", "3 📅 Ngày khác", "🔄 Xem lại"),
    ]
    world.clock.advance(timedelta(days=2))
    assert "chờ 2 ngày" in (await world.say(lead, "/choduyet")).text


@pytest.mark.parametrize("words", ["việc chờ duyệt", "có gì chờ tôi không?", "co gi cho duyet khong a", "/chờ duyệt"])
async def test_it_is_asked_for_in_plain_words(world: World, lan: Person, lead: Person, words: str) -> None:
    await put_three(world, lan)
    assert "Chờ duyệt, trả lời: 3" in (await world.say(lead, words)).text
    assert "dành cho lãnh đạo" in (await world.say(lan, words)).text


async def test_from_the_list_each_is_done_and_leaves_it(world: World, lan: Person, lead: Person) -> None:
    await put_three(world, lan)
    listed = await world.say(lead, "/choduyet")
    await world.tap(lead, listed, "3 ✅ Đồng ý")
    assert "hạn mới thứ Bảy 28/03" in world.last(lan).text
    assert "Chờ duyệt, trả lời: 2" in shown(world, lead, listed).text
    await world.tap(lead, listed, "1 ✔️ Đã xong")
    assert "Đồng chí Bí thư đã xem và cho là đã giải quyết xong" in world.last(lan).text
    assert "chưa có số liệu của công an" in world.last(lan).text
    assert "Chị Lan" in world.state.toasts[-1].text
    assert "Chờ duyệt, trả lời: 1" in shown(world, lead, listed).text
    asked = await world.tap(lead, listed, "1 💬 Trả lời")
    assert "“tài liệu lấy ở đâu ạ?”" in asked.text
    assert "Đã chuyển lời tới Chị Lan" in (await world.say(lead, "ở Văn phòng, gặp đồng chí Hoa")).text
    assert "trả lời: “ở Văn phòng, gặp đồng chí Hoa”" in world.last(lan).text
    await world.tap(lead, listed, "🔄")
    assert "không có việc nào chờ" in shown(world, lead, listed).text
    history = (await world.say(lan, "/lichsu II.1")).text
    assert "đồng ý gia hạn đến 28/03" in history
    assert "lãnh đạo trả lời – “ở Văn phòng, gặp đồng chí Hoa”" in history


async def test_an_obstacle_waits_while_it_stands(world: World, lan: Person, lead: Person) -> None:
    task = reminder(world, lan)
    blocked = await world.say(lan, "vướng, chưa có số liệu", to=task)
    assert "⚠️" in (await world.say(lead, "/choduyet")).text
    going = await world.say(lan, "đang làm 50%", to=task)
    assert "không có việc nào chờ" in (await world.say(lead, "/choduyet")).text
    await world.tap(lan, going, "Hoàn tác")
    assert "⚠️" in (await world.say(lead, "/choduyet")).text
    await world.tap(lan, blocked, "Hoàn tác")
    assert "không có việc nào chờ" in (await world.say(lead, "/choduyet")).text
    await world.say(lan, "vướng, máy hỏng", to=task)
    await world.say(lan, "vướng, vẫn chưa có số liệu", to=task)
    listed = (await world.say(lead, "/choduyet")).text
    assert "Chờ duyệt, trả lời: 1" in listed
    assert "vẫn chưa có số liệu" in listed


async def test_what_is_answered_withdrawn_or_done_waits_no_longer(world: World, lan: Person, lead: Person) -> None:
    await put_three(world, lan)
    await world.say(lead, "Công an gửi chiều nay", to=world.about(lead, "của công an"))
    assert "Chờ duyệt, trả lời: 2" in (await world.say(lead, "/choduyet")).text
    await world.say(lan, "rút đề nghị gia hạn giúp em", to=reminder(world, lan))
    assert "Chờ duyệt, trả lời: 1" in (await world.say(lead, "/choduyet")).text
    await world.say(lan, "xong rồi", to=reminder(world, lan))
    assert "không có việc nào chờ" in (await world.say(lead, "/choduyet")).text


async def test_a_question_that_comes_back_waits_again(world: World, lan: Person, lead: Person) -> None:
    await world.say(lan, "tài liệu lấy ở đâu ạ?", to=reminder(world, lan))
    await world.say(lead, "ở Văn phòng", to=world.last(lead))
    await world.say(lan, "dạ em cảm ơn", to=world.about(lan, "trả lời"))
    assert "không có việc nào chờ" in (await world.say(lead, "/choduyet")).text
    await world.say(lan, "gặp ai ở đó ạ?", to=world.about(lan, "trả lời"))
    assert "Chờ duyệt, trả lời: 1" in (await world.say(lead, "/choduyet")).text


async def test_it_is_turned_page_by_page_and_what_is_old_stands_apart(world: World, lan: Person, lead: Person) -> None:
    await world.say(lan, "xin gia hạn đến 30/6", to=reminder(world, lan))
    world.clock.advance(timedelta(days=31))
    for number in range(6):
        await world.say(lan, f"tài liệu số {number} lấy ở đâu ạ?", to=reminder(world, lan))
    listed = await world.say(lead, "/choduyet")
    assert "Chờ duyệt, trả lời: 6 (trang 1/2)" in listed.text
    assert "Ngoài ra còn 1 việc đã chờ quá 30 ngày" in listed.text
    await world.tap(lead, listed, "Sau ›")
    assert "(trang 2/2)" in shown(world, lead, listed).text
    assert "tài liệu số 5" in shown(world, lead, listed).text
    await world.tap(lead, listed, "1 ✔️ Đã xong")
    assert "Chờ duyệt, trả lời: 5" in shown(world, lead, listed).text
    await world.tap(lead, listed, "Cả 1 việc cũ")
    assert "Chờ duyệt, trả lời: 6 (trang 1/2)" in shown(world, lead, listed).text
    assert "Xin gia hạn đến thứ Ba 30/06" in shown(world, lead, listed).text


@pytest.mark.parametrize("decides", [False, True])
async def test_a_units_lead_sees_what_is_of_their_unit_and_decides_where_the_office_says_so(
    world: World, lan: Person, lead: Person, decides: bool
) -> None:
    world.service.office.unit_leads_decide = decides
    chief = await world.enrol("Chủ tịch UBND", "ubnd", role=Role.UNIT_LEAD)
    other = await world.enrol("Chủ tịch MTTQ", "mttq", role=Role.UNIT_LEAD)
    await world.say(lan, "xin gia hạn đến 25/3", to=reminder(world, lan))
    assert "không có việc nào chờ" in (await world.say(other, "/choduyet")).text
    assert ("Xin gia hạn" in world.last(chief).text) is decides
    assert "Xin gia hạn" not in world.last(other).text
    listed = await world.say(chief, "/choduyet")
    assert "Xin gia hạn đến thứ Tư 25/03" in listed.text
    assert buttons(listed) == (["1 ✅ Đồng ý", "1 ✖️ Không", "1 📅 Ngày khác"] if decides else []) + ["🔄 Xem lại"]
    data = world.last(lead).buttons[0]["callback_data"]
    for person in (other, chief):
        world.state.tap(person.user_id, person.user_id, world.last(person).message_id, data, forged=True)
        await world.settle()
    granted = "hạn mới thứ Tư 25/03" in world.last(lan).text
    assert granted is decides


async def test_it_is_not_told_in_a_group(world: World, lan: Person, lead: Person) -> None:
    await put_three(world, lan)
    group = world.state.add_group("Văn phòng", members=[lan, lead])
    for words in ("/choduyet@nhaclich_tapduot_bot", "@nhaclich_tapduot_bot việc chờ duyệt"):
        world.state.say(lead.user_id, words, chat_id=group.chat_id)
        await world.settle()
        assert "chỉ xem và làm trong chat riêng" in world.state.messages(group.chat_id)[-1].text


async def test_leads_have_it_in_their_menu(world: World, lan: Person) -> None:
    from bot.chat.menu import commands
    from bot.texts import texts

    names = {role: [name for name, _ in commands(role, texts("vi"))] for role in Role}
    assert {role for role, shown_ in names.items() if "choduyet" in shown_} == set(Role) - {Role.OFFICER}


async def test_words_that_answer_the_list_are_asked_about_and_then_passed_on(
    world: World, lan: Person, lead: Person
) -> None:
    await put_three(world, lan)
    before = len(world.sent(lan))
    asked = await world.say(lead, "gặp đồng chí Hoa ở Văn phòng", to=await world.say(lead, "/choduyet"))
    assert asked.text.startswith("“gặp đồng chí Hoa ở Văn phòng” là cho việc nào?")
    assert len(world.sent(lan)) == before
    await world.say(lead, "2")
    assert "trả lời: “gặp đồng chí Hoa ở Văn phòng”" in world.last(lan).text
    assert "tài liệu lấy ở đâu ạ?" in world.last(lan).text
