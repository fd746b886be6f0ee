"""Tables as offices of all kinds lay them out: each loads without a column of ids, and nothing of it is lost unsaid."""

from pathlib import Path

import pytest

from bot.files.write.marking import marked

from .office_tables import Case, comes_back_the_same, load, loads_as_meant, when, workbook

CASES: dict[str, Case] = {
    "weeks of the month beside them": Case(
        [
            ["KẾ HOẠCH NĂM 2020"],
            ["Tháng", "Tuần", "Nội dung"],
            [6, "Tuần 2", "Ra quân"],
            [6, "Tuần 3\n(15/6 - 21/6)", "Tập huấn"],
        ],
        ["Ra quân | 2020-06-08–2020-06-14 | assumed date", "Tập huấn | 2020-06-15–2020-06-21"],
    ),
    "themes beside what is done": Case(
        [
            ["CHƯƠNG TRÌNH CÔNG TÁC HỘI NĂM 2020"],
            ["Tháng", "Chủ đề", "Nội dung hoạt động", "Thời gian"],
            ["Tháng 3", "Khởi nghiệp", "Mít tinh 8/3", "8/3"],
            [None, None, "Tuần lễ áo dài", "01-08/3"],
        ],
        ["Mít tinh 8/3 | 2020-03-08 | note Chủ đề: Khởi nghiệp", "Tuần lễ áo dài | 2020-03-01–2020-03-08"],
    ),
    "days in brackets behind their weekdays": Case(
        [
            ["LỊCH HỌP TUẦN 24"],
            ["Từ ngày 08 đến 12/6/2020"],
            ["Thời gian", "Nội dung", "Thành phần", "Địa điểm"],
            ["Thứ 2 (8/6)\n7h30", "Giao ban", "Lãnh đạo", "P1"],
            ["Cả ngày thứ 4", "Tập huấn", "Cán bộ", "P2"],
        ],
        ["Giao ban | 2020-06-08 07:30 | P1", "Tập huấn | 2020-06-10"],
    ),
    "places called by the title": Case(
        [
            ["LỊCH TIÊM CHỦNG MỞ RỘNG THÁNG 6/2020"],
            ["TT", "Thôn/Tổ", "Ngày tiêm", "Địa điểm"],
            [1, "Tổ 1", "05/6", "Nhà văn hoá tổ 1"],
            [2, "Tổ 2", "06/6", "Nhà văn hoá tổ 2"],
            [None, "Người lập", None, "CHỦ TỊCH"],
        ],
        ["Tiêm chủng mở rộng: Tổ 1 | 2020-06-05 | Nhà văn hoá tổ 1", "Tiêm chủng mở rộng: Tổ 2 | 2020-06-06"],
        ["gọi theo tên bảng và cột “Thôn/Tổ”", "chữ ký (dòng 5)"],
    ),
    "what is done below a heading that nobody knows": Case(
        [
            ["KẾ HOẠCH TRUYỀN THÔNG NĂM 2020"],
            ["TT", "Đơn vị", "Hành động", "Ngày"],
            [1, "Tổ 1", "Phát loa tuyên truyền phòng dịch", "5/6"],
            [2, "Tổ 2", "Phát tờ rơi đến từng hộ gia đình", "6/6"],
        ],
        [
            "Phát loa tuyên truyền phòng dịch | 2020-06-05 | Tổ 1",
            "Phát tờ rơi đến từng hộ gia đình | 2020-06-06 | Tổ 2",
        ],
    ),
    "units called by the title": Case(
        [
            ["LỊCH TIẾP XÚC CỬ TRI"],
            ["NĂM 2020"],
            ["STT", "Đơn vị", "Thời gian", "Địa điểm"],
            [1, "Tổ dân phố 1", "8h00 ngày 15/6", "NVH"],
            [2, "Tổ dân phố 2", "14h00 ngày 15/6", "NVH"],
        ],
        ["Tiếp xúc cử tri: Tổ dân phố 1 | 2020-06-15 08:00", "Tiếp xúc cử tri: Tổ dân phố 2 | 2020-06-15 14:00"],
    ),
    "a day below another month": Case(
        [
            ["KẾ HOẠCH CÔNG TÁC NĂM 2020"],
            ["TT", "Nội dung", "Tháng 1", "Tháng 2", "Tháng 3"],
            [1, "Họp", None, "15/5", None],
        ],
        ["Họp | 2020-05-15"],
        ["Ô này ở cột “Tháng 2” mà ngày là 15/05/2020"],
    ),
    "a remark below a column of days": Case(
        [
            ["LỊCH HỌP THÁNG 6/2020"],
            ["Ngày", "Nội dung", "Địa điểm"],
            ["1/6", "Giao ban", "P1"],
            ["Ghi chú: Lịch có thể thay đổi"],
        ],
        ["Giao ban | 2020-06-01"],
        ["ghi chú ngoài bảng (dòng 4)"],
    ),
    "months in columns": Case(
        [
            ["KẾ HOẠCH CÔNG TÁC CHI ĐOÀN NĂM 2020"],
            ["TT", "Nội dung", "Đơn vị thực hiện", "Tháng", None, None, None],
            [None, None, None, 3, 6, 9, 12],
            [1, "Sinh hoạt chi đoàn", "Đoàn TN", "x", "x", None, None],
            [2, "Hè tình nguyện", "Đoàn TN", None, "x", None, None],
            [3, "Hiến máu", "Đoàn TN", None, None, 15, None],
        ],
        [
            "Sinh hoạt chi đoàn | 2020-03-31, 2020-06-30 | assumed due",
            "Hè tình nguyện | 2020-06",
            "Hiến máu | 2020-09-15",
        ],
        merged=("A2:A3", "B2:B3", "C2:C3", "D2:G2"),
    ),
    "every month ticked": Case(
        [
            ["CHƯƠNG TRÌNH NĂM 2020"],
            ["Nội dung", *[f"T{n}" for n in range(1, 13)]],
            ["Họp chi bộ", *["x"] * 12],
            ["Kiểm tra", None, None, "X", *[None] * 9],
        ],
        ["Họp chi bộ | every month 31 | assumed date", "Kiểm tra | 2020-03"],
    ),
    "a heading of two lines": Case(
        [
            ["STT", "Nội dung công việc", "Phân công", None, "Thời gian", None],
            [None, None, "Chủ trì", "Phối hợp", "Bắt đầu", "Kết thúc"],
            ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
            [1, "Rà soát hộ nghèo", "UBND", "MTTQ", "1/9/2020", "30/10/2020"],
        ],
        ["Rà soát hộ nghèo | 2020-09-01–2020-10-30 | UBND | +MTTQ"],
        ["dòng đánh số cột (dòng 3)"],
        merged=("A1:A2", "B1:B2", "C1:D1", "E1:F1"),
    ),
    "a repeated heading and signatures": Case(
        [
            ["TT", "Tên báo cáo", "Hạn nộp", "Đơn vị"],
            [1, "Báo cáo quý I", "25/3/2020", "UBND"],
            ["TT", "Tên báo cáo", "Hạn nộp", "Đơn vị"],
            [2, "Báo cáo quý II", "25/6/2020", "UBND"],
            [],
            [None, "NGƯỜI LẬP BIỂU", None, "CHỦ TỊCH"],
            [None, "(Ký, ghi rõ họ tên)"],
            [None, "Nguyễn Văn A", None, "Trần Thị B"],
        ],
        ["Báo cáo quý I | 2020-03-25", "Báo cáo quý II | 2020-06-25"],
        ["tiêu đề cột lặp lại (dòng 3)", "chữ ký (dòng 6–8)"],
    ),
    "two tables of different columns": Case(
        [
            ["I. LỊCH HỌP"],
            ["TT", "Tên cuộc họp", "Ngày họp", "Giờ"],
            [1, "Họp giao ban", "6/1/2020", "8h00"],
            ["II. BÁO CÁO"],
            ["TT", "Tên báo cáo", "Hạn nộp", "Đơn vị"],
            [1, "Báo cáo tháng", "25/1/2020", "Văn phòng"],
        ],
        ["Họp giao ban | 2020-01-06 08:00", "Báo cáo tháng | 2020-01-25 | Văn phòng"],
        ["1 dòng mục (dòng 4)"],
    ),
    "one matter on two days": Case(
        [
            ["TT", "Nội dung", "Ngày", "Đơn vị"],
            [1, "Tiếp xúc cử tri", "15/6/2020", "UBND"],
            [None, None, "17/6/2020", "MTTQ"],
            [2, "Họp HĐND", "8/7/2020", "UBND"],
        ],
        ["Tiếp xúc cử tri | 2020-06-15, 2020-06-17 | UBND | MTTQ", "Họp HĐND | 2020-07-08"],
        merged=("A2:A3", "B2:B3"),
    ),
    "groups merged beside what is done": Case(
        [
            ["Nhiệm vụ", "Nội dung công việc", "Thời hạn", "Đơn vị"],
            ["Văn hoá", "Treo băng rôn", "25/4/2020", "UBND"],
            [None, "Giải bóng đá", "30/4/2020", "Đoàn TN"],
        ],
        ["Treo băng rôn | 2020-04-25 | note Nhiệm vụ: Văn hoá", "Giải bóng đá | 2020-04-30 | note Nhiệm vụ: Văn hoá"],
        ["“Nhiệm vụ”"],
        merged=("A2:A3",),
    ),
    "columns without a field of their own": Case(
        [
            ["TT", "Nhiệm vụ", "Sản phẩm", "Lãnh đạo chỉ đạo", "Thời hạn hoàn thành", "Số điện thoại"],
            [1, "Lập dự toán", "Tờ trình", "PCT", "31/7/2020", "0912"],
        ],
        ["Lập dự toán | 2020-07-31 | note Sản phẩm: Tờ trình; Lãnh đạo chỉ đạo: PCT"],
        ["“Sản phẩm”, “Lãnh đạo chỉ đạo”", "Không hiểu cột “Số điện thoại”"],
    ),
    "an export of Outlook": Case(
        [
            ["Subject", "Start Date", "Start Time", "End Date", "End Time", "All day event", "Location"],
            ["Họp", "26/6/2020", "8:00:00 AM", "26/6/2020", "11:00:00 AM", "False", "Hội trường"],
            ["Nghỉ lễ", "2/9/2020", None, "3/9/2020", None, "True", None],
        ],
        ["Họp | 2020-06-26 08:00–11:00 | Hội trường", "Nghỉ lễ | 2020-09-02–2020-09-03"],
    ),
    "a clinic's list without numbers": Case(
        [
            ["TRẠM Y TẾ XÃ"],
            ["Lịch tiêm chủng năm 2020"],
            ["Thời gian", "Nội dung", "Địa điểm", "Đối tượng"],
            ["Ngày 5/3", "Tiêm sởi", "Trạm", "Trẻ 9 tháng"],
            ["10-12/6", "Uống vitamin A", "Nhà văn hoá", "Trẻ 6-36 tháng"],
        ],
        ["Tiêm sởi | 2020-03-05 | Trạm | Trẻ 9 tháng", "Uống vitamin A | 2020-06-10–2020-06-12"],
    ),
    "a cooperative by quarters": Case(
        [
            ["KẾ HOẠCH SẢN XUẤT HTX NĂM 2020"],
            ["TT", "Công việc", "Đơn vị thực hiện", "Quý I", "Quý II", "Quý III", "Quý IV"],
            [1, "Nạo vét kênh", "Tổ 1", "x", None, None, None],
            [2, "Đại hội thành viên", "Tổ 2", None, "15/5/2020", None, None],
        ],
        ["Nạo vét kênh | 2020-03-31 | assumed due", "Đại hội thành viên | 2020-05-15"],
    ),
    "what has no day is told": Case(
        [
            ["TT", "Nội dung", "Thời hạn", "Đơn vị"],
            [1, "Xây dựng quy chế", None, "UBND"],
            [2, "Báo cáo", "30/6/2020", "UBND"],
        ],
        ["Xây dựng quy chế | 2020 | assumed due", "Báo cáo | 2020-06-30"],
        ["Dòng 2 không ghi ngày"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_table_loads_as_it_is_meant(tmp_path: Path, name: str) -> None:
    loads_as_meant(tmp_path, CASES[name])


@pytest.mark.parametrize("name", CASES)
def test_a_marked_workbook_gives_the_ids_back_and_reads_the_same(tmp_path: Path, name: str) -> None:
    comes_back_the_same(tmp_path, CASES[name])


def test_two_tables_side_by_side_are_both_read_and_keep_their_ids(tmp_path: Path) -> None:
    rows = [
        ["LỊCH THÁNG 5/2026"],
        ["Ngày", "Nội dung", "Địa điểm", None, "Ngày", "Nội dung", "Địa điểm"],
        ["05/5", "Giao ban", "P1", None, "06/5", "Tiếp dân", "P2"],
        ["12/5", "Họp BCĐ", "P1"],
    ]
    loaded = load(tmp_path, workbook(Case(rows, [])))
    assert loaded.errors == ()
    said = [(entry.summary, when(entry), entry.place) for entry in loaded.calendar.entries]
    expected = [("Giao ban", "2026-05-05", "P1"), ("Họp BCĐ", "2026-05-12", "P1"), ("Tiếp dân", "2026-05-06", "P2")]
    assert said == expected
    again = load(tmp_path, marked(tmp_path / "bang.xlsx", (), loaded.warnings, ids=loaded.made_ids))
    assert again.calendar.entries == loaded.calendar.entries


def test_a_cell_with_several_meetings_is_no_meeting(tmp_path: Path) -> None:
    rows = [["TT", "Nội dung", "Ngày họp"], [1, "8h Tiếp dân; 14h Họp", "4/5/2026"], [2, "Kiểm tra", "5/5/2026"]]
    [error] = load(tmp_path, workbook(Case(rows, []))).errors
    assert "nhiều cuộc họp" in error.message


def test_a_cell_of_a_schedule_holds_several_meetings_and_is_marked_without_ids(tmp_path: Path) -> None:
    rows = [
        ["LỊCH THÁNG 5/2026"],
        ["Ngày", "Nội dung"],
        ["04/5", "Sáng: Chào cờ\nChiều: Họp"],
        ["05/5", "8h Tiếp dân; 14h Họp"],
    ]
    loaded = load(tmp_path, workbook(Case(rows, [])))
    said = [(entry.summary, when(entry)) for entry in loaded.calendar.entries]
    mornings = [("Chào cờ", "2026-05-04"), ("Họp", "2026-05-04")]
    assert said == [*mornings, ("Tiếp dân", "2026-05-05 08:00"), ("Họp", "2026-05-05 14:00")]
    again = load(tmp_path, marked(tmp_path / "bang.xlsx", (), loaded.warnings, ids=loaded.made_ids))
    assert again.calendar.entries == loaded.calendar.entries
