"""A step that the bot asks for stands while something else is said: what it can take it takes, the rest is what it is.

Each conversation is played in one office: (who, what is typed or "[button", what the last answer holds).
"""

from datetime import date

import pytest
from sqlalchemy import func, select

from bot.sandbox import Person
from bot.store import tables as t
from bot.store.officers import Role

from .beginnings import Enrolled, Until
from .conftest import World, buttons

Lines = list[tuple[str, str, str]]


NAMES = {
    "admin": "Trần Quản Trị",
    "lan": "Nguyễn Thị Lan",
    "hung": "Lê Văn Hùng",
    "nga": "Phạm Thị Nga",
    "unit_lead": "Hồ Trưởng",
    "lead": "Đặng Bí Thư",
}
BEFORE = {
    "people": (
        Enrolled(NAMES["admin"], role=Role.ADMIN),
        Enrolled(NAMES["lan"], ("ubnd",)),
        Enrolled(NAMES["hung"], ("ubnd",)),
        Enrolled(NAMES["nga"], ("mttq",)),
        Enrolled(NAMES["unit_lead"], ("ubnd",), Role.UNIT_LEAD),
        Enrolled(NAMES["lead"], role=Role.LEAD),
        Until(date(2020, 3, 11)),
    )
}


@pytest.fixture
def people(world: World) -> dict[str, Person]:
    """An admin, a lead, a unit's lead, two officers of it and one of another; today is 11 March 2020."""
    return {who: world.people[name] for who, name in NAMES.items()}


async def play(world: World, people: dict[str, Person], lines: Lines) -> str:
    """The lines whose answer does not hold what it should, each with the answer."""
    wrong = []
    for who, said, expected in lines:
        person = people[who]
        if said.startswith("["):
            shown = next(m for m in reversed(world.sent(person)) if any(said[1:] in one for one in buttons(m)))
            await world.tap(person, shown, said[1:])
            answer = world.last(person)
            text = "\n".join((answer.text, world.state.message(person.user_id, shown.message_id).text))
        else:
            answer = await world.say(person, said)
            text = answer.text
        told = "\n".join((text, *buttons(answer)))
        if expected not in told:
            wrong.append(f"{who}> {said}\n  wants: {expected}\n  got: {told}")
    return "\n".join(wrong)


async def reports(world: World) -> int:
    async with world.service.store.read() as connection:
        return (await connection.execute(select(func.count()).select_from(t.progress_reports))).scalar_one()


