"""/tonghop: a lead asks for a period, sees the figures and gets the files; nobody else does."""

import asyncio
from datetime import date
from io import BytesIO

import docx
import openpyxl
import pytest

from bot.chat.lists import period_report, report_work
from bot.files.read.sheet import Progress
from bot.office.office import Office
from bot.sandbox import Message, Person
from bot.sandbox.faults import Fault
from bot.store.officers import Role

from .conftest import World, buttons


def content(world: World, sent: Message) -> BytesIO:
    assert sent.document is not None
    return BytesIO(world.state.files.content(sent.document))


async def test_a_lead_gets_figures_and_files_of_a_period(world: World, lan: Person, lead: Person) -> None:
    await world.say(lan, "xong", to=world.about(lan, "Báo cáo quý"))
    await world.at(date(2020, 4, 2))
    answer = await world.say(lead, "/tonghop tháng 3")
    assert "Kết quả thực hiện nhiệm vụ tháng 3 năm 2020" in answer.text
    assert "Hoàn thành đúng hạn: 1" in answer.text
    assert "Quá hạn chưa hoàn thành: 1" in answer.text
    assert buttons(answer) == ["📄 Báo cáo (Word)", "📊 Số liệu (Excel)"]
    sent = await world.tap(lead, answer, "Word")
    assert "Bản dự thảo" in sent.text
    words = "\n".join(one.text for one in docx.Document(content(world, sent)).paragraphs)
    assert "II.1 · Báo cáo quý: UBND, hoàn thành ngày 11/03/2020 (hạn 18/03/2020, tạm đặt)." in words
    sent = await world.tap(lead, answer, "Excel")
    book = openpyxl.load_workbook(content(world, sent))
    assert book.sheetnames == ["Tổng hợp", "Nhiệm vụ", "Lịch sử"]
    # Later it says the same: what was reported since is not of that period.
    await world.say(lan, "II.2 xong")
    await world.at(date(2020, 12, 10))
    assert (await world.say(lead, "báo cáo tổng hợp tháng 3")).text == answer.text
    assert "Quá hạn chưa hoàn thành: 0" not in (await world.say(lead, "tổng hợp quý II")).text


async def test_what_cannot_be_reported_is_said(world: World, lan: Person, lead: Person) -> None:
    assert "chưa bắt đầu" in (await world.say(lead, "/tonghop tháng sau")).text
    assert "ví dụ: /tonghop tháng 6" in (await world.say(lead, "/tonghop linh tinh")).text
    assert "Tính đến" in (await world.say(lead, "/tonghop")).text
    assert "lãnh đạo" in (await world.say(lan, "/tonghop tháng 3")).text
    answer = await world.say(lead, "/tổng hợp năm")
    world.state.faults.add(Fault("sendDocument", "http_500"))
    await world.tap(lead, answer, "Word")
    assert "Chưa gửi được tệp báo cáo" in world.last(lead).text


async def test_others_are_answered_while_a_report_is_made(
    world: World, lan: Person, lead: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered, make = asyncio.Event(), report_work.report

    async def once_answered(office: Office, wanted: report_work.Wanted, progress: Progress) -> report_work.Written:
        await answered.wait()
        return await make(office, wanted, progress)

    monkeypatch.setattr(report_work, "report", once_answered)
    figures = await world.say(lead, "/tonghop tháng 3")
    world.state.tap(lead.user_id, lead.user_id, figures.message_id, figures.buttons[0]["callback_data"])
    world.state.say(lan.user_id, "II.1 được 30%")
    await world.state.wait_for(lambda: not world.state.updates.pending)
    await world.service.dispatch()
    assert "30%" in world.last(lan).text
    assert world.last(lead).message_id == figures.message_id
    answered.set()
    await world.settle()
    assert "Bản dự thảo" in world.last(lead).text


async def test_the_report_of_a_large_calendar_is_made_in_another_process(
    world: World, lead: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(period_report, "_SMALL_CALENDAR", 0)
    sent = await world.tap(lead, await world.say(lead, "/tonghop tháng 3"), "Word")
    assert "Bản dự thảo" in sent.text
    words = "\n".join(one.text for one in docx.Document(content(world, sent)).paragraphs)
    assert "kết quả thực hiện nhiệm vụ tháng 3 năm 2020" in words


async def test_the_menu_of_leads_has_it(world: World) -> None:
    lead = await world.enrol("Bí thư", role=Role.LEAD)
    hoa = await world.enrol("Hoa", "ubnd")
    assert "/tonghop" in (await world.say(lead, "/trogiup")).text
    assert "/tonghop" not in (await world.say(hoa, "/trogiup")).text
