"""Weekly schedules as offices lay them out, read as one row for each meeting."""

from datetime import date, datetime, time
from typing import Any

import pytest

from bot.files.read.week_cell import meetings
from bot.files.read.week_table import WeekTable, read_week

MATRIX = [
    ("LỊCH CÔNG TÁC TUẦN 24 (Từ ngày 08/6/2020 đến 14/6/2020)",),
    ("Thứ, ngày", "Sáng", "Chiều", "Trực"),
    ("Thứ Hai\n08/6", "- 7h30: Chào cờ\n- 8h00: Giao ban (Hội trường A)", "- 14h00: Họp BCĐ", "Chủ tịch"),
    ("Thứ Ba\n09/6", "Làm việc tại cơ quan", "2h00: Tiếp dân", None),
    ("Thứ Bảy\n13/6", "Lao động vệ sinh", None, None),
]
IN_ROWS = [
    ("Lịch công tác tuần từ 28/12/2020 đến 03/01/2021",),
    ("Thứ, ngày", "Buổi", "Giờ", "Nội dung", "Chủ trì", "Thành phần", "Địa điểm"),
    ("Thứ Hai 28/12", "Sáng", "7h30", "Giao ban", "Chủ tịch", "Các ngành", "P. họp 1"),
    (None, "Chiều", "14h - 16h30", "Họp chi bộ", "Bí thư", "Đảng viên", "Hội trường"),
    ("Thứ Hai 28/12", "Chiều", None, None, None, None, None),
    ("Chủ nhật 03/01", "Sáng", time(8, 0), "Ra quân", None, None, None),
    ("Thứ, ngày", "Buổi", "Giờ", "Nội dung", "Chủ trì", "Thành phần", "Địa điểm"),
    (None, None, None, "Nơi nhận: như trên", None, None, None),
]
ACROSS = [
    ("LỊCH LÀM VIỆC TUẦN 24 NĂM 2020",),
    ("Buổi", "Thứ Hai", "Thứ Ba", "Thứ Tư"),
    ("Sáng", "8h họp A", "- 9h: B\n- 10h: C", None),
    ("Chiều", "2h họp D", "Nghỉ", "Đi cơ sở"),
]
BY_LEADER = [
    ("Tuần từ 8/6/2020",),
    ("Thứ", "Chủ tịch", "PCT Kinh tế"),
    ("Hai", "8h00 họp A", "8h00 họp B"),
    ("Ba", None, "14h họp C"),
]


def read(table: list[tuple[Any, ...]], **more: Any) -> WeekTable:
    found = read_week(list(enumerate(table, 1)), **more)
    assert found is not None
    return found


def told(table: WeekTable) -> list[tuple[str, str, str]]:
    return [
        (f"{one.day:%d/%m/%Y}", f"{one.meeting.starts:%H:%M}" if one.meeting.starts else "", one.meeting.words)
        for one in table.rows
    ]


def test_days_in_rows_and_sessions_beside_them() -> None:
    found = read(MATRIX)
    assert told(found) == [
        ("08/06/2020", "07:30", "Chào cờ"),
        ("08/06/2020", "08:00", "Giao ban"),
        ("08/06/2020", "14:00", "Họp BCĐ"),
        ("09/06/2020", "14:00", "Tiếp dân"),
        ("13/06/2020", "", "Lao động vệ sinh"),
    ]
    assert found.rows[1].meeting.place == "Hội trường A"
    assert found.rows[0].note == "Trực: Chủ tịch"
    assert found.free == [(4, "Làm việc tại cơ quan")]
    assert [one.assumed for one in found.rows] == [set(), set(), set(), {"time"}, set()]


def test_sessions_in_rows_with_columns_for_hour_chair_and_place() -> None:
    found = read(IN_ROWS)
    assert told(found) == [
        ("28/12/2020", "07:30", "Giao ban"),
        ("28/12/2020", "14:00", "Họp chi bộ"),
        ("03/01/2021", "08:00", "Ra quân"),
    ]
    second = found.rows[1].meeting
    assert (second.ends, second.chair, second.participants, second.place) == (
        time(16, 30),
        "Bí thư",
        "Đảng viên",
        "Hội trường",
    )
    assert found.foot == [8]


