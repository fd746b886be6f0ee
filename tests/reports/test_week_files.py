"""The weekly schedule as .docx and .xlsx: what is in them, their form, and that they read back as they were."""

from datetime import date, time
from io import BytesIO

import docx
import openpyxl
import pytest

from bot.calendar.model import Calendar, Entry, Kind, Layer, Once, Status, Unit
from bot.calendar.occurrences import occurrences
from bot.calendar.week import week_of
from bot.calendar.working_days import vietnam
from bot.files.read.week_table import WeekTable, read_week
from bot.office.wording.weekly import week_sheet
from bot.reports.week_docx import docx_bytes
from bot.reports.week_sheet import WeekSheet
from bot.reports.week_xlsx import xlsx_bytes
from bot.texts import texts

MONDAY, SUNDAY = date(2020, 6, 8), date(2020, 6, 14)


def meeting(id_: str, day: int, starts: time | None, summary: str, **more: object) -> Entry:
    return Entry(id_, Kind.EVENT, summary, Once(2020, 6, day), "ward", starts=starts, **more)  # type: ignore[arg-type]


ENTRIES = (
    meeting("a", 8, time(7, 30), "Giao ban", chair="Chủ tịch UBND", place="Phòng họp 1", participants="Các ngành"),
    meeting("b", 8, time(14), "Họp BCĐ", ends=time(16, 30), chair="Đ/c Bí thư", place="Hội trường"),
    meeting("c", 9, time(19), "Họp tổ dân phố 3", status=Status.CANCELLED),
    meeting("d", 13, None, "Ra quân làm vệ sinh"),
    meeting("e", 12, time(8), "=1+1 là công thức"),
    Entry("t", Kind.TASK, "Báo cáo quý II", Once(2020, 6, 12), "ward", units=("ubnd",), clause="II.4"),
)
CALENDAR = Calendar(ENTRIES, (Unit("ubnd", "Uỷ ban Nhân dân phường", "UBND"),), (Layer("ward", "Phường"),))


def sheet(calendar: Calendar = CALENDAR, locale: str = "vi") -> WeekSheet:
    found = occurrences(calendar, MONDAY, SUNDAY, vietnam())
    today = date(2020, 6, 10)
    week = week_of(MONDAY, found)
    return week_sheet(week, calendar, office="Đảng uỷ phường", today=today, working=vietnam(), say=texts(locale))


def from_docx(content: bytes) -> WeekTable:
    document = docx.Document(BytesIO(content))
    rows = [(at, tuple(cell.text for cell in row.cells)) for at, row in enumerate(document.tables[0].rows, 1)]
    found = read_week(rows, title=" ".join(one.text for one in document.paragraphs))
    assert found is not None
    return found


def from_xlsx(content: bytes) -> WeekTable:
    page = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    found = read_week(list(enumerate(page.iter_rows(values_only=True), 1)))
    assert found is not None
    return found


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_schedule_reads_back_as_it_was_written(kind: str) -> None:
    read = from_docx(docx_bytes(sheet())) if kind == "docx" else from_xlsx(xlsx_bytes(sheet()))
    assert read.slips == []
    assert [
        (
            one.day,
            one.meeting.starts,
            one.meeting.ends,
            one.meeting.words,
            one.meeting.chair,
            one.meeting.participants,
            one.meeting.place,
            one.meeting.status,
        )
        for one in read.rows
    ] == [
        (date(2020, 6, 8), time(7, 30), None, "Giao ban", "Chủ tịch UBND", "Các ngành", "Phòng họp 1", ""),
        (date(2020, 6, 8), time(14), time(16, 30), "Họp BCĐ", "Đ/c Bí thư", "", "Hội trường", ""),
        (date(2020, 6, 9), time(19), None, "Họp tổ dân phố 3", "", "", "", "cancelled"),
        (date(2020, 6, 12), time(8), None, "=1+1 là công thức", "", "", "", ""),
        (date(2020, 6, 13), None, None, "Ra quân làm vệ sinh", "", "", "", ""),
    ]


def test_tasks_that_are_due_stand_below() -> None:
    assert sheet().due == ("12/06: II.4 · Báo cáo quý II – UBND",)
    document = docx.Document(BytesIO(docx_bytes(sheet())))
    assert "- 12/06: II.4 · Báo cáo quý II – UBND" in [one.text for one in document.paragraphs]


def test_the_word_file_is_a4_lying_in_times_new_roman_with_its_heads_on_every_page() -> None:
    document = docx.Document(BytesIO(docx_bytes(sheet())))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)  # type: ignore[union-attr]
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert "w:tblHeader" in document.tables[0].rows[0]._tr.xml


def test_what_people_wrote_is_text_in_the_workbook() -> None:
    page = openpyxl.load_workbook(BytesIO(xlsx_bytes(sheet()))).worksheets[0]
    [cell] = [cell for row in page.iter_rows() for cell in row if str(cell.value).startswith("=1+1")]
    assert cell.data_type == "s"


def test_a_column_for_preparation_is_there_only_where_something_is_prepared() -> None:
    assert sheet().heads[-1] == "Địa điểm"
    more = Calendar((meeting("a", 8, time(8), "Họp", preparation="Văn phòng"),), (), (Layer("ward", "Phường"),))
    assert sheet(more).heads[-1] == "Chuẩn bị"
    assert from_docx(docx_bytes(sheet(more))).rows[0].meeting.preparation == "Văn phòng"


def test_a_week_with_nothing_in_it_still_names_its_seven_days() -> None:
    empty = sheet(Calendar((), (), (Layer("ward", "Phường"),)))
    assert [row.weekday for row in empty.rows] == [
        "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật",
    ]  # fmt: skip
    assert from_docx(docx_bytes(empty)).rows == []
