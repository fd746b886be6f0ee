"""/them and /sua: one entry is added, moved, cancelled, assigned or renamed in a few taps."""

from datetime import date

import pytest

from bot.calendar.model import Calendar, Entry, Kind, Once, Relative, Status
from bot.sandbox import Message, Person
from bot.store import calendars, progress
from bot.store.officers import Role

from .conftest import World, buttons


async def calendar(world: World) -> Calendar:
    async with world.service.store.read() as connection:
        return await calendars.read(connection)


async def entry(world: World, id_: str) -> Entry:
    return (await calendar(world)).by_id[id_]


async def card(world: World, person: Person, words: str) -> Message:
    return await world.say(person, f"/sua {words}")


# ---- /them ----------------------------------------------------------------------------------------------------------


async def test_an_event_is_added_in_one_line(world: World, admin: Person) -> None:
    preview = await world.say(admin, "/them 26/6 Hội nghị tổng kết")
    assert "Thêm 1\n• Hội nghị tổng kết: 26/06/2020" in preview.text
    assert "hoi-nghi-tong-ket" not in (await calendar(world)).by_id
    await world.tap(admin, preview, "Áp dụng")
    made = await entry(world, "hoi-nghi-tong-ket")
    assert (made.kind, made.schedule, made.layer) == (Kind.EVENT, Once(2020, 6, 26), "ward")


async def test_a_task_is_added_by_taps_and_one_line_and_its_unit_is_reminded(world: World, admin: Person) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    kinds = await world.say(admin, "/them")
    assert len(buttons(kinds)) == 4
    question = await world.tap(admin, kinds, "Việc có hạn")
    choose = await world.say(admin, "20/3 Báo cáo nhanh", to=question)
    assert buttons(choose) == ["⬜ UBND", "⬜ MTTQ", "✔️ Chọn xong"]
    await world.tap(admin, choose, "UBND")
    assert buttons(world.state.message(admin.user_id, choose.message_id))[0] == "☑️ UBND"
    preview = await world.tap(admin, choose, "Chọn xong")
    assert "Báo cáo nhanh: 20/03/2020" in preview.text
    await world.tap(admin, preview, "Áp dụng")
    await world.at(date(2020, 3, 13))
    assert "còn 7 ngày" in world.about(lan, "Báo cáo nhanh").text


async def test_a_date_that_cannot_be_read_is_asked_for_again(world: World, admin: Person) -> None:
    question = await world.tap(admin, await world.say(admin, "/them"), "Sự kiện")
    again = await world.say(admin, "31/6 Hội nghị", to=question)
    assert "chưa đọc được ngày" in again.text
    assert "Hội nghị: 30/06/2020" in (await world.say(admin, "30/6 Hội nghị", to=again)).text


async def test_the_answer_need_not_be_a_reply(world: World, admin: Person) -> None:
    await world.tap(admin, await world.say(admin, "/them"), "Ngày kỷ niệm")
    preview = await world.say(admin, "3/2/1930 Ngày thành lập Đảng")
    assert "hằng năm, ngày 03/02" in preview.text
    await world.tap(admin, preview, "Áp dụng")
    assert (await entry(world, "ngay-thanh-lap-dang")).first_year == 1930


# ---- /sua -----------------------------------------------------------------------------------------------------------


async def test_sua_lists_what_is_coming_and_finds_by_name_without_diacritics(world: World, admin: Person) -> None:
    listed = await world.say(admin, "/sua")
    assert "1. Ngày A & <b>bạn</b>" in listed.text
    found = await card(world, admin, "bao cao")
    assert "II.1 · Báo cáo quý" in found.text
    assert "Phường thử" in found.text
    several = await card(world, admin, "ngay")
    assert buttons(several)[:2] == ["1", "2"]
    assert "Ngày B" in (await world.tap(admin, several, "2")).text
    assert "Không có mục nào" in (await card(world, admin, "xyz")).text


async def test_a_move_asks_for_the_date_and_keeps_the_old_one(world: World, admin: Person) -> None:
    await world.tap(admin, await world.say(admin, "/them 16/3 Hội nghị"), "Áp dụng")
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.at(date(2020, 3, 10), 9)
    await world.at(date(2020, 3, 15))
    question = await world.tap(admin, await card(world, admin, "hoi-nghi"), "Dời ngày")
    preview = await world.say(admin, "8-9/4, họp trực tuyến", to=question)
    assert "Ngày: 16/03/2020 → 08–09/04/2020" in preview.text
    assert "Sẽ báo 2 người" in preview.text
    await world.tap(admin, preview, "Áp dụng")
    assert "Hội nghị: dời từ 16/03 sang 08–09/04, họp trực tuyến." in world.last(lan).text
    changed = await entry(world, "hoi-nghi")
    assert [(str(one.span.start), one.note) for one in changed.earlier] == [("2020-03-16", "họp trực tuyến")]


async def test_a_task_is_moved_from_its_reminder(world: World, admin: Person) -> None:
    both = await world.enrol("Chị Hoa", "ubnd", role=Role.ADMIN)
    await world.at(date(2020, 3, 11))
    await world.say(both, "đang làm 50%", to=world.about(both, "Báo cáo quý"))
    question = await world.tap(both, await world.say(both, "/sua", to=world.about(both, "Báo cáo quý")), "Dời ngày")
    await world.tap(both, await world.say(both, "25/3", to=question), "Áp dụng")
    moved = await entry(world, "bao-cao")
    assert (moved.schedule, moved.assumed) == (Once(2020, 3, 25), frozenset())
    async with world.service.store.read() as connection:
        assert (await progress.states(connection))[("bao-cao", "")]["ubnd"].percent == 50


