"""What officers answer, by tap and in words."""

from datetime import date

import pytest

from bot.calendar.progress import UnitState
from bot.sandbox import Message, Person
from bot.store import progress
from bot.store.officers import Role

from .conftest import World, buttons

TASK = ("bao-cao", "")


def reminder(world: World, person: Person) -> Message:
    return next(m for m in world.sent(person) if "Báo cáo quý" in m.text and m.buttons)


async def state(world: World, unit: str = "ubnd", task: tuple[str, str] = TASK) -> UnitState:
    async with world.service.store.read() as connection:
        return (await progress.states(connection)).get(task, {}).get(unit, UnitState())


@pytest.mark.parametrize(
    ("button", "status", "confirmed"),
    [("Xong", "done", "đã xong"), ("Đang làm", "in_progress", "đang làm"), ("Vướng mắc", "blocked", "vướng mắc")],
)
async def test_a_tap_is_recorded_and_confirmed_in_words(
    world: World, lan: Person, button: str, status: str, confirmed: str
) -> None:
    answer = await world.tap(lan, reminder(world, lan), button)
    assert "Đã ghi: II.1 · Báo cáo quý" in answer.text
    assert confirmed in answer.text
    assert "↩️ Hoàn tác" in buttons(answer)
    assert (await state(world)).status == status


async def test_a_reply_in_words_is_recorded_for_the_task_that_it_answers(world: World, lan: Person) -> None:
    answer = await world.say(lan, "đang làm 50%", to=reminder(world, lan))
    assert "Đã ghi: II.1 · Báo cáo quý – đang làm 50%" in answer.text
    now = await state(world)
    assert (now.status, now.percent, now.note) == ("in_progress", 50, "đang làm 50%")
    assert "đang làm 50%" in (await world.say(lan, "/nhiemvu")).text


async def test_an_undo_brings_back_what_was_before(world: World, lan: Person) -> None:
    await world.say(lan, "đang làm 30%", to=reminder(world, lan))
    done = await world.say(lan, "xong", to=reminder(world, lan))
    undone = await world.tap(lan, done, "Hoàn tác")
    assert "Đã hoàn tác" in undone.text
    assert "đang làm 30%" in undone.text
    assert (await state(world)).percent == 30
    assert buttons(world.state.message(lan.user_id, done.message_id)) == []


async def test_an_undo_works_once(world: World, lan: Person) -> None:
    await world.say(lan, "đang làm 30%", to=reminder(world, lan))
    done = await world.say(lan, "xong", to=reminder(world, lan))
    data = done.buttons[0]["callback_data"]
    await world.tap(lan, done, "Hoàn tác")
    count = len(world.sent(lan))
    world.state.tap(lan.user_id, lan.user_id, done.message_id, data, forged=True)
    await world.settle()
    assert len(world.sent(lan)) == count
    assert (await state(world)).percent == 30


async def test_nobody_undoes_the_report_of_another(world: World, lan: Person) -> None:
    hoa = await world.enrol("Chị Hoa", "ubnd")
    done = await world.say(lan, "xong", to=reminder(world, lan))
    data = done.buttons[-1]["callback_data"]
    world.state.tap(hoa.user_id, hoa.user_id, world.last(hoa).message_id, data, forged=True)
    await world.settle()
    assert (await state(world)).status == "done"


async def test_a_percentage_can_be_tapped_after_dang_lam(world: World, lan: Person) -> None:
    answer = await world.tap(lan, reminder(world, lan), "Đang làm")
    assert buttons(answer)[:4] == ["25%", "50%", "75%", "90%"]
    await world.tap(lan, answer, "75%")
    assert (await state(world)).percent == 75


async def test_what_is_not_understood_for_sure_is_asked_back_and_a_tap_settles_it(world: World, lan: Person) -> None:
    question = await world.say(lan, "hình như xong rồi", to=reminder(world, lan))
    assert "chưa rõ ý" in question.text
    assert 2 <= len(buttons(question)) <= 5
    assert (await state(world)).status == "not_started"
    await world.tap(lan, question, "Đang làm")
    now = await state(world)
    assert (now.status, now.note) == ("in_progress", "hình như xong rồi")


async def test_a_confirmation_can_be_answered_too(world: World, lan: Person) -> None:
    confirmation = await world.say(lan, "đang làm 50%", to=reminder(world, lan))
    await world.say(lan, "xong", to=confirmation)
    assert (await state(world)).status == "done"


async def test_a_plain_message_asks_which_of_several_tasks_it_means(world: World, lan: Person) -> None:
    question = await world.say(lan, "đang làm 40%")
    assert "việc nào" in question.text
    assert buttons(question) == ["1", "2"]
    assert "II.2" in question.text
    await world.tap(lan, question, "2")
    assert (await state(world, task=("ke-hoach", ""))).percent == 40
    assert (await state(world)).status == "not_started"


async def test_a_plain_message_of_somebody_with_one_open_task_means_that_one(world: World) -> None:
    hoa = await world.enrol("Chị Hoa", "mttq")
    answer = await world.say(hoa, "đang làm 40%")
    assert "Đã ghi: II.2 · Kế hoạch chung – đang làm 40%" in answer.text


async def test_nobody_reports_for_a_unit_that_is_not_theirs(world: World, lan: Person) -> None:
    hoa = await world.enrol("Chị Hoa", "mttq")
    task_buttons = reminder(world, lan).buttons
    world.state.tap(hoa.user_id, hoa.user_id, world.last(hoa).message_id, task_buttons[0]["callback_data"], forged=True)
    await world.settle()
    assert "không thuộc đơn vị" in world.state.toasts[-1].text
    assert (await state(world)).status == "not_started"


