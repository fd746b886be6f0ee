"""What a lead decides in words that quote nothing, what the other leads see of it, and how it is revised."""

from datetime import date, timedelta

import pytest

from bot.sandbox import Message, Person
from bot.store import audit, calendars, loading
from bot.store import tables as t
from bot.store.officers import Role

from .beginnings import LAN_REMINDED_OF_BOTH
from .conftest import World, buttons

BEFORE = {"lan": LAN_REMINDED_OF_BOTH}


async def ask(world: World, person: Person, words: str = "xin gia hạn đến 25/3", task: str = "Báo cáo quý") -> Message:
    """A request; returns the one message that tells the lead of it."""
    about = next(m for m in world.sent(person) if task in m.text and "✅ Xong" in str(m.buttons))
    await world.say(person, words, to=about)
    return world.last(world.people["Đồng chí Bí thư"])


async def due(world: World, task: str = "bao-cao") -> date | None:
    async with world.service.store.read() as connection:
        calendar = await calendars.current(connection)
    found = [one for one in world.service.office.tasks(calendar) if one.entry.id == task]
    return found[0].start


def shown(world: World, person: Person, message: Message) -> Message:
    return world.state.message(person.user_id, message.message_id)


# ---- said without quoting -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("đồng ý", date(2020, 3, 25)),
        ("đến 10/4", date(2020, 4, 10)),
        ("cho đến hết tuần sau", date(2020, 3, 20)),
        ("không", date(2020, 3, 18)),
        ("đồng ý đến thứ sáu tuần sau nhé", date(2020, 3, 20)),
    ],
)
async def test_what_quotes_nothing_means_the_only_one_that_waits(
    world: World, lan: Person, lead: Person, words: str, day: date
) -> None:
    await ask(world, lan)
    await world.say(lead, words)
    assert await due(world) == day


async def test_where_several_wait_it_is_asked_which_and_the_words_that_were_said_are_carried_out(
    world: World, lan: Person, lead: Person
) -> None:
    hoa = await world.enrol("Chị Hoa", "ubnd", "mttq")
    await ask(world, lan)
    await world.say(hoa, "/baocao II.2 xin gia hạn đến 27/3")
    for answer, task, day in [("II.2", "ke-hoach", date(2020, 4, 10)), ("chị Lan", "bao-cao", date(2020, 4, 10))]:
        listed = await world.say(lead, "đến 10/4") if task == "ke-hoach" else world.last(lead)
        if task == "ke-hoach":
            assert listed.text.startswith("“đến 10/4” là cho việc nào?")
            assert buttons(listed) == ["1", "2"]
            await world.say(lead, answer)
        else:
            await world.say(lead, "đến 10/4")  # by now it is the only one
        assert await due(world, task) == day
    assert "hạn mới thứ Sáu 10/04" in world.last(hoa).text


async def test_the_button_or_a_name_tells_which_one(world: World, lan: Person, lead: Person) -> None:
    hoa = await world.enrol("Chị Hoa", "ubnd", "mttq")
    await ask(world, lan)
    await world.say(hoa, "/baocao II.2 xin gia hạn đến 27/3")
    await world.say(lead, "không")
    await world.say(lead, "Hoa")
    assert "không đồng ý gia hạn" in world.last(hoa).text
    await world.say(hoa, "/baocao II.2 xin gia hạn đến 30/3")
    listed = await world.say(lead, "cho đến hết tuần sau")
    await world.tap(lead, listed, "1")
    assert await due(world) == date(2020, 3, 20)


