"""Headings, marks and titles of offices' tables, and what of a row they decide."""

from datetime import datetime
from pathlib import Path

import pytest

from bot.calendar.model import Weekly

from .office_tables import Case, details, load, when, workbook

HEAD = ["TT", "Nội dung", "Thời gian"]


def at(*parts: int) -> datetime:
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001 - as a spreadsheet has it


CASES: dict[str, Case] = {
    "marks that repeat the row above": Case(
        [
            [*HEAD, "Chủ trì"],
            [1, "Tuyên truyền", "15/2/2027", "UBND"],
            [2, "-nt-", "16/2/2027", "nt"],
            [3, '"', "17/2/2027", "như trên"],
            [4, "Họp", "nt", "MTTQ"],
        ],
        [
            "Tuyên truyền | 2027-02-15 | UBND",
            "Tuyên truyền | 2027-02-16 | UBND",
            "Tuyên truyền | 2027-02-17 | UBND",
            "Họp | 2027-02-17 | MTTQ",
        ],
        ["Dòng 3–5 có ô ghi “nt”"],
    ),
    "a share of what is done is no deadline": Case(
        [
            ["TT", "Công việc", "Bắt đầu", "Kết thúc", "Tiến độ"],
            [1, "Kiểm kê", at(2027, 1, 4), at(2027, 1, 15), "Đang thực hiện"],
            [2, "Minh chứng", at(2027, 2, 22), at(2027, 3, 31), 0.4],
        ],
        [
            "Kiểm kê | 2027-01-04–2027-01-15 | note Tiến độ: Đang thực hiện",
            "Minh chứng | 2027-02-22–2027-03-31 | note Tiến độ: 0.4",
        ],
    ),
    "what is done stands beside the deadline": Case(
        [
            ["TT", "Nội dung giao", "Đơn vị chủ trì", "Hạn xử lý", "Ngày hoàn thành"],
            [1, "Báo cáo", "UBND", at(2026, 12, 10), None],
            [2, "Rà soát", "MTTQ", at(2026, 10, 15), at(2026, 10, 14)],
        ],
        ["Báo cáo | 2026-12-10 | UBND", "Rà soát | 2026-10-15 | MTTQ; note Ngày hoàn thành: 14/10/2026"],
        ["“Ngày hoàn thành”: chữ ở cột này được ghi vào Ghi chú"],
    ),
    "a timetable of examinations": Case(
        [
            ["Ngày", "Buổi", "Môn kiểm tra", "Thời gian làm bài", "Giờ bắt đầu"],
            [at(2026, 12, 21), "Sáng", "Ngữ văn", "90 phút", "7h30"],
            [at(2026, 12, 22), "Chiều", "Toán", "90 phút", "13h30"],
        ],
        ["Ngữ văn | 2026-12-21 07:30", "Toán | 2026-12-22 13:30"],
    ),
    "a room beside hours is the place": Case(
        [["Ngày", "Giờ", "Nội dung", "Phòng"], [at(2026, 12, 3), "8h", "Họp tổ", "Phòng A"]],
        ["Họp tổ | 2026-12-03 08:00 | Phòng A"],
    ),
    "moments at both ends": Case(
        [
            ["Tiêu đề", "Bắt đầu", "Kết thúc", "Vị trí"],
            ["Họp", at(2027, 1, 12, 14), at(2027, 1, 12, 16, 30), "Điểm cầu xã"],
            ["Tập huấn", "2027-01-13T01:00:00Z", "2027-01-14T17:00:00+07:00", "Huế"],
        ],
        [
            "Họp | 2027-01-12 14:00–16:30 | Điểm cầu xã",
            "Tập huấn | 2027-01-13–2027-01-14 08:00–17:00 | Huế",
        ],
    ),
    "a calendar exported on a PC in Vietnamese": Case(
        [
            ["Subject", "Start Date", "Start Time", "End Date", "End Time", "All day event"],
            ["Họp", "25/12/2026", "8:00:00 SA", "25/12/2026", "1:30:00 CH", "False"],
            ["Nghỉ", "01/01/2027", "12:00:00 SA", "03/01/2027", "12:00:00 SA", "True"],
        ],
        ["Họp | 2026-12-25 08:00–13:30", "Nghỉ | 2027-01-01–2027-01-02"],
    ),
    "the programme of one day": Case(
        [
            ["CHƯƠNG TRÌNH"],
            ["Hội nghị tổng kết năm 2026"],
            ["(Ngày 15/01/2027, tại Hội trường)"],
            ["Thời gian", "Nội dung", "Người thực hiện"],
            ["07h30 - 08h00", "Đón đại biểu", "Ban tổ chức"],
            ["10h30", "Bế mạc", "Chủ trì"],
        ],
        ["Đón đại biểu | 2027-01-15 07:30–08:00", "Bế mạc | 2027-01-15 10:30"],
        ["Dòng 5–6 chỉ ghi giờ: hiểu là ngày 15/01/2027"],
    ),
    "a week whose title gives the year, and a remark below": Case(
        [
            ["LỊCH LÀM VIỆC CỦA LÃNH ĐẠO"],
            ["Tuần 50 (Từ ngày 07/12/2026 đến ngày 11/12/2026)"],
            ["Ngày", "Thời gian", "Nội dung", "Chủ trì", "Địa điểm"],
            ["Thứ 2\n(07/12)", "7g30", "Chào cờ", "Ông A", "Sân"],
            [None, "14 giờ", "Họp", "Bà B", "P. họp"],
            ["Ghi chú: Lịch này thay giấy mời."],
        ],
        ["Chào cờ | 2026-12-07 07:30 | chair Ông A; Sân", "Họp | 2026-12-07 14:00 | chair Bà B; P. họp"],
        ["theo “Tuần 50", "ghi chú ngoài bảng (dòng 6)"],
    ),
    "a programme whose title says the day and the place": Case(
        [["CHƯƠNG TRÌNH TẬP HUẤN"], ["Ngày: 15/01/2027 - Địa điểm: HT"], HEAD, [1, "Khai mạc", "7h00"]],
        ["Khai mạc | 2027-01-15 07:00"],
    ),
    "marks in a weekly schedule": Case(
        [
            ["LỊCH CÔNG TÁC TUẦN (Từ 11/01/2027 đến 15/01/2027)"],
            ["Thứ, ngày", "Buổi", "Nội dung", "Chủ trì", "Địa điểm"],
            ["Thứ Hai 11/01", "Sáng", "8h00: Họp A", "Ông A", "P. 1"],
            ["Thứ Hai 11/01", "Chiều", "14h00: Họp B", "nt", '"'],
        ],
        ["Họp A | 2027-01-11 08:00 | chair Ông A; P. 1", "Họp B | 2027-01-11 14:00 | chair Ông A; P. 1"],
        ["Dòng 4 có ô ghi “nt”"],
    ),
    "a title that goes over the new year": Case(
        [
            ["KẾ HOẠCH THÁNG 12/2026 - THÁNG 01/2027"],
            HEAD,
            [1, "Tổng kết", "25/12"],
            [2, "Chúc Tết", "20/1"],
        ],
        ["Tổng kết | 2026-12-25", "Chúc Tết | 2027-01-20"],
        ["năm 2026 từ tháng 12 và 2027 trước đó"],
    ),
}