def test_days_across_are_reckoned_from_the_number_of_the_week() -> None:
    found = read(ACROSS)
    assert told(found) == [
        ("08/06/2020", "08:00", "họp A"),
        ("09/06/2020", "09:00", "B"),
        ("09/06/2020", "10:00", "C"),
        ("08/06/2020", "14:00", "họp D"),
        ("10/06/2020", "", "Đi cơ sở"),
    ]
    assert all("date" in one.assumed for one in found.rows)


def test_a_week_is_numbered_in_the_month_that_follows_it() -> None:
    rows = [(1, ("Thứ", "Buổi", "Nội dung")), (2, ("2", "Sáng", "8h Giao ban"))]
    found = read_week(rows, title="LỊCH CÔNG TÁC TUẦN 2 THÁNG 6 NĂM 2020")
    assert found is not None
    assert [(one.day, one.assumed) for one in found.rows] == [(date(2020, 6, 8), {"date"})]


def test_a_weekday_of_no_week_is_told() -> None:
    found = read_week([(1, ("Thứ", "Sáng", "Chiều")), (2, ("Thứ Hai", "8h Họp", None))])
    assert found is not None
    assert [(slip.key, slip.value) for slip in found.slips] == [("only_weekday", "Thứ Hai")]


def test_a_column_headed_by_a_leader_says_who_presides() -> None:
    found = read(BY_LEADER)
    assert [(one.meeting.words, one.meeting.chair) for one in found.rows] == [
        ("họp A", "Chủ tịch"),
        ("họp B", "PCT Kinh tế"),
        ("họp C", "PCT Kinh tế"),
    ]
    assert all(not one.assumed for one in found.rows)


@pytest.mark.parametrize(
    ("cell", "slip"),
    [
        ("Thứ Hai 9/6", "another_weekday"),
        ("Thứ Hai 31/6", "not_a_date"),
        ("Ngày mai", "not_a_date"),
    ],
)
def test_a_day_that_cannot_be_is_told(cell: str, slip: str) -> None:
    found = read([MATRIX[0], MATRIX[1], (cell, "8h00: Họp", None, None)])
    assert [(one.row, one.key) for one in found.slips] == [(3, slip)]


def test_a_day_without_any_year_is_told_and_a_year_from_elsewhere_is_taken() -> None:
    table: list[tuple[Any, ...]] = [("Thứ, ngày", "Sáng", "Chiều"), ("Thứ Hai 08/6", "8h00: Họp", None)]
    assert [one.key for one in read(table).slips] == ["no_year"]
    assert told(read(table, year=2020)) == [("08/06/2020", "08:00", "Họp")]


def test_a_day_that_is_a_date_of_the_workbook_is_taken_as_it_is() -> None:
    table = [("Thứ, ngày", "Sáng", "Chiều"), (datetime(2020, 6, 8), "8h00: Họp", None)]  # noqa: DTZ001 - as openpyxl gives it
    assert told(read(table)) == [("08/06/2020", "08:00", "Họp")]


@pytest.mark.parametrize(
    "heading",
    [
        ("Mã", "Tên việc", "Ngày"),
        ("TT", "Nội dung công việc", "Đơn vị chủ trì", "Thời gian hoàn thành"),
        ("Mã", "Ngày", "Giờ", "Nội dung", "Địa điểm"),
        ("Subject", "Start Date", "Start Time"),
    ],
)
def test_another_table_is_no_weekly_schedule(heading: tuple[str, ...]) -> None:
    assert read_week([(1, heading), (2, ("a", "b", "26/6/2020", "c"))]) is None


