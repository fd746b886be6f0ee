"""Tables by months, quarters, terms, weeks and weekdays: each loads as it is meant, and nothing is lost unsaid."""

from pathlib import Path

import pytest

from .office_tables import Case, comes_back_the_same, loads_as_meant

SCHOOL = [
    ["TRƯỜNG TIỂU HỌC SỐ 1"],
    ["KẾ HOẠCH HOẠT ĐỘNG NĂM HỌC 2020-2021"],
    [],
    ["Tháng", "Nội dung công việc", "Người thực hiện"],
    ["9", "Khai giảng", "Ban Giám hiệu"],
    [None, "Họp phụ huynh", "GVCN"],
    [2, "Sơ kết học kỳ I", "Ban Giám hiệu"],
]
CASES: dict[str, Case] = {
    "a school's year by months": Case(
        SCHOOL,
        ["Khai giảng | 2020-09 | Ban Giám hiệu", "Họp phụ huynh | 2020-09 | GVCN", "Sơ kết học kỳ I | 2021-02"],
        ["Dòng 6 để trống ngày", "phần đầu trang (dòng 1–2)"],
    ),
    "sections with Roman, Arabic and small numbers": Case(
        [
            ["PHỤ LỤC NHIỆM VỤ NĂM 2020"],
            ["TT", "Nội dung nhiệm vụ", "Chủ trì", "Phối hợp", "Thời hạn"],
            ["I", "Văn hoá - Thông tin"],
            [1, "Tuyên truyền", "UBND", "MTTQ", "20/4"],
            ["II", "Công tác khác"],
            [1, "Y tế"],
            ["a", "Tiêm chủng", "Trạm Y tế", None, "30/6"],
            ["b", "Vệ sinh", "Trạm Y tế", None, "30/9"],
            [2, "An ninh", "Công an", None, "31/12"],
            [None, "Tổng cộng: 04 nhiệm vụ"],
        ],
        [
            "Tuyên truyền | 2020-04-20 | I.1 | UBND | +MTTQ",
            "Tiêm chủng | 2020-06-30 | II.1.a | Trạm Y tế",
            "Vệ sinh | 2020-09-30 | II.1.b",
            "An ninh | 2020-12-31 | II.2 | Công an",
        ],
        ["3 dòng mục (dòng 3, 5–6)", "tổng cộng (dòng 10)", "năm 2020 theo “PHỤ LỤC NHIỆM VỤ NĂM 2020”"],
    ),
    "banners of months": Case(
        [
            ["LỊCH SINH HOẠT HỘI PHỤ NỮ NĂM 2021"],
            ["STT", "Nội dung", "Ngày", "Địa điểm"],
            ["THÁNG 3"],
            [1, "Mít tinh 8/3", 8, "Hội trường"],
            [2, "Sinh hoạt chi hội", None, "Nhà văn hoá"],
            ["THÁNG 10"],
            [3, "Kỷ niệm 20/10", 20, "Hội trường"],
        ],
        ["Mít tinh 8/3 | 2021-03-08 | Hội trường", "Sinh hoạt chi hội | 2021-03", "Kỷ niệm 20/10 | 2021-10-20"],
        ["Dòng 5 không ghi ngày", "2 dòng mục (dòng 3, 6)"],
        merged=("A3:D3", "A6:D6"),
    ),
    "banners of days over meetings": Case(
        [
            ["LỊCH HỌP THÁNG 6/2020"],
            ["Giờ", "Nội dung", "Chủ trì", "Địa điểm"],
            ["Thứ Hai, 08/6/2020"],
            ["7h30", "Giao ban", "Chủ tịch", "P. họp 1"],
            ["14h00 - 16h00", "Họp BCĐ", "PCT", "P. họp 2"],
            ["Thứ Ba, 09/6/2020"],
            ["8h", "Tiếp dân", "Chủ tịch", "P. tiếp dân"],
        ],
        [
            "Giao ban | 2020-06-08 07:30 | chair Chủ tịch | P. họp 1",
            "Họp BCĐ | 2020-06-08 14:00–16:00",
            "Tiếp dân | 2020-06-09 08:00",
        ],
        ["2 dòng mục (dòng 3, 6)"],
    ),
    "hours and days in one column": Case(
        [
            ["Lịch tháng 5 năm 2021"],
            ["Thời gian", "Nội dung", "Chủ trì"],
            ["8h00, 12/5", "Họp", "Chủ tịch"],
            ["14h ngày 13/5", "Giao ban", "PCT"],
        ],
        ["Họp | 2021-05-12 08:00 | chair Chủ tịch", "Giao ban | 2021-05-13 14:00 | chair PCT"],
        ["Dòng 3–4 không ghi năm"],
    ),
    "tasks told in the months of their field": Case(
        [
            ["KẾ HOẠCH CÔNG TÁC NĂM 2020"],
            ["TT", "Lĩnh vực", *(f"Tháng {month}" for month in range(1, 7))],
            [1, "Y tế", "Tiêm chủng", None, "5/3: Khám tuyển", None, None, None],
            [2, "Văn hoá", None, "x", "- Ra quân\n- Tết trồng cây 20/3", None, None, "tuần 2"],
        ],
        [
            "Y tế: Tiêm chủng | 2020-01",
            "Y tế: Khám tuyển | 2020-03-05",
            "Văn hoá | 2020-02",
            "Văn hoá: Ra quân | 2020-03",
            "Văn hoá: Tết trồng cây 20/3 | 2020-03-20 | assumed date",
            "Văn hoá | 2020-06-08–2020-06-14 | assumed date",
        ],
    ),
    "months with their years and nothing else": Case(
        [
            ["LỊCH HOẠT ĐỘNG"],
            ["Tháng 12/2020", "Tháng 1/2021", "Tháng 2/2021"],
            ["Tổng kết", "Họp chi bộ", "Mừng Xuân"],
            [None, "1/1 Chào cờ", None],
        ],
        ["Tổng kết | 2020-12", "Họp chi bộ | 2021-01", "Mừng Xuân | 2021-02", "Chào cờ | 2021-01-01"],
    ),
    "units beside quarters": Case(
        [
            ["NHIỆM VỤ NĂM 2020"],
            ["Đơn vị", "Quý I", "Quý II"],
            ["Trạm Y tế", "Tiêm chủng", None],
            ["Đoàn TN", None, "Ra quân (15/5)"],
        ],
        [
            "Tiêm chủng | 2020-03-31 | Trạm Y tế | assumed due",
            "Ra quân (15/5) | 2020-05-15 | Đoàn TN | assumed due",
        ],
    ),
    "quarters that hold parts of months": Case(
        [
            ["KẾ HOẠCH NĂM 2020"],
            ["STT", "Nội dung", "Đơn vị thực hiện", "Quý I", "Quý II", "Quý III", "Quý IV"],
            [1, "Kiểm tra", "UBND", "x", None, "x", None],
            [2, "Tập huấn", "UBND", None, "tuần 2 tháng 5", None, "10/11"],
            [3, "Báo cáo", "UBND", "Cuối tháng 3", None, None, None],
        ],
        [
            "Kiểm tra | 2020-03-31, 2020-09-30 | assumed due",
            "Tập huấn | 2020-05-08, 2020-11-10 | assumed due",
            "Báo cáo | 2020-03-31 | assumed due",
        ],
    ),
    "weekdays of the week that the title names": Case(
        [
            ["LỊCH CÔNG TÁC TUẦN 24, từ 8/6 đến 14/6/2020"],
            ["Ngày", "Nội dung", "Chủ trì", "Địa điểm"],
            ["Thứ Hai", "Giao ban", "Chủ tịch", "P1"],
            ["14h T3", "Họp BCĐ", "PCT", "P2"],
            ["Thứ 4 - thứ 5", "Tập huấn", "PCT", "P2"],
            ["Chủ nhật", "Ra quân", "BT Đoàn", "Chợ"],
        ],
        [
            "Giao ban | 2020-06-08 | chair Chủ tịch | P1",
            "Họp BCĐ | 2020-06-09 14:00",
            "Tập huấn | 2020-06-10–2020-06-11",
            "Ra quân | 2020-06-14",
        ],
        ["Dòng 3–6 không ghi ngày, chỉ có thứ", "Bỏ ra: phần đầu trang (dòng 1)."],
    ),
    "weekdays with those who preside, in a week over the new year": Case(
        [
            ["LỊCH CÔNG TÁC TUẦN"],
            ["Từ ngày 28/12/2020 đến 03/01/2021"],
            ["Ngày", "Nội dung", "Chủ trì"],
            ["Thứ Hai", "Giao ban", "Chủ tịch"],
            ["Thứ Sáu 01/01", "Mít tinh", "PCT"],
        ],
        ["Giao ban | 2020-12-28 | chair Chủ tịch", "Mít tinh | 2021-01-01 | chair PCT"],
    ),
    "weekdays of a week that is numbered in its month": Case(
        [
            ["KẾ HOẠCH TUẦN 2 THÁNG 6/2020"],
            ["TT", "Thứ", "Nội dung", "Người thực hiện"],
            [1, "Hai", "Giao ban", "Văn phòng"],
            [2, "CN", "Ra quân", "Đoàn TN"],
        ],
        ["Giao ban | 2020-06-08 | assumed date", "Ra quân | 2020-06-14 | assumed date"],
    ),
    "banners of weeks and of weekdays": Case(
        [
            ["LỊCH HỌP THÁNG 6/2020"],
            ["Giờ", "Nội dung", "Chủ trì", "Địa điểm"],
            ["Tuần 1 (từ 1/6 đến 7/6)"],
            ["THỨ HAI"],
            ["7h30", "Giao ban", "Chủ tịch", "P1"],
            ["Tuần 2 (từ 8/6 đến 14/6)"],
            ["THỨ BA"],
            ["8h", "Tiếp dân", "Chủ tịch", "P2"],
        ],
        ["Giao ban | 2020-06-01 07:30 | P1", "Tiếp dân | 2020-06-09 08:00"],
        ["4 dòng mục (dòng 3–4, 6–7)"],
    ),
    "hours of weekdays by number": Case(
        [
            ["LỊCH LÀM VIỆC TUẦN (08/6 - 12/6/2020)"],
            ["Thứ", "Giờ", "Nội dung", "Địa điểm"],
            ["2", "7h30", "Giao ban", "P1"],
            [3, "8h", "Họp BCĐ", "P1"],
        ],
        ["Giao ban | 2020-06-08 07:30", "Họp BCĐ | 2020-06-09 08:00"],
    ),
    "weeks of a month across": Case(
        [
            ["KẾ HOẠCH THÁNG 6/2020"],
            ["TT", "Nội dung", "Tuần 1", "Tuần 2", "Tuần 3", "Tuần 4"],
            [1, "Vệ sinh", None, "x", None, "x"],
            [2, "Y tế", "Khám sức khoẻ", None, None, None],
        ],
        [
            "Vệ sinh | 2020-06-08–2020-06-14 | assumed date",
            "Vệ sinh | 2020-06-22–2020-06-28",
            "Y tế: Khám sức khoẻ | 2020-06-01–2020-06-07",
        ],
    ),
    "days of a month across": Case(
        [
            ["TIẾN ĐỘ THÁNG 6/2020"],
            ["TT", "Nội dung công việc", *range(1, 31)],
            [1, "Rà soát", *["x"] * 5],
            [2, "Báo cáo", *[None] * 9, "x", "Gửi"],
        ],
        ["Rà soát | 2020-06-01–2020-06-05", "Báo cáo | 2020-06-10", "Báo cáo: Gửi | 2020-06-11"],
    ),
    "halves of a year across": Case(
        [
            ["NHIỆM VỤ NĂM 2020"],
            ["TT", "Nội dung", "6 tháng đầu năm", "6 tháng cuối năm", "Đơn vị thực hiện"],
            [1, "Kiểm tra", "x", "x", "UBND"],
            [2, "Tổng kết", None, "Trước 15/12", "UBND"],
        ],
        ["Kiểm tra | 2020-06-30, 2020-12-31 | assumed due | UBND", "Tổng kết | 2020-12-14"],
    ),
    "school terms across": Case(
        [
            ["KẾ HOẠCH NĂM HỌC 2020-2021"],
            ["TT", "Nội dung", "Học kỳ I", "HKII"],
            [1, "Thao giảng", "x", "x"],
            [2, "Hội khoẻ", "tháng 11", None],
        ],
        ["Thao giảng | 2021-01-15, 2021-05-25 | assumed date", "Hội khoẻ | 2020-11"],
    ),
    "the number of a week is no day": Case(
        [
            ["KẾ HOẠCH NĂM HỌC 2020-2021"],
            ["Tháng", "Tuần", "Nội dung công việc", "Người phụ trách"],
            ["9/2020", 1, "Khai giảng", "Ban Giám hiệu"],
            [None, 2, "Họp phụ huynh", "GVCN"],
        ],
        ["Khai giảng | 2020-09 | note Tuần: 1", "Họp phụ huynh | 2020-09 | note Tuần: 2"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_table_loads_as_it_is_meant(tmp_path: Path, name: str) -> None:
    loads_as_meant(tmp_path, CASES[name])


@pytest.mark.parametrize("name", CASES)
def test_a_marked_workbook_gives_the_ids_back_and_reads_the_same(tmp_path: Path, name: str) -> None:
    comes_back_the_same(tmp_path, CASES[name])
