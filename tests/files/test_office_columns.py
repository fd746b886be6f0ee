"""The columns and rows of offices' tables: each is read as it is meant, or told to be left out."""

from pathlib import Path

import pytest

from .office_tables import Case, comes_back_the_same, loads_as_meant

CASES: dict[str, Case] = {
    "a sheet that is called by its month": Case(
        [["Ngày", "Nội dung", "Ghi chú"], [5, "Chào cờ", None], ["12-13", "Kiểm tra", "cả trường"]],
        ["Chào cờ | 2020-10-05", "Kiểm tra | 2020-10-12–2020-10-13"],
        sheet="T10-2020",
    ),
    "a weekday in a column of its own": Case(
        [
            ["Thứ", "Ngày", "Giờ", "Nội dung", "Thành phần"],
            ["Hai", "8/6/2020", "7h30", "Giao ban", "TT Đảng uỷ"],
            [None, None, "14h", "Họp chi bộ", "Đảng viên"],
            ["Ba", "9/6/2020", "8h", "Tiếp dân", "UBND"],
        ],
        ["Giao ban | 2020-06-08 07:30", "Họp chi bộ | 2020-06-08 14:00", "Tiếp dân | 2020-06-09 08:00"],
        ["Dòng 3 để trống ngày"],
    ),
    "capital sections without numbers": Case(
        [
            ["Nội dung", "Đơn vị chủ trì", "Thời gian thực hiện"],
            ["CÔNG TÁC ĐẢNG"],
            ["Đại hội chi bộ", "Văn phòng", "Tháng 3/2020"],
            ["CÔNG TÁC CHÍNH QUYỀN"],
            ["Tiếp dân", "UBND", "15/4/2020"],
        ],
        ["Đại hội chi bộ | 2020-03 | note Nhóm: CÔNG TÁC ĐẢNG", "Tiếp dân | 2020-04-15"],
        ["2 dòng mục (dòng 2, 4)"],
    ),
    "dotted numbers": Case(
        [
            ["TT", "Nội dung", "Thời hạn", "Đơn vị"],
            [1, "Công tác văn hoá"],
            ["1.1", "Treo cờ", "30/4/2020", "Tổ 1"],
            ["1.2", "Văn nghệ", "1/5/2020", "Tổ 2"],
            [2, "Tổng kết", "31/12/2020", "UBND"],
        ],
        ["Treo cờ | 2020-04-30 | 1.1", "Văn nghệ | 2020-05-01 | 1.2", "Tổng kết | 2020-12-31"],
        ["1 dòng mục (dòng 2)"],
    ),
    "remarks and closing words": Case(
        [
            ["DANH MỤC BÁO CÁO NĂM 2020"],
            ["TT", "Tên báo cáo", "Thời hạn", "Đơn vị"],
            [1, "Báo cáo 6 tháng", "15/6", "UBND"],
            ["Ghi chú: nộp bản giấy và tệp."],
            ["Trên đây là danh mục báo cáo, đề nghị các đơn vị thực hiện./."],
            ["Tứ Hạ, ngày 5 tháng 1 năm 2020"],
            [None, None, None, "TM. UỶ BAN NHÂN DÂN"],
        ],
        ["Báo cáo 6 tháng | 2020-06-15"],
        ["ghi chú ngoài bảng (dòng 4–5)", "chữ ký (dòng 6–7)"],
    ),
    "start and deadline": Case(
        [["TT", "Nhiệm vụ", "Ngày bắt đầu", "Thời hạn", "Đơn vị"], [1, "Số hoá", "1/6/2020", "30/6/2020", "UBND"]],
        ["Số hoá | 2020-06-30 | note Ngày bắt đầu: 1/6/2020"],
    ),
    "shortened headings": Case(
        [
            ["KH công tác năm 2026"],
            ["S\nT\nT", "ND\ncông việc", "T.gian\nthực hiện", "Đ/c\nphụ trách", "ĐV\nphối hợp", "Đ.điểm"],
            [1, "Ra quân hè", "30/5", "Đ/c Minh", "Đoàn TN", "UBND"],
        ],
        ["Ra quân hè | 2026-05-30 | Đ/c Minh | +Đoàn TN | UBND"],
    ),
    "headings that nobody knows": Case(
        [
            ["PHÂN CÔNG NĂM 2026"],
            ["TT", "Cần làm ngay", "Nơi được kiểm tra", "Lúc nào"],
            [1, "Số hoá hồ sơ hộ tịch", "Chi bộ 1", "15/4/2026"],
            [2, "Rà soát hộ nghèo", "Chi bộ 2", "30/5/2026"],
        ],
        ["Số hoá hồ sơ hộ tịch | 2026-04-15 | note Nơi được kiểm tra: Chi bộ 1", "Rà soát hộ nghèo | 2026-05-30"],
        ["Cột “Cần làm ngay” được hiểu là “Tên việc”", "Cột “Lúc nào” được hiểu là “Ngày”", "“Nơi được kiểm tra”"],
    ),
    "weeks beside their days": Case(
        [
            ["KẾ HOẠCH THÁNG 9 NĂM HỌC 2026-2027"],
            ["Tuần", "Thời gian", "Nội dung công việc"],
            [1, "31/8 - 05/9", "Vệ sinh trường"],
            [2, "07/9 - 12/9", "Họp tổ"],
        ],
        ["Vệ sinh trường | 2026-08-31–2026-09-05", "Họp tổ | 2026-09-07–2026-09-12"],
    ),
    "a last day without a first": Case(
        [["TT", "Tên lớp", "Từ ngày", "Đến ngày"], [1, "Lớp cấp uỷ", None, "18/5/2026"]],
        ["Lớp cấp uỷ | 2026-05-18"],
    ),
    "done before a day": Case(
        [["TT", "Nhiệm vụ", "Phân công thực hiện", "Hoàn thành trước"], [1, "Lập dự toán", "UBND", "20/5/2026"]],
        ["Lập dự toán | 2026-05-19 | UBND"],
    ),
    "one name over rows that are counted by themselves": Case(
        [
            ["TT", "Nội dung", "Thời gian"],
            [1, "Kiểm tra chi bộ", "Tháng 4/2026"],
            [2, None, "Tháng 5/2026"],
        ],
        ["Kiểm tra chi bộ | 2026-04", "Kiểm tra chi bộ | 2026-05"],
        merged=("B2:B3",),
    ),
    "parts of the day in the column of hours": Case(
        [
            ["Ngày", "Giờ", "Nội dung"],
            ["8/6/2026", "Sáng", "Giao ban"],
            ["9/6/2026", "14.00", "Họp BCĐ"],
            ["10/6/2026", "cả ngày", "Tập huấn"],
            ["11/6/2026", "17h00 (dự kiến)", "Họp chi bộ"],
            ["12/6/2026", "19h 30", "Sinh hoạt tổ"],
            ["13/6/2026", 8, "Lao động"],
        ],
        [
            "Giao ban | 2026-06-08 | note Sáng",
            "Họp BCĐ | 2026-06-09 14:00",
            "Tập huấn | 2026-06-10 | note cả ngày",
            "Họp chi bộ | 2026-06-11 17:00",
            "Sinh hoạt tổ | 2026-06-12 19:30",
            "Lao động | 2026-06-13 08:00",
        ],
    ),
    "what a note calls off": Case(
        [
            ["TT", "Nội dung", "Ngày", "Ghi chú"],
            [1, "Họp tổ", "8/5/2026", "Hoãn"],
            [2, "Hội thi", "9/5/2026", "Hoàn thành"],
        ],
        ["Họp tổ | 2026-05-08", "Hội thi | 2026-05-09"],
        ["“Hoãn”: mục này vẫn được nhắc", "“Hoàn thành”: mục này vẫn được nhắc. Nếu đã xong"],
    ),
    "units as columns with ticks": Case(
        [
            ["PHÂN CÔNG NĂM 2026"],
            ["TT", "Nhiệm vụ", "UBND", "MTTQ", "Công an", "Thời hạn"],
            [1, "Tuyên truyền", "x", None, "x", "26/6"],
            [2, "Đại đoàn kết", None, "x", None, "18/11"],
        ],
        ["Tuyên truyền | 2026-06-26 | UBND | Công an", "Đại đoàn kết | 2026-11-18 | MTTQ"],
    ),
    "a day and a place in one cell": Case(
        [
            ["LỊCH THÁNG 7/2026"],
            ["TT", "Nội dung", "Thời gian, địa điểm"],
            [1, "Sơ kết", "7h30 ngày 10/7, tại Hội trường"],
            [2, "Tiếp xúc cử tri", "14h ngày 15/7 tại NVH tổ 2"],
        ],
        ["Sơ kết | 2026-07-10 07:30 | Hội trường", "Tiếp xúc cử tri | 2026-07-15 14:00 | NVH tổ 2"],
    ),
    "weeks with their days on a second line": Case(
        [
            ["KẾ HOẠCH THÁNG 10/2026"],
            ["Tuần", "Nội dung"],
            ["Tuần 1 (05-09/10)", "Hội giảng"],
            ["Tuần 2\n12/10 - 16/10", "Khám sức khoẻ"],
        ],
        ["Hội giảng | 2026-10-05–2026-10-09", "Khám sức khoẻ | 2026-10-12–2026-10-16"],
    ),
    "how far it is in the column of the status": Case(
        [["TT", "Công việc", "Ngày", "Trạng thái"], [1, "Rà soát", "1/4/2026", "Đang thực hiện"]],
        ["Rà soát | 2026-04-01 | note Trạng thái: Đang thực hiện"],
    ),
    "letters that came in": Case(
        [
            ["Số đến", "Ngày đến", "Trích yếu", "Đơn vị xử lý", "Hạn xử lý"],
            [12, "5/1/2026", "V/v rà soát hộ nghèo", "UBND", "15/1/2026"],
        ],
        ["V/v rà soát hộ nghèo | 2026-01-15 | UBND | note Ngày đến: 5/1/2026"],
    ),
    "two tables below each other with other headings": Case(
        [
            ["PHỤ LỤC NĂM 2026"],
            ["STT", "Tên nhiệm vụ", "Cơ quan chủ trì", "Thời gian trình"],
            [1, "Báo cáo tháng", "Văn phòng", "25 hằng tháng"],
            ["STT", "Tên nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian trình"],
            [1, "Quy chế", "Văn phòng", "UBND", "Trước 01/4/2026"],
        ],
        ["Báo cáo tháng | every month 25 | Văn phòng", "Quy chế | 2026-03-31 | Văn phòng | +UBND"],
    ),
    "hours before names": Case(
        [["TT", "Nội dung", "Ngày họp"], [1, "7h30: Giao ban", "4/5/2026"], [2, "Kiểm tra", "5/5/2026"]],
        ["Giao ban | 2026-05-04 07:30", "Kiểm tra | 2026-05-05"],
    ),
    "what is done in the title's quarter, and other columns of days": Case(
        [
            ["PHÂN CÔNG QUÝ III/2026"],
            ["STT", "Đơn vị", "Nhiệm vụ", "Hoàn thành", "Ngày kết thúc thực tế"],
            [1, "UBND", "Rà soát", "15/7"],
            [2, "Công an", "Cấp căn cước", "Trong quý", "1/9/2026"],
        ],
        ["Rà soát | 2026-07-15 | UBND", "Cấp căn cước | 2026-09-30 | assumed due"],
        ["“Ngày kết thúc thực tế”"],
    ),
    "examinations": Case(
        [
            ["Ngày thi", "Buổi", "Môn", "Giờ bắt đầu", "Thời gian làm bài"],
            ["4/5/2026", "Sáng", "Ngữ văn", "7h30", "120 phút"],
            ["5/5/2026", "Sáng", "Toán", "7h30", "120 phút"],
        ],
        ["Ngữ văn | 2026-05-04 07:30", "Toán | 2026-05-05 07:30"],
        ["“Thời gian làm bài”"],
    ),
    "dashes before names": Case(
        [["TT", "Nội dung", "Ngày"], [1, "- Khai giảng", "5/9/2026"], [2, "- Lau dọn\n- Treo cờ", "4/9/2026"]],
        ["Khai giảng | 2026-09-05", "Lau dọn; Treo cờ | 2026-09-04"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_table_loads_as_it_is_meant(tmp_path: Path, name: str) -> None:
    loads_as_meant(tmp_path, CASES[name])


@pytest.mark.parametrize("name", CASES)
def test_a_marked_workbook_gives_the_ids_back_and_reads_the_same(tmp_path: Path, name: str) -> None:
    comes_back_the_same(tmp_path, CASES[name])