async def test_a_question_that_waits_may_be_meant_too(world: World, lan: Person, lead: Person) -> None:
    task = next(m for m in world.sent(lan) if "Báo cáo quý" in m.text)
    await world.say(lan, "nộp bản mềm được không ạ, hay phải in?", to=task)
    if "Hỏi lãnh đạo" in str(buttons(world.last(lan))):
        await world.tap(lan, world.last(lan), "Hỏi lãnh đạo")
    world.clock.advance(timedelta(minutes=1))
    await ask(world, lan)
    listed = await world.say(lead, "đồng ý")
    assert "hỏi: “nộp bản mềm" in listed.text
    await world.tap(lead, listed, "1")
    assert "trả lời: “đồng ý”" in world.last(lan).text
    assert await due(world) == date(2020, 3, 18)
    await world.say(lead, "đồng ý")
    assert await due(world) == date(2020, 3, 25)


@pytest.mark.parametrize("words", ["đồng ý", "không", "đến 10/4", "cho đến hết tuần sau"])
async def test_where_nothing_waits_it_is_said(world: World, lan: Person, lead: Person, words: str) -> None:
    before = len(world.sent(lan))
    assert "không có đề nghị nào chờ" in (await world.say(lead, words)).text
    assert len(world.sent(lan)) == before


async def test_nobody_decides_on_what_they_have_asked_for(world: World, lan: Person, lead: Person) -> None:
    admin = await world.enrol("Anh Minh", "ubnd", role=Role.ADMIN)
    await world.say(admin, "/baocao II.1 xin gia hạn đến 25/3")
    data = world.last(lead).buttons[0]["callback_data"]
    world.state.tap(admin.user_id, admin.user_id, world.last(admin).message_id, data, forged=True)
    await world.settle()
    await world.say(admin, "đồng ý")
    assert await due(world) == date(2020, 3, 18)
    assert "không có việc nào chờ" in (await world.say(admin, "/choduyet")).text


# ---- what the others see --------------------------------------------------------------------------------------------


async def test_the_other_leads_see_in_place_who_has_decided_what(
    world: World, lan: Person, lead: Person, deputy: Person
) -> None:
    await ask(world, lan)
    request = world.last(deputy)
    stale = request.buttons[1]["callback_data"]
    await world.say(lead, "đồng ý")
    now = shown(world, deputy, request)
    assert now.text.endswith("👉 Đồng chí Bí thư đã đồng ý đến thứ Tư 25/03 lúc 18:30 13/03.")
    assert buttons(now) == ["✏️ Sửa quyết định"]
    before = world.sent(lan)
    world.state.tap(deputy.user_id, deputy.user_id, request.message_id, stale, forged=True)
    await world.settle()
    assert world.state.toasts[-1].text == "Đồng chí Bí thư đã đồng ý đến thứ Tư 25/03 lúc 18:30 13/03"
    assert world.sent(lan) == before


async def test_the_other_leads_see_in_place_who_has_answered(
    world: World, lan: Person, lead: Person, deputy: Person
) -> None:
    task = next(m for m in world.sent(lan) if "Báo cáo quý" in m.text)
    await world.say(lan, "vướng, chưa có số liệu", to=task)
    told = world.last(deputy)
    assert buttons(told) == ["💬 Trả lời", "✔️ Đã xong"]
    stale = told.buttons[1]["callback_data"]
    await world.say(lead, "Công an gửi chiều nay", to=world.last(lead))
    assert shown(world, deputy, told).text.endswith("👉 Đồng chí Bí thư đã trả lời lúc 18:30 13/03.")
    world.state.tap(deputy.user_id, deputy.user_id, told.message_id, stale, forged=True)
    await world.settle()
    assert world.state.toasts[-1].text == "Đồng chí Bí thư đã trả lời lúc 18:30 13/03"


async def test_a_request_that_was_taken_back_says_so_in_place(
    world: World, lan: Person, lead: Person, deputy: Person
) -> None:
    for words in ("rút đề nghị gia hạn giúp em", "Hoàn tác"):
        request = await ask(world, lan)
        if words == "Hoàn tác":
            await world.tap(lan, world.last(lan), words)
        else:
            await world.say(lan, words, to=world.about(lan, "đề nghị gia hạn"))
        now = shown(world, lead, request)
        assert now.text.endswith("👉 Đề nghị này đã được rút hoặc thay bằng đề nghị mới.")
        assert buttons(now) == []