async def test_what_is_asked_in_the_middle_is_answered_and_the_step_is_asked_again(
    world: World, people: dict[str, Person]
) -> None:
    assert (
        await play(
            world,
            people,
            [
                ("admin", "/moi", "Mời ai?"),
                ("admin", "tuần này có gì", "Mời ai?"),
                ("admin", "Nguyễn Văn An", "Nguyễn Văn An thuộc đơn vị nào?"),
                ("admin", "nhat ky", "⬜ UBND"),
                ("admin", "XYZ", "Không có đơn vị nào tên “XYZ”. Các đơn vị: UBND, MTTQ"),
                ("admin", "MTTQ, XYZ", "☑️ MTTQ"),
                ("admin", "UBND", "Nguyễn Văn An làm gì trong Nhắc Lịch?"),
                ("admin", "danh sách cán bộ", "Nguyễn Văn An làm gì"),
                ("admin", "không biết", "Tôi chưa hiểu câu trả lời này"),
                ("admin", "cán bộ", "Chức vụ của Nguyễn Văn An?"),
                ("admin", "mai có gì không", "Chức vụ của Nguyễn Văn An?"),
                ("admin", "Văn thư", "Nguyễn Văn An (Văn thư): cán bộ, MTTQ, UBND"),
                ("admin", "/donvi", "🏢 Đơn vị: 2"),
                ("admin", "[Thêm đơn vị", "Tên đơn vị mới?"),
                ("admin", "lịch tháng 5", "Tên đơn vị mới?"),
                ("admin", "Hội Phụ nữ phường, HPN", "Đã thêm đơn vị Hội Phụ nữ phường"),
                ("admin", "/donvi", "🏢 Đơn vị: 3"),
                ("admin", "3", "Tên ngắn: HPN"),
                ("admin", "[Thuộc đơn vị", "thuộc đơn vị nào?"),
                ("admin", "ai đang trễ", "thuộc đơn vị nào?"),
                ("admin", "mttq", "thuộc MTTQ"),
                ("lan", "/vang", "từ ngày nào đến ngày nào"),
                ("lan", "tuần này có gì", "từ ngày nào đến ngày nào"),
                ("lan", "đến 31/3, đến 31/2", "Tháng 2/2020 chỉ có 29 ngày"),
                ("lan", "đến 13/3", "Ai làm thay"),
                ("lan", "ai đang trễ", "Ai làm thay"),
                ("lan", "Ông Tèo", "Tôi không tìm thấy “Ông Tèo”"),
                ("lan", "nhờ chị Nga ạ", "Phạm Thị Nga làm thay"),
                ("lan", "hôm nay em đi làm lại rồi ạ", "Đã bỏ: Nguyễn Thị Lan vắng"),
                ("lan", "/dung", "muốn thôi nhận nhắc lịch?"),
                ("lan", "ở lại", "vẫn tiếp tục nhận"),
                ("lan", "/dung", "muốn thôi nhận nhắc lịch?"),
                ("lan", "thôi ạ", "vẫn tiếp tục nhận"),
                ("admin", "/sua", "Sửa mục nào?"),
                ("admin", "kế hoạch chung", "Đồng chí muốn làm gì?"),
                ("admin", "/them", "muốn thêm gì"),
                ("admin", "đại hội", "Viết ngày rồi đến tên"),
                ("admin", "thôi", "Đã bỏ"),
            ],
        )
        == ""
    )
    assert await reports(world) == 0


async def test_a_report_in_the_middle_is_recorded_and_the_form_goes_on(world: World, people: dict[str, Person]) -> None:
    assert (
        await play(
            world,
            people,
            [
                ("lan", "/vang", "từ ngày nào đến ngày nào"),
                ("lan", "II.1 đang làm 30%", "đang làm 30%"),
                ("lan", "đến 13/3", "Ai làm thay"),
                ("lan", "II.2 xong", "Kế hoạch chung – đã xong"),
                ("lan", "không ai", "Không có người làm thay"),
            ],
        )
        == ""
    )
    assert await reports(world) == 2


async def test_numbers_after_a_list_mean_its_rows(world: World, people: dict[str, Person]) -> None:
    assert (
        await play(
            world,
            people,
            [
                ("unit_lead", "/tiendo", "📊"),
                ("unit_lead", "2", "📌 II.2 · Kế hoạch chung"),
                ("unit_lead", "số 1", "📌 II.1 · Báo cáo quý"),
                ("unit_lead", "9", "không có số “9” (có 2 dòng)"),
                ("unit_lead", "/canbo", "👥"),
                ("unit_lead", "2", "👤 Nguyễn Thị Lan"),
                ("lan", "/nhiemvu", "📌"),
                ("lan", "việc 2", "📌 II.2 · Kế hoạch chung"),
                ("lan", "1 đang làm 30%, 2 vướng kinh phí", "II.2 · Kế hoạch chung – vướng mắc"),
                ("nga", "xin gia hạn II.2 đến 30/3", "Đã ghi đề nghị gia hạn"),
                ("lead", "/choduyet", "1. 📅 II.2"),
                ("lead", "1", "Xin gia hạn đến thứ Hai 30/03"),
                ("lead", "việc 2", "💬 Trả lời"),
                ("lead", "1 đồng ý", "đồng ý gia hạn"),
                ("lead", "không", "Đồng chí muốn nói gì với Nguyễn Thị Lan?"),
                ("lead", "tuần này có gì", "Tuần này"),
                ("lead", "tuần sau có kinh phí", "Đã chuyển lời tới Nguyễn Thị Lan"),
                ("nga", "II.2 nộp cho ai ạ", "chưa ghi việc này nộp cho ai"),
                ("lead", "xuất nhật ký", "Tôi chưa hiểu"),
                ("lan", "II.1 nộp cho ai ạ", "👉 Nộp cho Văn phòng"),
                ("lan", "II.9 xong", "không có mục II.9"),
                ("lan", "40%", "Đồng chí báo cho việc nào?"),
            ],
        )
        == ""
    )


