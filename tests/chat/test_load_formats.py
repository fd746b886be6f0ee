"""An admin sends what the office has: a spreadsheet of LibreOffice, a Word document with a table, an old workbook."""

from pathlib import Path

import pytest

from bot.store.officers import Role
from tests.files.documents import ods, saved, word

from .conftest import World

TABLE = [["Mã", "Loại", "Tên việc", "Ngày", "Lớp lịch"], ["hop", "sự kiện", "Họp giao ban", "26/6/2020", "town"]]
OLD = Path(__file__).parents[1] / "files" / "excel97.xls"
SENT = {
    "lich.ods": (lambda: ods(TABLE, away=False), "Họp giao ban: 26/06/2020"),
    "lich.docx": (lambda: saved(word("Lịch tháng 6", TABLE)), "Họp giao ban: 26/06/2020"),
    "lich.xls": (OLD.read_bytes, "lich.xls"),
    "ke-hoach.docx": (lambda: saved(word("Chỉ có chữ")), "Không thấy việc"),
}


@pytest.mark.parametrize("name", SENT)
async def test_a_table_of_any_program_is_an_events_file(world: World, name: str) -> None:
    make, words = SENT[name]
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    world.state.say(admin.user_id, "", document=(name, make()))
    await world.settle()
    assert words in world.about(admin, words).text