# ---- revised --------------------------------------------------------------------------------------------------------


async def test_a_decision_is_revised_by_its_button(world: World, lan: Person, lead: Person) -> None:
    await ask(world, lan)
    confirmed = await world.say(lead, "đồng ý")
    assert buttons(confirmed) == ["✏️ Sửa quyết định"]
    await world.tap(lead, confirmed, "Sửa quyết định")
    choices = ["✅ Đồng ý đến 25/03", "✖️ Không đồng ý", "📅 Ngày khác", "‹ Quay lại"]
    assert buttons(shown(world, lead, confirmed)) == choices
    await world.tap(lead, confirmed, "Đồng ý đến 25/03")
    assert "Không có gì đổi" in world.state.toasts[-1].text
    await world.tap(lead, confirmed, "Quay lại")
    await world.tap(lead, confirmed, "Sửa quyết định")
    await world.tap(lead, confirmed, "Không đồng ý")
    told = world.last(lan).text
    assert "Đồng chí Bí thư đổi quyết định, không đồng ý gia hạn, hạn là thứ Tư 18/03." in told
    assert "Trước đó: đồng ý đến thứ Tư 25/03 (18:30 13/03)." in told
    assert await due(world) == date(2020, 3, 18)
    history = (await world.say(lan, "/lichsu II.1")).text
    assert "đồng ý gia hạn đến 25/03" in history
    assert "không đồng ý gia hạn" in history
    async with world.service.store.read() as connection:
        rows = (await connection.execute(t.audit.select().order_by(t.audit.c.id))).all()
    assert [row.action for row in rows if row.subject.startswith("extension:")] == ["grant", "revise"]
    assert rows[-1].via == audit.Via.CHAT


async def test_another_lead_revises_it_in_words_and_whoever_had_decided_is_told(
    world: World, lan: Person, lead: Person, deputy: Person
) -> None:
    await ask(world, lan)
    confirmed = await world.say(lead, "không")
    await world.say(deputy, "cho đến hết tuần sau", to=shown(world, deputy, world.last(deputy)))
    assert await due(world) == date(2020, 3, 20)
    for person in (lan, lead):
        assert "Đồng chí Phó Bí thư đổi quyết định, đồng ý gia hạn, hạn mới thứ Sáu 20/03" in world.last(person).text
        assert "Trước đó: không đồng ý (18:30 13/03)" in world.last(person).text
    again = await world.say(lead, "đến 12/4", to=confirmed)  # this confirmation tells of what no longer stands
    assert "Đồng chí Phó Bí thư đã đồng ý đến thứ Sáu 20/03" in again.text
    assert await due(world) == date(2020, 3, 20)
    await world.tap(lead, again, "Đồng ý đến 12/04")
    assert await due(world) == date(2020, 4, 12)


async def test_words_in_reply_to_a_confirmation_revise_it(world: World, lan: Person, lead: Person) -> None:
    await ask(world, lan)
    confirmed = await world.say(lead, "đồng ý")
    await world.say(lead, "đến 10/4", to=confirmed)
    assert await due(world) == date(2020, 4, 10)
    await world.say(lead, "không", to=world.last(lead))
    assert await due(world) == date(2020, 3, 18)
    await world.say(lead, "đồng ý", to=world.last(lead))
    assert await due(world) == date(2020, 3, 25)


async def test_what_has_passed_or_is_done_is_said(world: World, lan: Person, lead: Person) -> None:
    await ask(world, lan)
    confirmed = await world.say(lead, "đồng ý")
    await world.at(date(2020, 3, 23), 9)
    await world.say(lan, "xong rồi", to=next(m for m in world.sent(lan) if "Báo cáo quý" in m.text))
    answer = await world.say(lead, "không", to=confirmed)
    assert "hạn là thứ Tư 18/03" in answer.text
    assert "Hạn ấy đã qua 5 ngày" in answer.text
    assert "Việc này đã báo xong" in answer.text
    assert "Việc này đã báo xong" in world.last(lan).text