async def test_leave_of_somebody_else_is_noted_by_who_may_and_handed_on_by_others(
    world: World, people: dict[str, Person]
) -> None:
    assert (
        await play(
            world,
            people,
            [
                ("nga", "anh Hùng nghỉ phép từ mai đến 15/6", "Đã chuyển lời tới Hồ Trưởng, Đặng Bí Thư"),
                ("lead", "anh Tèo nghỉ phép", "Tôi không thấy ai tên “Tèo”"),
                ("lead", "anh Hùng nghỉ phép từ mai đến 15/6", "Ai làm thay Lê Văn Hùng từ thứ Năm 12/03"),
                ("lead", "chị Lan", "Nguyễn Thị Lan làm thay"),
                ("unit_lead", "hùng đi làm lại rồi", "Đã bỏ: Lê Văn Hùng vắng"),
                ("unit_lead", "anh Hùng đi làm lại rồi", "Lê Văn Hùng không có lần nghỉ nào"),
                ("lan", "em nghỉ phép đến 31/2", "Tháng 2/2020 chỉ có 29 ngày"),
                ("lan", "thôi", "Đã thôi"),
                ("lan", "em nghỉ 3 ngày", "từ ngày nào đến ngày nào"),
                ("lan", "huỷ", "Đã thôi"),
                ("lan", "em ốm ạ", "từ ngày nào đến ngày nào"),
            ],
        )
        == ""
    )
    assert "Tôi chưa ghi gì; đồng chí ghi giúp nếu đúng" in world.about(people["lead"], "báo về Lê Văn Hùng").text
    assert await reports(world) == 0


async def test_a_command_with_a_name_shows_that_one(world: World, people: dict[str, Person]) -> None:
    assert (
        await play(
            world,
            people,
            [
                ("admin", "/canbo lan", "👤 Nguyễn Thị Lan"),
                ("admin", "chị Nga", "👤 Phạm Thị Nga"),
                ("admin", "xem cán bộ Hùng", "👤 Lê Văn Hùng"),
                ("admin", "/canbo thị", "Có 2 người như “thị”"),
                ("admin", "/canbo Tèo", "Tôi không thấy ai tên “Tèo”"),
                ("unit_lead", "/canbo nga", "Tôi không thấy ai tên “nga”"),
                ("admin", "/donvi mttq", "Mặt trận Tổ quốc phường"),
                ("admin", "/donvi xyz", "Không có đơn vị nào tên “xyz”"),
                ("admin", "/moi Trần An, XYZ", "Không có đơn vị nào tên “XYZ”. Các đơn vị: UBND, MTTQ"),
                ("admin", "mời Nguyễn Văn Bình, UBND, cán bộ", "cán bộ, UBND"),
                ("lan", "lịch sử II.1", "II.1"),
                ("lan", "/tiendo xyz", "kèm tên đơn vị: UBND"),
                ("unit_lead", "MTTQ mần tới mô rồi", "📊"),
                ("lead", "MTTQ làm tới đâu rồi", "· MTTQ"),
                ("lan", "II.1 mần tới mô rồi", "📌 II.1 · Báo cáo quý"),
            ],
        )
        == ""
    )
    assert world.about(people["unit_lead"], "chỉ xem được tiến độ của đơn vị mình (UBND); muốn biết về MTTQ")
    assert await reports(world) == 0
