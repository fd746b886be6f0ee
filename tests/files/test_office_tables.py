"""Tables as offices of all kinds lay them out: each loads without a column of ids, and nothing of it is lost unsaid."""

from pathlib import Path

import pytest

from bot.files.write.marking import marked

from .office_tables import Case, details, load, when, workbook

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
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_table_loads_as_it_is_meant(tmp_path: Path, name: str) -> None:
    case = CASES[name]
    loaded = load(tmp_path, workbook(case))
    assert [problem.sentence for problem in loaded.errors] == []
    assert [question.text for question in loaded.questions] == []
    entries = loaded.calendar.entries
    expected = [[part.strip() for part in one.split(" | ")] for one in case.entries]
    assert [[entry.summary, when(entry)] for entry in entries] == [one[:2] for one in expected]
    for entry, one in zip(entries, expected, strict=True):
        assert set(one[2:]) <= details(entry, loaded.calendar)
    told = "\n".join(f"{problem.where} {problem.message}" for problem in loaded.warnings)
    for words in case.said:
        assert words in told


@pytest.mark.parametrize("name", CASES)
def test_a_marked_workbook_gives_the_ids_back_and_reads_the_same(tmp_path: Path, name: str) -> None:
    first = load(tmp_path, workbook(CASES[name]))
    again = load(tmp_path, marked(tmp_path / "bang.xlsx", (), first.warnings, ids=first.made_ids))
    assert [problem.sentence for problem in again.errors] == []
    assert again.calendar.entries == first.calendar.entries
    assert again.made_ids == ()


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
