"""What the sentences of a plan are called, when they are, and who does them."""

import io
from datetime import date, time
from pathlib import Path

import docx

from bot.calendar.model import Calendar, Dates, Frequency, Kind, Once, Repeating, Weekly
from bot.files.draft.model import Row, Why
from bot.files.draft_file import drafted
from bot.files.load import read_calendar

DATA = Path(__file__).parents[2] / "calendar_data"
HEAD = "ĐOÀN XÃ A\nSố 09-KH/ĐTN\nA, ngày 05 tháng 02 năm 2027\nKẾ HOẠCH\n{title}\nII. NỘI DUNG\n{lines}"


def rows(lines: str, title: str = "công tác năm 2027") -> list[Row]:
    calendar = read_calendar(sorted(DATA.glob("*.toml")))
    text = HEAD.format(title=title, lines=lines).encode()
    draft = drafted("ke-hoach.txt", text, "nhap.xlsx", calendar.calendar, calendar.units["ward"], "ward", "vi").draft
    return [row for row in draft.rows if row.kind is not Kind.DOCUMENT]


SENTENCES: dict[str, list[tuple[Kind, str, object]]] = {
    "1. Lễ ra quân Tháng Thanh niên: Tổ chức lúc 07h00 ngày 28/02/2027 tại UBND xã.": [
        (Kind.EVENT, "Lễ ra quân Tháng Thanh niên", Once(2027, 2, 28)),
    ],
    "1. Ngày chủ nhật xanh: tổ chức vào các ngày 07/3 và 21/3/2027.": [
        (Kind.EVENT, "Ngày chủ nhật xanh", Dates((date(2027, 3, 7), date(2027, 3, 21)))),
    ],
    "1. Hội trại “Sức trẻ”: trong hai ngày 25 và 26/3/2027 tại sân xã.": [
        (Kind.EVENT, "Hội trại “Sức trẻ”", Dates((date(2027, 3, 25), date(2027, 3, 26)))),
    ],
    "1. Giao ban tháng 12/2027 tổ chức vào 14 giờ 00 ngày 30/12/2027.": [
        (Kind.EVENT, "Giao ban tháng 12/2027", Once(2027, 12, 30)),
    ],
    "1. Thống nhất tổ chức Hội nghị tổng kết lúc 8h00 ngày 25/12/2027 tại Hội trường; giao Văn phòng chuẩn bị.": [
        (Kind.EVENT, "Tổ chức Hội nghị tổng kết", Once(2027, 12, 25)),
    ],
    "1. Tổ chức chiến dịch dọn vệ sinh đợt 1 từ ngày 15/4 đến ngày 20/4/2027, đợt 2 từ ngày 10/9 đến 15/9/2027.": [
        (Kind.TASK, "Tổ chức chiến dịch dọn vệ sinh đợt 1", Once(2027, 4, 20)),
        (Kind.TASK, "Tổ chức chiến dịch dọn vệ sinh đợt 2", Once(2027, 9, 15)),
    ],
    "1. BTV Đoàn xã: xây dựng kế hoạch, hoàn thành trước ngày 15/02/2027; tổng kết trong tuần cuối tháng 3/2027.": [
        (Kind.TASK, "Xây dựng kế hoạch", Once(2027, 2, 14)),
        (Kind.TASK, "Tổng kết trong tuần cuối tháng 3/2027", Once(2027, 3, 31)),
    ],
    "1. Ngày Chủ nhật xanh: ra quân đồng loạt các ngày 07/3 và 21/3/2027.": [
        (Kind.EVENT, "Ngày Chủ nhật xanh: ra quân đồng loạt", Dates((date(2027, 3, 7), date(2027, 3, 21)))),
    ],
    "1. Hội Phụ nữ: Giao lưu văn nghệ tối ngày 13/11/2027.\nBan Thường trực tổng hợp gửi huyện trước 25/11/2027.": [
        (Kind.EVENT, "Giao lưu văn nghệ", Once(2027, 11, 13)),
        (Kind.TASK, "Tổng hợp gửi huyện", Once(2027, 11, 24)),
    ],
    "1. Hội thi nấu ăn (ngày 08/3/2027):\n- Mỗi chi hội cử 01 đội, đăng ký trước ngày 01/3/2027.": [
        (Kind.EVENT, "Hội thi nấu ăn", Once(2027, 3, 8)),
        (Kind.TASK, "Mỗi chi hội cử 01 đội, đăng ký", Once(2027, 2, 28)),
    ],
    "1. Sơ kết 6 tháng vào tuần cuối tháng 6/2027, tổng kết năm trước ngày 20/12/2027.": [
        (Kind.TASK, "Sơ kết 6 tháng vào tuần cuối tháng 6/2027", Once(2027, 6, 30)),
        (Kind.TASK, "Tổng kết năm trước ngày 20/12/2027", Once(2027, 12, 19)),
    ],
    "1. Hai bên họp giao ban mỗi quý một lần; tổng kết trước ngày 20/12/2027.": [
        (
            Kind.EVENT,
            "Họp giao ban mỗi quý một lần",
            Repeating(Frequency.QUARTERLY, 31, date(2027, 2, 6), date(2027, 12, 31)),
        ),
        (Kind.TASK, "Tổng kết trước ngày 20/12/2027", Once(2027, 12, 19)),
    ],
    "1. Mỗi chi đoàn 01 mô hình, gửi về Văn phòng chậm nhất ngày 15/4/2027 để tổng hợp.": [
        (
            Kind.TASK,
            "Mỗi chi đoàn 01 mô hình, gửi về Văn phòng chậm nhất ngày 15/4/2027 để tổng hợp",
            Once(2027, 4, 15),
        ),
    ],
    "1. Hành trình “Địa chỉ đỏ”; mỗi chi đoàn có 03 đoàn viên tham gia; dự kiến ngày 18/3/2027.": [
        (
            Kind.EVENT,
            "Hành trình “Địa chỉ đỏ”; mỗi chi đoàn có 03 đoàn viên tham gia",
            Once(2027, 3, 18),
        ),
    ],
    "1. Rà soát thủ tục, thời gian hoàn thành: 20/12/2027.": [(Kind.TASK, "Rà soát thủ tục", Once(2027, 12, 20))],
}