@pytest.mark.parametrize(
    ("cell", "session", "expected"),
    [
        ("7h30: Chào cờ", "sang", [("07:30", "", "Chào cờ")]),
        ("07 giờ 30, họp", "sang", [("07:30", "", "họp")]),
        ("8h00 – 10h30: Họp\n(tiếp theo)", "sang", [("08:00", "10:30", "Họp (tiếp theo)")]),
        ("Từ 7h30 đến 11h00: khám NVQS", "", [("07:30", "11:00", "khám NVQS")]),
        ("1. 08:00 Tiếp dân\n2. 10:00 Họp", "", [("08:00", "", "Tiếp dân"), ("10:00", "", "Họp")]),
        ("2h: Họp", "chieu", [("14:00", "", "Họp")]),
        ("7h00 sinh hoạt tổ dân phố", "toi", [("19:00", "", "sinh hoạt tổ dân phố")]),
        ("2 giờ chiều họp", "", [("14:00", "", "họp")]),
        ("- Họp chi bộ\n- Tiếp dân", "sang", [("", "", "Họp chi bộ"), ("", "", "Tiếp dân")]),
        ("8h30 Sơ kết; 10h00 Họp chi bộ", "", [("08:30", "", "Sơ kết"), ("10:00", "", "Họp chi bộ")]),
        ("Sáng: Giao ban 7h30\nChiều: Họp HĐ lúc 2h", "", [("07:30", "", "Giao ban"), ("14:00", "", "Họp HĐ")]),
        ("Sáng 8h họp A. Chiều 14h họp B", "", [("08:00", "", "họp A."), ("14:00", "", "họp B")]),
        ("Tiếp dân từ 7h30 - 11h30", "", [("07:30", "11:30", "Tiếp dân")]),
        ("8 đảng viên nhận huy hiệu", "sang", [("", "", "8 đảng viên nhận huy hiệu")]),
        ("Kỷ niệm ngày 20/11", "", [("", "", "Kỷ niệm ngày 20/11")]),
        ("25h00: Họp", "", [("", "", "25h00: Họp")]),
        ("Làm việc tại cơ quan", "", []),
        ("-", "", []),
    ],
)
def test_a_cell_holds_meetings_a_line_each(cell: str, session: str, expected: list[tuple[str, str, str]]) -> None:
    found = [
        (f"{one.starts:%H:%M}" if one.starts else "", f"{one.ends:%H:%M}" if one.ends else "", one.words)
        for one in meetings(cell, session)[0]
    ]
    assert found == expected


def test_hours_and_people_of_one_row_stand_line_by_line() -> None:
    week = read_week(
        [
            (1, ("LỊCH TUẦN (Từ 01/6/2026)",)),
            (2, ("Thứ", "Buổi", "Giờ", "Nội dung", "Chủ trì")),
            (3, ("Hai 01/6", "Sáng", "7h30\n9h", "Giao ban\nHọp BCĐ", "A\nB")),
        ]
    )
    assert week is not None
    said = [(f"{one.meeting.starts:%H:%M}", one.meeting.words, one.meeting.chair) for one in week.rows]
    assert said == [("07:30", "Giao ban", "A"), ("09:00", "Họp BCĐ", "B")]


def test_columns_of_people_with_their_posts_below_their_names() -> None:
    week = read_week(
        [
            (1, ("Tuần thứ 35 (từ ngày 24/8 đến ngày 30/8/2026)",)),
            (2, ("Thứ/ ngày", "Buổi", "Đ/c Nguyễn A\nChủ tịch", "Đ/c Trần B\nPCT")),
            (3, ("Thứ Hai\n24/8", "C", "14h00: Tiếp công dân", "Kiểm tra xây dựng")),
        ]
    )
    assert week is not None
    said = [(one.meeting.words, one.session, one.meeting.chair) for one in week.rows]
    assert said == [
        ("Tiếp công dân", "chieu", "Đ/c Nguyễn A Chủ tịch"),
        ("Kiểm tra xây dựng", "chieu", "Đ/c Trần B PCT"),
    ]


def test_the_leaf_of_a_month_is_read() -> None:
    week = read_week(
        [
            (1, ("LỊCH THÁNG 6 NĂM 2026",)),
            (2, ("T2", "T3", "T4", "T5", "T6", "T7", "CN")),
            (3, (1, 2, 3, 4, 5, 6, 7)),
            (4, ("Giao ban", None, "Tập huấn")),
            (5, (8, 9, 10, 11, 12, 13, 14)),
            (6, (None, None, None, None, None, None, "8h Hiến máu")),
        ]
    )
    assert week is not None
    assert week.slips == []
    assert [(one.day.isoformat(), one.meeting.words) for one in week.rows] == [
        ("2026-06-01", "Giao ban"),
        ("2026-06-03", "Tập huấn"),
        ("2026-06-14", "Hiến máu"),
    ]


def test_labels_in_a_cell_name_place_and_people() -> None:
    cell = "8h00: Họp BCĐ. Chủ trì: đ/c Bí thư; Thành phần: các chi bộ. Địa điểm: HT tầng 3\nChuẩn bị: Văn phòng"
    [one] = meetings(cell)[0]
    assert (one.words, one.chair, one.participants, one.place, one.preparation) == (
        "Họp BCĐ",
        "đ/c Bí thư",
        "các chi bộ",
        "HT tầng 3",
        "Văn phòng",
    )
