"""/lich tuan: the week in the chat, and its schedule as a file."""

from io import BytesIO

import docx
import openpyxl
import pytest

from bot.sandbox.faults import Fault

from .conftest import World


@pytest.mark.parametrize("kind", ["Word", "Excel"])
async def test_the_week_is_sent_as_a_file_on_a_tap(world: World, kind: str) -> None:
    lan = await world.enrol("Lan", "ubnd")
    answer = await world.say(lan, "/lich tuan")
    await world.tap(lan, answer, kind)
    sent = world.last(lan)
    assert sent.document is not None
    content = BytesIO(world.state.files.content(sent.document))
    title = "LỊCH CÔNG TÁC TUẦN"
    if kind == "Word":
        assert any(title in one.text for one in docx.Document(content).paragraphs)
    else:
        assert title in str(openpyxl.load_workbook(content).worksheets[0]["A2"].value)
    assert "Lịch công tác tuần" in sent.text


async def test_when_telegram_does_not_take_the_file_the_officer_is_told(world: World) -> None:
    lan = await world.enrol("Lan", "ubnd")
    answer = await world.say(lan, "/lich tuan")
    world.state.faults.add(Fault("sendDocument", "http_500"))
    await world.tap(lan, answer, "Word")
    assert "Chưa gửi được tệp lịch tuần" in world.last(lan).text