def test_what_sentences_are_called_and_when_they_are() -> None:
    wrong = []
    for lines, expected in SENTENCES.items():
        found = [(row.kind, row.summary, row.schedule) for row in rows(lines)]
        if found != expected:
            wrong.append((lines, found))
    assert wrong == []


WHO = {
    "1. Việc nghĩa tình: Các chi đoàn đăng ký công trình, gửi về Văn phòng Đoàn xã trước ngày 10/3/2027.": (
        ("Các chi đoàn",),
        (),
    ),
    "1. Lễ ra quân tổ chức ngày 28/2/2027, giao Ban Thường vụ Đoàn xã chủ trì, Đoàn trường THCS A phối hợp.": (
        ("Ban Thường vụ Đoàn xã",),
        ("Đoàn trường THCS A",),
    ),
    "1. Trách nhiệm của Công an xã\na) Tập huấn nghiệp vụ trong tháng 8/2027.": (("Công an xã",), ()),
    "1. Liên đội trường Tiểu học và THCS tổ chức Ngày hội trước ngày 26/3/2027.": (
        ("Liên đội trường Tiểu học và THCS",),
        (),
    ),
    "1. Lập danh sách trẻ trước ngày 27/5/2027 (cộng tác viên dân số thực hiện).": (("cộng tác viên dân số",), ()),
    "1. Các tổ công tác báo cáo kết quả vào thứ Sáu hằng tuần.": (("Các tổ công tác",), ()),
    "1. Hội thi “Rung chuông vàng”, phối hợp Trường THCS A tổ chức chiều 24/3/2027.": ((), ("Trường THCS A",)),
    "1. Mỗi chi đoàn đăng ký 01 mô hình trước ngày 27/5/2027.": (("chi đoàn",), ()),
    "1. Công an xã:\n- Phối hợp Tư pháp rà soát thủ tục trước ngày 20/12/2027.": (("Công an xã",), ("Tư pháp",)),
    "1. Giao ban tháng tổ chức lúc 8h ngày 30/12/2027.": ((), ()),
    "1. Giao Ban Văn hoá tham mưu kế hoạch trước ngày 30/12/2027.": (("Ban Văn hoá",), ()),
}


def test_who_does_what_a_sentence_says() -> None:
    found = {lines: [(row.units, row.supporting) for row in rows(lines)] for lines in WHO}
    assert found == {lines: [who] for lines, who in WHO.items()}


def test_a_sentence_that_only_says_when_is_about_what_the_title_names() -> None:
    found = rows("Tổ chức tại 8 khu dân cư, từ ngày 01/11/2027 đến ngày 18/11/2027.", "Tổ chức Ngày hội Đại đoàn kết")
    (event,) = found
    assert (event.kind, event.summary) == (Kind.EVENT, "Ngày hội Đại đoàn kết")
    assert event.schedule == Once(2027, 11, 1, date(2027, 11, 18))


def test_who_does_the_same_on_another_day_has_a_row_of_its_own() -> None:
    found = rows("1. Chi hội 1, 2 tổ chức sinh hoạt vào ngày 10/02/2027; Chi hội 3, 4 vào ngày 12/02/2027.")
    assert [(row.units, row.schedule) for row in found] == [
        (("Chi hội 1, 2",), Once(2027, 2, 10)),
        (("Chi hội 3, 4",), Once(2027, 2, 12)),
    ]
    assert {row.summary for row in found} == {"Tổ chức sinh hoạt"}