BOUNDS = {
    "KẾ HOẠCH NĂM 2027": ("2027-01-01", "2027-12-31"),
    "KẾ HOẠCH QUÝ I/2027": ("2027-01-01", "2027-03-31"),
    "KẾ HOẠCH THÁNG 3/2027": ("2027-03-01", "2027-03-31"),
    "KẾ HOẠCH NĂM HỌC 2026-2027": ("2026-09-01", "2027-05-31"),
    "KẾ HOẠCH THÁNG 12/2026 - THÁNG 01/2027": ("2026-12-01", "2027-01-31"),
}


@pytest.mark.parametrize("title", BOUNDS)
def test_what_is_done_every_week_is_done_in_the_days_that_the_table_is_about(tmp_path: Path, title: str) -> None:
    rows = [
        [title],
        HEAD,
        [1, "Giao ban", "Thứ Năm hàng tuần"],
        [2, "Trực", "hằng tuần, thứ Sáu, từ 01/01/2027 đến 31/12/2027"],
    ]
    weekly, told = load(tmp_path, workbook(Case(rows, []))).calendar.entries
    assert isinstance(weekly.schedule, Weekly)
    assert (str(weekly.schedule.first), str(weekly.schedule.last)) == BOUNDS[title]
    assert isinstance(told.schedule, Weekly)
    assert (str(told.schedule.first), str(told.schedule.last)) == ("2027-01-01", "2027-12-31")


@pytest.mark.parametrize("name", CASES)
def test_what_stands_in_a_table_is_read_as_it_is_meant(tmp_path: Path, name: str) -> None:
    case = CASES[name]
    loaded = load(tmp_path, workbook(case))
    assert [problem.sentence for problem in loaded.errors] == []
    entries = loaded.calendar.entries
    assert len(entries) == len(case.entries)
    for entry, told in zip(entries, case.entries, strict=True):
        summary, days, *more = told.split(" | ")
        assert (entry.summary, when(entry)) == (summary, days)
        assert set(more[0].split("; ") if more else []) <= details(entry, loaded.calendar)
    said = " ".join(warning.sentence for warning in loaded.warnings)
    assert all(one in said for one in case.said)


DOCUMENT_DAYS = ["Huế, ngày 10 tháng 01 năm 2027", "(Kèm theo Kế hoạch số 5 ngày 10/01/2027)", "Từ ngày 10/01/2027"]


@pytest.mark.parametrize("line", DOCUMENT_DAYS)
def test_the_day_of_a_document_is_none_of_its_programme(tmp_path: Path, line: str) -> None:
    rows = [["CHƯƠNG TRÌNH HỘI NGHỊ"], [line], ["Thời gian", "Nội dung", "Ghi chú"], ["7h30", "Đón khách", None]]
    (error,) = load(tmp_path, workbook(Case(rows, []))).errors
    assert "chưa có ngày" in error.message
