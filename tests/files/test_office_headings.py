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
        ["năm 2026 với tháng 12 trở đi, 2027 với các tháng trước tháng 12"],
    ),
}


CASES |= {
    "sections that are units": Case(
        [
            ["STT", "Nội dung", "Thời hạn"],
            ["I", "CÔNG AN", None],
            [1, "Tổng hợp tạm trú", "11/12/2026"],
            ["II", "CÔNG TÁC TỔ CHỨC", None],
            [1, "Đánh giá cán bộ", "quý IV/2026"],
        ],
        [
            "Tổng hợp tạm trú | 2026-12-11 | Công an; I.1; assumed units",
            "Đánh giá cán bộ | 2026-12-31 | II.1; assumed due",
        ],
    ),
    "units with ticks and marks below one heading": Case(
        [
            ["TT", "Nhiệm vụ", "Hạn", "Đơn vị thực hiện", None, None],
            [None, None, None, "UBND", "MTTQ", "Đoàn TN"],
            [1, "Kiểm điểm", "15/12/2026", "x", "x", None],
            [2, "Tổng kết", "25/12/2026", "CT", None, "PH"],
        ],
        ["Kiểm điểm | 2026-12-15 | UBND; MTTQ", "Tổng kết | 2026-12-25 | UBND; +Đoàn TN"],
        merged=("D1:F1", "A1:A2", "B1:B2", "C1:C2"),
    ),
    "hours at both ends beside the day": Case(
        [
            ["TT", "Ngày họp", "Bắt đầu", "Kết thúc", "Nội dung", "Nơi họp"],
            [1, at(2027, 1, 8), "8h", "11h", "Họp", "Phòng A"],
            [2, at(2027, 2, 12), "14h", None, "Giao ban", "Phòng A"],
        ],
        ["Họp | 2027-01-08 08:00–11:00 | Phòng A", "Giao ban | 2027-02-12 14:00 | Phòng A"],
    ),
    "a total in the column of numbers": Case(
        [
            ["TT", "Hoạt động", "Đơn vị", "T1", "T2", "T3"],
            [1, "Ngày Quốc tế Phụ nữ", "Hội PN", None, None, "8/3/2027"],
            ["Tổng cộng", None, None, 0, 0, 1],
        ],
        ["Ngày Quốc tế Phụ nữ | 2027-03-08 | Hội PN"],
        ["dòng tổng cộng (dòng 3)"],
    ),
    "named by the title and the place": Case(
        [
            ["LỊCH TIẾP XÚC CỬ TRI THÁNG 12/2026"],
            ["Thứ", "Ngày", "Giờ", "Địa điểm", "Thành phần"],
            ["Thứ Hai", "07/12", "08h00", "Nhà văn hoá Tổ 1", "Cử tri Tổ 1"],
            ["Thứ Ba", "09/12", "14h00", "Nhà văn hoá Tổ 3", "Cử tri Tổ 3"],
        ],
        [
            "Tiếp xúc cử tri: Nhà văn hoá Tổ 1 | 2026-12-07 08:00 | Nhà văn hoá Tổ 1; Cử tri Tổ 1",
            "Tiếp xúc cử tri: Nhà văn hoá Tổ 3 | 2026-12-09 14:00 | Nhà văn hoá Tổ 3; Cử tri Tổ 3",
        ],
    ),
    "meetings of branches": Case(
        [
            ["LỊCH SINH HOẠT CHI BỘ QUÝ I/2027"],
            ["Chi bộ", "Ngày sinh hoạt", "Giờ", "Đồng chí dự"],
            ["Chi bộ 1", "3/1", "19h30", "Đ/c Tân"],
            ["Chi bộ 2", "4/1", "19h30", "Đ/c Hoa"],
        ],
        [
            "Sinh hoạt chi bộ: Chi bộ 1 | 2027-01-03 19:30 | Đ/c Tân",
            "Sinh hoạt chi bộ: Chi bộ 2 | 2027-01-04 19:30 | Đ/c Hoa",
        ],
    ),
    "a column for each kind of report": Case(
        [
            ["LỊCH NỘP BÁO CÁO NĂM 2027"],
            ["TT", "Loại báo cáo", "Đơn vị", "Thời hạn nộp", None, None, None],
            [None, None, None, "Tháng", "Quý", "6 tháng", "Năm"],
            [1, "Báo cáo Đảng", "Văn phòng", "Ngày 18", 18, "18/6", "18/11"],
            [2, "Báo cáo QCDC", "MTTQ", None, None, "trước ngày 10", "10/11"],
            [3, "Báo cáo CCHC", "UBND", 12, "x", None, "X"],
        ],
        [
            "Báo cáo Đảng (tháng) | every month 18 | Văn phòng",
            "Báo cáo Đảng (quý) | every quarter 18 | Văn phòng",
            "Báo cáo Đảng (6 tháng) | 2027-06-18 | Văn phòng",
            "Báo cáo Đảng (năm) | 2027-11-18 | Văn phòng",
            "Báo cáo QCDC (6 tháng) | 2027-06-09 | MTTQ",
            "Báo cáo QCDC (năm) | 2027-11-10 | MTTQ",
            "Báo cáo CCHC (tháng) | every month 12 | UBND",
            "Báo cáo CCHC (quý) | every quarter 31 | UBND; assumed due",
            "Báo cáo CCHC (năm) | 2027-12-31 | UBND; assumed due",
        ],
        merged=("D2:G2", "A2:A3", "B2:B3", "C2:C3"),
    ),
    "units that take part, with ticks": Case(
        [
            ["TT", "Nhiệm vụ", "Thời hạn", "Chủ trì", "Đơn vị phối hợp", None],
            [None, None, None, None, "MTTQ", "Đoàn TN"],
            [1, "Kiểm điểm", "15/12/2026", "UBND", "x", None],
        ],
        ["Kiểm điểm | 2026-12-15 | UBND; +MTTQ"],
        merged=("E1:F1", "A1:A2", "B1:B2", "C1:C2", "D1:D2"),
    ),
    "solar and lunar days in two columns": Case(
        [
            ["TT", "Tên ngày lễ", "Ngày dương lịch", "Ngày âm lịch"],
            [1, "Lễ hội đình", "21/02/2027", "15/1"],
            [2, "Giỗ tổ nghề", None, "12/8"],
        ],
        ["Lễ hội đình | 2027-02-21 | note Ngày âm lịch: 15/1", "Giỗ tổ nghề | lunar 8-12"],
    ),
    "a written day in the week of a title is not assumed": Case(
        [
            ["CÔNG VIỆC TUẦN 1 THÁNG 12/2026"],
            ["TT", "Công việc", "Hạn", "Đơn vị"],
            [1, "Sơ kết", "03/12", "UBND"],
            [2, "Nộp hồ sơ", "Thứ Sáu", "MTTQ"],
        ],
        ["Sơ kết | 2026-12-03 | UBND", "Nộp hồ sơ | 2026-12-04 | MTTQ; assumed due"],
    ),
    "a column of lunar days": Case(
        [
            ["STT", "Tên lễ hội", "Thời gian (âm lịch)", "Địa điểm"],
            [1, "Lễ tế Thu", "12/8", "Đình làng"],
            [2, "Lễ cầu ngư", "Mùng 10 tháng 2", "Bến đò"],
            [3, "Lễ giỗ", at(2027, 11, 25), "Nhà thờ họ"],
        ],
        ["Lễ tế Thu | lunar 8-12 | Đình làng", "Lễ cầu ngư | lunar 2-10 | Bến đò", "Lễ giỗ | lunar 11-25 | Nhà thờ họ"],
    ),
    "parts of the month and quarter of a table": Case(
        [
            ["KẾ HOẠCH THÁNG 12/2026"],
            ["Tháng", "Nội dung", "Hạn", "Cơ quan chuẩn bị"],
            ["11", "Xét duyệt", "Cuối tháng", "UBND"],
            ["12", "Lưu trữ", "Trong quý", "MTTQ"],
            ["12", "Tổng kết", "22-12", "UBND"],
            ["12", "Thanh toán", "28-12-26", "UBND"],
        ],
        [
            "Xét duyệt | 2026-11-30 | UBND; assumed due",
            "Lưu trữ | 2026-12-31 | MTTQ; assumed due",
            "Tổng kết | 2026-12-22 | UBND",
            "Thanh toán | 2026-12-28 | UBND",
        ],
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