async def test_cancel_and_reinstate(world: World, admin: Person) -> None:
    await world.tap(admin, await world.tap(admin, await card(world, admin, "bao cao"), "Huỷ"), "Áp dụng")
    assert (await entry(world, "bao-cao")).status is Status.CANCELLED
    found = await card(world, admin, "bao cao")
    assert "đã huỷ" in found.text
    await world.tap(admin, await world.tap(admin, found, "Khôi phục"), "Áp dụng")
    assert (await entry(world, "bao-cao")).status is Status.CONFIRMED


async def test_an_event_is_put_off_without_a_date(world: World, admin: Person) -> None:
    await world.tap(admin, await world.say(admin, "/them 11/3 Hội nghị"), "Áp dụng")
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.at(date(2020, 3, 10), 8, 30)
    await world.tap(admin, await world.tap(admin, await card(world, admin, "hoi-nghi"), "Hoãn"), "Áp dụng")
    put_off = await entry(world, "hoi-nghi")
    assert (put_off.status, put_off.schedule) == (Status.POSTPONED, Once(2020))
    count = len(world.sent(lan))
    await world.at(date(2020, 3, 12))
    assert not any("Hội nghị" in message.text and "🕐" in message.text for message in world.sent(lan)[count:])


async def test_a_task_is_assigned_by_taps(world: World, admin: Person) -> None:
    choose = await world.tap(admin, await card(world, admin, "bao cao"), "Giao đơn vị")
    assert buttons(choose)[:2] == ["☑️ UBND", "⬜ MTTQ"]
    await world.tap(admin, choose, "UBND")
    await world.tap(admin, choose, "MTTQ")
    preview = await world.tap(admin, choose, "Chọn xong")
    assert "Đơn vị: UBND → MTTQ" in preview.text
    await world.tap(admin, preview, "Áp dụng")
    assert (await entry(world, "bao-cao")).units == ("mttq",)


async def test_an_entry_is_renamed(world: World, admin: Person) -> None:
    question = await world.tap(admin, await card(world, admin, "bao cao"), "Đổi tên")
    preview = await world.say(admin, "Báo cáo quý I năm 2020", to=question)
    assert "Tên: Báo cáo quý → Báo cáo quý I năm 2020" in preview.text
    await world.tap(admin, preview, "Áp dụng")
    assert (await entry(world, "bao-cao")).summary == "Báo cáo quý I năm 2020"


async def test_an_edit_is_undone_like_a_load(world: World, admin: Person) -> None:
    await world.tap(admin, await world.say(admin, "/them 26/6 Hội nghị"), "Áp dụng")
    undo = await world.say(admin, "/hoantac")
    assert "Bỏ 1\n• Hội nghị: 26/06/2020" in undo.text
    await world.tap(admin, undo, "Áp dụng")
    assert "hoi-nghi" not in (await calendar(world)).by_id


async def test_an_edit_waits_for_nobody_and_survives_forgotten_questions(world: World, admin: Person) -> None:
    first = await world.tap(admin, await card(world, admin, "bao cao"), "Đổi tên")
    second = await world.tap(admin, await card(world, admin, "ngay b"), "Đổi tên")
    assert "Ngày B → Ngày BB" in (await world.say(admin, "Ngày BB", to=second)).text
    assert "Báo cáo quý → Báo cáo" in (await world.say(admin, "Báo cáo", to=first)).text


def test_a_task_that_counts_from_a_yearly_day_keeps_counting_from_it() -> None:
    from bot.calendar.edits import moved, standing
    from bot.calendar.model import Yearly
    from bot.calendar.working_days import vietnam

    anchor = Entry("e", Kind.ANNIVERSARY, "E", Yearly(4, 30), "ward")
    task = Entry("t", Kind.TASK, "T", Relative("e", -3, year=2020), "ward")
    here = Calendar((anchor, task))
    now = standing(task, here, date(2020, 3, 10), vietnam())
    assert now is not None
    assert now.key == "2020"
    after = moved(task, Once(2020, 4, 20), "", now, here, vietnam())
    assert after is not None
    assert after.schedule == Relative("e", -10, working_days=False, year=2020)


# ---- a question that was not meant ----------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["thôi", "Huỷ", "bỏ qua", "không.", "khỏi"])
async def test_a_question_ends_when_the_admin_says_so(world: World, admin: Person, words: str) -> None:
    await world.say(admin, "/them 31/4 Hội nghị")
    assert "Lịch vẫn như cũ" in (await world.say(admin, words)).text
    assert "Thêm 1" not in (await world.say(admin, "26/6 Hội nghị")).text


async def test_a_question_has_a_button_that_ends_it(world: World, admin: Person) -> None:
    question = await world.say(admin, "/them 27/3")
    assert buttons(question) == ["✖️ Huỷ"]
    await world.tap(admin, question, "Huỷ")
    assert "Thêm 1" not in (await world.say(admin, "26/6 Hội nghị")).text


@pytest.mark.parametrize("words", ["xong rồi", "đang làm 50%", "xin gia hạn đến 30/3"])
async def test_a_report_is_heard_though_a_question_is_open(world: World, admin: Person, words: str) -> None:
    await world.say(admin, "/them 27/3")
    answer = (await world.say(admin, words)).text
    assert "chưa đọc được ngày" not in answer
    assert "Thêm 1" not in answer


async def test_a_day_that_does_not_exist_is_answered_with_the_reason(world: World, admin: Person) -> None:
    assert "tháng 4 năm 2020 có 30 ngày" in (await world.say(admin, "/them 31/4 Hội nghị")).text
    assert "Thêm 1" in (await world.say(admin, "30/4 Hội nghị")).text