async def test_an_officer_of_two_units_reports_for_both(world: World) -> None:
    both = await world.enrol("Anh Tư", "ubnd", "mttq")
    await world.at(date(2020, 3, 13))
    await world.tap(both, world.about(both, "Kế hoạch chung"), "Xong")
    task = ("ke-hoach", "")
    assert [(await state(world, unit, task)).status for unit in ("ubnd", "mttq")] == ["done", "done"]


async def test_a_lead_hears_at_once_of_what_is_in_the_way(world: World, lan: Person) -> None:
    lead = await world.enrol("Đồng chí Bí thư", role=Role.LEAD)
    await world.tap(lan, reminder(world, lan), "Vướng mắc")
    told = world.last(lead).text
    assert "Vướng mắc" in told
    assert "Chị Lan (UBND)" in told


async def test_an_officer_can_be_reminded_later_but_never_past_the_due_day(world: World, lan: Person) -> None:
    asked = reminder(world, lan)
    await world.tap(lan, asked, "Nhắc lại sau")
    shown = world.state.message(lan.user_id, asked.message_id)
    assert buttons(shown) == ["Chiều nay (14:00)", "Sáng mai", "3 ngày nữa", "‹ Quay lại"]
    answer = await world.tap(lan, asked, "Chiều nay")
    assert "14:00 thứ Tư 11/03" in answer.text
    before = len(world.sent(lan))
    await world.at(date(2020, 3, 11), 13, 59)
    assert len(world.sent(lan)) == before
    await world.at(date(2020, 3, 11), 14, 0)
    assert "Báo cáo quý" in world.last(lan).text
    await world.at(date(2020, 3, 17))
    last = world.about(lan, "Báo cáo quý")
    await world.tap(lan, last, "Nhắc lại sau")
    assert buttons(world.state.message(lan.user_id, last.message_id)) == ["Chiều nay (14:00)", "Sáng mai", "‹ Quay lại"]
    await world.at(date(2020, 3, 18), 15)
    assert "🔔 Nhắc lại sau" in buttons(world.about(lan, "hôm nay"))
    last = world.about(lan, "hôm nay")
    await world.tap(lan, last, "Nhắc lại sau")
    assert "🔔 Nhắc lại sau" not in buttons(world.state.message(lan.user_id, last.message_id))


async def test_what_was_put_off_is_not_sent_once_the_task_is_done(world: World, lan: Person) -> None:
    asked = reminder(world, lan)
    await world.tap(lan, asked, "Nhắc lại sau")
    await world.tap(lan, asked, "Chiều nay")
    await world.tap(lan, asked, "Xong")
    before = len(world.sent(lan))
    await world.at(date(2020, 3, 11), 15)
    assert len(world.sent(lan)) == before


@pytest.mark.parametrize(
    "words",
    [
        "<b>chưa đóng & <script>alert(1)</script>",
        "x" * 4096,
        "</b></i>{{ 7*7 }}{% raw %}",
        "\u202eđảo ngược\u0000",
        "🎉" * 1000,
        "/khongco <b>",
        "%s %d {name}",
    ],
)
async def test_nothing_that_a_person_types_breaks_an_answer(world: World, lan: Person, words: str) -> None:
    lead = await world.enrol("Đồng chí Bí thư", role=Role.LEAD)
    before = len(world.sent(lan))
    await world.say(lan, words, to=reminder(world, lan))
    assert len(world.sent(lan)) == before + 1
    async with world.service.store.read() as connection:
        from bot.store import deliveries

        assert (await deliveries.counts(connection)).get("failed", 0) == 0
    assert world.sent(lead)


async def test_a_button_of_a_task_that_is_gone_does_nothing(world: World, lan: Person) -> None:
    world.state.tap(lan.user_id, lan.user_id, reminder(world, lan).message_id, "r:AAAAAAAA:done", forged=True)
    await world.settle()
    assert any("không còn trong lịch" in toast.text for toast in world.state.toasts)


@pytest.mark.parametrize("data", ["r:", "r:x", "s:", "u:", "u:x", "w:", "t:", "p:", "p:lich:x", "zzz", "x:"])
async def test_forged_button_data_breaks_nothing(world: World, lan: Person, data: str) -> None:
    world.state.tap(lan.user_id, lan.user_id, reminder(world, lan).message_id, data, forged=True)
    await world.settle()
    assert "Báo cáo quý" in (await world.say(lan, "/nhiemvu")).text


async def test_the_words_after_a_tap_tell_what_is_in_the_way(world: World, lan: Person) -> None:
    lead = await world.enrol("Đồng chí Bí thư", role=Role.LEAD)
    await world.tap(lan, reminder(world, lan), "Vướng mắc")
    await world.say(lan, "chưa có kinh phí ạ")
    assert (await state(world)).note == "chưa có kinh phí ạ"
    assert "“chưa có kinh phí ạ”" in world.last(lead).text


async def test_a_bare_number_after_a_tap_is_how_far_it_is(world: World, lan: Person) -> None:
    await world.tap(lan, reminder(world, lan), "Đang làm")
    await world.say(lan, "50")
    assert ((await state(world)).status, (await state(world)).percent) == ("in_progress", 50)


async def test_done_after_a_tap_may_be_another_task_and_is_asked_about(world: World, lan: Person) -> None:
    await world.tap(lan, reminder(world, lan), "Đang làm")
    assert "việc nào" in (await world.say(lan, "xong rồi")).text
    assert (await state(world)).status == "in_progress"