async def test_a_second_grant_moves_the_day_again(world: World, lan: Person, lead: Person) -> None:
    await ask(world, lan)
    await world.say(lead, "đồng ý")
    await ask(world, lan, "xin gia hạn đến 31/3")
    confirmed = await world.say(lead, "đồng ý")
    assert await due(world) == date(2020, 3, 31)
    await world.say(lead, "không", to=confirmed)
    assert await due(world) == date(2020, 3, 25)  # what had been granted before stands


async def test_a_day_that_was_asked_for_and_has_passed_is_not_granted(world: World, lan: Person, lead: Person) -> None:
    request = await ask(world, lan)
    await world.at(date(2020, 3, 26), 9)
    asked = await world.tap(lead, request, "Đồng ý đến 25/03")
    assert "Ngày 25/03 đã qua. Gia hạn đến ngày nào?" in asked.text
    await world.say(lead, "đến 31/3")
    assert await due(world) == date(2020, 3, 31)


async def test_a_grant_counts_from_the_plan_as_it_is_when_it_is_granted(
    world: World, lan: Person, lead: Person
) -> None:
    request = await ask(world, lan)
    await plan(world, "2020-03-18", "2020-03-20")
    await world.tap(lead, request, "Đồng ý đến 25/03")
    assert await due(world) == date(2020, 3, 25)
    await ask(world, lan, "xin gia hạn đến 31/3")
    await plan(world, "2020-03-20", "2020-04-10")  # later than what is asked for
    confirmed = await world.say(lead, "đồng ý")
    assert "kế hoạch đã đổi hạn của việc này thành thứ Sáu 10/04" in confirmed.text
    assert await due(world) == date(2020, 4, 10)


async def plan(world: World, before: str, after: str) -> None:
    """Give the task another date in the plan."""
    folder = world.service.settings.office.calendar_data
    file = folder / "a.toml"
    text = file.read_text(encoding="utf-8").replace(f"due = {before}\nassumed", f"due = {after}\nassumed")
    file.write_text(text, encoding="utf-8")
    await loading.load(world.service.store, [file], bundled=folder, by="test", now=world.clock.now())


# ---- days off -------------------------------------------------------------------------------------------------------


async def test_a_granted_day_off_is_said_to_be_one(world: World, lan: Person, lead: Person) -> None:
    request = await ask(world, lan, "xin gia hạn đến 28/3")
    assert request.text.endswith("⚠️ thứ Bảy 28/03 là ngày nghỉ.")
    assert buttons(request)[-2:] == ["✅ Đồng ý đến thứ Sáu 27/03", "✅ Đồng ý đến thứ Hai 30/03"]
    confirmed = await world.say(lead, "đồng ý đến 30/4")
    assert "Thứ Năm 30/04 là ngày nghỉ (" in confirmed.text
    assert buttons(confirmed) == [
        *("✅ Đồng ý đến thứ Tư 29/04", "✅ Đồng ý đến thứ Hai 04/05"),
        "✏️ Sửa quyết định",
    ]
    assert "Thứ Năm 30/04 là ngày nghỉ (" in world.last(lan).text
    assert buttons(world.last(lan)) == []
    await world.tap(lead, confirmed, "thứ Tư 29/04")
    assert await due(world) == date(2020, 4, 29)
    assert "hạn mới thứ Tư 29/04" in world.last(lan).text
    assert "ngày nghỉ" not in world.last(lan).text


async def test_a_working_day_is_offered_before_the_request_is_decided(world: World, lan: Person, lead: Person) -> None:
    request = await ask(world, lan, "xin gia hạn đến 28/3")
    await world.tap(lead, request, "thứ Sáu 27/03")
    assert await due(world) == date(2020, 3, 27)