def in_table(*lines: tuple[str, ...]) -> list[tuple[str, tuple[str, ...], object]]:
    """What the draft of a document with a table of these cells makes of it."""
    document = docx.Document()
    for line in HEAD.format(title="công tác năm 2027", lines="").splitlines():
        document.add_paragraph(line)
    table = document.add_table(rows=0, cols=3)
    for cells in lines:
        for cell, words in zip(table.add_row().cells, cells, strict=True):
            cell.text = words
    stream = io.BytesIO()
    document.save(stream)
    draft = drafted("ke-hoach.docx", stream.getvalue(), "nhap.xlsx", Calendar((), ()), (), "ward", "vi").draft
    return [(row.summary, row.units, row.schedule) for row in draft.rows if row.kind is Kind.TASK]


def test_a_table_ordered_by_who_does_it_names_each_once() -> None:
    found = in_table(
        ("Đơn vị", "Nội dung thực hiện", "Thời gian"),
        ("Trạm Y tế", "Lập danh sách", "Trước 20/3"),
        ("", "Báo cáo kết quả", "Trước 25/3"),
        ("Công an xã", "Giữ trật tự", "26/3"),
    )
    assert found == [
        ("Lập danh sách", ("Trạm Y tế",), Once(2027, 3, 19)),
        ("Báo cáo kết quả", ("Trạm Y tế",), Once(2027, 3, 24)),
        ("Giữ trật tự", ("Công an xã",), Once(2027, 3, 26)),
    ]


def test_a_table_that_is_not_understood_is_left_out_row_by_row() -> None:
    text = docx.Document()
    for line in HEAD.format(title="công tác năm 2027", lines="1. Rà soát trước 20/3.").splitlines():
        text.add_paragraph(line)
    table = text.add_table(rows=0, cols=2)
    for cells in (("Loại", "Số lượng"), ("Áo phao", "12"), ("Đèn pin", "30")):
        for cell, words in zip(table.add_row().cells, cells, strict=True):
            cell.text = words
    stream = io.BytesIO()
    text.save(stream)
    draft = drafted("ke-hoach.docx", stream.getvalue(), "nhap.xlsx", Calendar((), ()), (), "ward", "vi").draft
    assert [one.text for one in draft.left_out if one.why is Why.UNREAD] == [
        "Loại Số lượng",
        "Áo phao 12",
        "Đèn pin 30",
    ]


def test_marks_of_a_table_repeat_the_row_above() -> None:
    found = in_table(
        ("Nội dung", "Chủ trì", "Thời gian"), ("Rà soát", "Công an xã", "Trước 20/3"), ("Kiểm tra", "nt", "-nt-")
    )
    assert found == [(name, ("Công an xã",), Once(2027, 3, 19)) for name in ("Rà soát", "Kiểm tra")]


def test_a_part_of_a_sentence_that_gives_no_task_is_left_out_in_words() -> None:
    text = HEAD.format(title="công tác", lines="1. Bài học của năm trước; tổng kết trước ngày 20/12/2027.").encode()
    draft = drafted("ke-hoach.txt", text, "nhap.xlsx", Calendar((), ()), (), "ward", "vi").draft
    assert ("II.1", "Bài học của năm trước") in [(one.clause, one.text) for one in draft.left_out]


def test_days_under_who_when_and_where_are_events() -> None:
    found = rows("1. Uống vắc xin: ngày 01 và 02/6/2027 tại trạm.", "uống vắc xin\nII. ĐỐI TƯỢNG, THỜI GIAN, ĐỊA ĐIỂM")
    assert [(one.kind, one.schedule) for one in found] == [
        (Kind.EVENT, Dates((date(2027, 6, 1), date(2027, 6, 2)))),
    ]


def test_what_repeats_does_so_within_the_term_of_the_plan() -> None:
    lines = "1. Báo cáo vào thứ Sáu hằng tuần."
    (weekly,) = rows(lines, "cao điểm\nI. THỜI GIAN\nThời gian thực hiện: từ ngày 15/02/2027 đến hết ngày 14/5/2027.")
    assert weekly.schedule == Weekly((4,), date(2027, 2, 15), date(2027, 5, 14))
    (weekly,) = rows(lines)
    assert weekly.schedule == Weekly((4,), date(2027, 2, 6), date(2027, 12, 31))


def test_each_turn_has_its_own_place() -> None:
    found = rows("1. Tổ chức 02 lớp tập huấn: lớp 1 ngày 10/3/2027 tại xã, lớp 2 ngày 17/3/2027 tại huyện.")
    assert [(row.summary[-5:], row.place) for row in found] == [("lớp 1", "xã"), ("lớp 2", "huyện")]


def test_the_hour_and_the_place_of_a_meeting_are_kept() -> None:
    (event,) = rows("1. Lễ ra quân: Tổ chức lúc 07h00 ngày 28/02/2027 tại UBND xã.")
    assert (event.starts, event.place) == (time(7), "UBND xã")
