"""Plan documents by chat: an admin who sends one gets a draft back, and nothing is loaded."""

import io

import docx
import openpyxl

from bot.chat.admin import plans
from bot.sandbox import Person
from tests.files.documents import odt

from .conftest import World, buttons

PLAN = """ĐẢNG ỦY PHƯỜNG A
Số 09-KH/ĐU
A, ngày 10 tháng 3 năm 2020
KẾ HOẠCH
công tác tuyên truyền năm 2020
I. MỤC ĐÍCH
Nâng cao nhận thức.
II. NHIỆM VỤ
1. Xây dựng kế hoạch tuyên truyền trước ngày 15/4/2020.
2. Tuyên truyền kỷ niệm 45 năm Ngày giải phóng miền Nam, thống nhất đất nước.
"""


async def test_an_admin_gets_a_draft_of_a_plan_and_nothing_is_loaded(world: World, admin: Person) -> None:
    world.state.say(admin.user_id, "", document=("ke-hoach.txt", PLAN.encode()))
    await world.settle()
    answer = world.about(admin, "Dự thảo từ “ke-hoach.txt”")
    assert "2 việc" in answer.text
    assert "Chưa nạp gì" in answer.text
    [back] = [message.document for message in world.sent(admin) if message.document]
    assert back.name == "ke-hoach-nhap.xlsx"
    sheet = openpyxl.load_workbook(io.BytesIO(world.state.files.content(back)))["Lịch"]
    assert "14/04/2020" in [cell.value for row in sheet.iter_rows() for cell in row]
    assert buttons(answer) == []


async def test_the_draft_that_is_sent_back_is_loaded_like_any_file(world: World, admin: Person) -> None:
    world.state.say(admin.user_id, "", document=("ke-hoach.txt", PLAN.encode()))
    await world.settle()
    [back] = [message.document for message in world.sent(admin) if message.document]
    world.state.say(admin.user_id, "", document=(back.name, world.state.files.content(back)))
    await world.settle()
    preview = world.about(admin, "Xem trước")
    assert "Xây dựng kế hoạch tuyên truyền" in preview.text


async def test_a_plan_of_an_officer_is_no_draft(world: World, lan: Person) -> None:
    world.state.say(lan.user_id, "", document=("ke-hoach.txt", PLAN.encode()))
    await world.settle()
    assert not [message for message in world.sent(lan) if message.document]


async def test_a_damaged_document_is_answered_in_words(world: World, admin: Person) -> None:
    world.state.say(admin.user_id, "bản nháp", document=("ke-hoach.docx", b"PK\x03\x04 damaged"))
    await world.settle()
    assert "không phải văn bản Word" in world.last(admin).text


def test_a_caption_asks_for_a_draft() -> None:
    assert all(map(plans.is_asked, ("Dự thảo giúp", "NHÁP", "make a draft")))
    assert not any(map(plans.is_asked, ("", "ward", "nhập lịch tháng 3")))


def test_a_word_document_without_a_table_of_events_is_a_plan() -> None:
    document = docx.Document()
    document.add_paragraph("Kế hoạch năm 2020")
    stream = io.BytesIO()
    document.save(stream)
    assert plans.only_tells("a.docx", stream.getvalue())
    assert plans.only_tells("a.odt", odt("Kế hoạch năm 2020"))
    assert not plans.only_tells("a.odt", odt([["Nội dung", "Ngày"], ["Hội nghị sơ kết", "26/6/2020"]]))
