"""Drafts from plan documents: what is found, what is marked, what is left out, and that the workbook loads."""

import io
from datetime import date, time
from pathlib import Path

import openpyxl
import pytest

from bot.calendar.model import Dates, Kind, Once, Repeating, Weekly
from bot.files.draft import restraint, times, units
from bot.files.draft.model import Context, Mark, Row, Why
from bot.files.draft_file import Drafted, drafted
from bot.files.load import read_calendar

from .plan_score import draft_of_file, score, sheet_rows

PLANS = Path(__file__).parent / "plans"
DATA = Path(__file__).parents[2] / "calendar_data"
IN_2020 = Context(2020)


def made(lines: str, name: str = "ke-hoach.txt") -> Drafted:
    loaded = read_calendar(sorted(DATA.glob("*.toml")))
    return drafted(name, lines.encode(), "nhap.xlsx", loaded.calendar, loaded.units["ward"], "ward", "vi")


def tasks(draft: Drafted) -> list[Row]:
    return [row for row in draft.draft.rows if row.kind is Kind.TASK]


@pytest.mark.parametrize("plan", sorted(PLANS.glob("*.txt")), ids=lambda plan: plan.stem)
def test_a_plan_gives_what_is_right_for_it_and_nothing_forbidden(plan: Path) -> None:
    found = score(plan, plan.with_suffix(".truth.tsv"))
    assert (found.said, found.forbidden, found.unmarked) == ([], [], [])
    assert (found.found, found.dates_right, found.units_right) == (found.rows, found.dates, found.units)
    assert found.extra <= 1


@pytest.mark.parametrize("plan", sorted(PLANS.glob("*.txt")), ids=lambda plan: plan.stem)
def test_the_workbook_loads_as_it_is(plan: Path, tmp_path: Path) -> None:
    made_ = draft_of_file(plan)
    file = tmp_path / "nhap.xlsx"
    file.write_bytes(made_.content)
    beside = read_calendar(sorted(DATA.glob("[123]*.toml")))
    loaded = read_calendar([file], beside=beside.calendar, unit_layers=beside.unit_layers)
    assert loaded.errors == ()
    ward = [entry for entry in loaded.calendar.entries if entry.layer == "ward"]
    unloaded = {row.id for row in made_.draft.rows if row.held or (row.schedule is None and row.kind is not Kind.TASK)}
    assert {entry.id for entry in ward} == {row.id for row in made_.draft.rows} - unloaded
    undated = {row.id for row in made_.draft.rows if row.marks.get("due") is Mark.MISSING}
    assert undated
    assert {entry.schedule for entry in ward if entry.id in undated} == {Once(made_.draft.year or 0)}
    assert all("due" in entry.assumed for entry in ward if entry.id in undated)


def weekly(weekday: int) -> Weekly:
    return Weekly((weekday,), date(2020, 1, 1), date(2020, 12, 31))


TIMES = [
    # in a sentence, what it says of a deadline
    ("Gửi báo cáo về UBND phường trước ngày 15/4/2020 để tổng hợp", [Once(2020, 4, 14)], Mark.GIVEN),
    ("Hoàn thành chậm nhất 30/6", [Once(2020, 6, 30)], Mark.GIVEN),
    ("Treo cờ từ ngày 28/4 đến hết ngày 02/5/2020", [Once(2020, 5, 2)], Mark.GIVEN),
    ("Tổ chức tập huấn trong tháng 4/2020", [Once(2020, 4)], Mark.DERIVED),
    ("Hoàn thành trong quý II", [Once(2020, 6, 30)], Mark.DERIVED),
    ("Báo cáo trước ngày 15/6, báo cáo năm trước ngày 10/12", [Once(2020, 6, 14), Once(2020, 12, 9)], Mark.GIVEN),
    ("Họp từ ngày 05/9/2020 đến trước ngày 18/01/2021", [Once(2021, 1, 17)], Mark.GIVEN),
    ("Dạy từ ngày 20/01/2020, kết thúc trước ngày 31/5/2020", [Once(2020, 5, 30)], Mark.GIVEN),
    ("Nộp ngày 9/9, sau khi đủ 9/9 khu dân cư", [Once(2020, 9, 9)], Mark.GIVEN),
    ("Sáng 5/7 xã tổ chức ra quân", [Once(2020, 7, 5)], Mark.GIVEN),
    ("Sinh hoạt chuyên đề vào kỳ sinh hoạt tháng 5", [Once(2020, 5)], Mark.DERIVED),
    ("Tuyên truyền Luật Biên phòng (có hiệu lực từ ngày 01/7/2020) trong tháng 6", [Once(2020, 6)], Mark.DERIVED),
    ("Báo cáo hằng tuần (trước 16 giờ thứ Năm)", [weekly(3)], Mark.GIVEN),
    ("Báo cáo hằng tuần, trước thứ Năm", [weekly(2)], Mark.GIVEN),
    ("Báo cáo trước thứ Hai hằng tuần", [weekly(6)], Mark.GIVEN),
    ("Tuyên truyền cấm pháo nổ trước 29 tháng Chạp", [Once(2020, 1, 22)], Mark.DERIVED),
    ("Gặp mặt đầu xuân ngày mùng 10 tháng Giêng", [Once(2020, 2, 3)], Mark.DERIVED),
    ("Trực từ mùng 1 đến mùng 5 Tết", [Once(2020, 1, 29)], Mark.DERIVED),
    ("Cắm trại từ 7h00 ngày 05/3 đến 17h00 ngày 06/3/2020", [Once(2020, 3, 6)], Mark.GIVEN),
    ("Sơ kết quý I, báo cáo về huyện ngày 15/3/2020", [Once(2020, 3, 15)], Mark.GIVEN),
    # what is no deadline
    ("Theo Báo cáo số 12/BC-UBND ngày 15/3/2020 của UBND", [], None),
    ("Chúc Tết dịp mùng 6 Tết", [], None),
    ("Tổ chức tại 9/9 khu dân cư", [], None),
    ("Kiểm tra cho 3/5 trường, có 02/02 trạm đạt", [], None),
    ("Phát sóng từ ngày 01/4/2020", [None], Mark.MISSING),
    ("Thực hiện Hướng dẫn số 73-HD/BTG, ngày 25/02/2020 của Ban Tuyên giáo", [], None),
    ("Nghị quyết về “phát triển tỉnh đến năm 2030, tầm nhìn đến năm 2045”", [], None),
    ("Chiến lược giai đoạn 2015 - 2020 và nhiệm kỳ 2020 - 2025", [], None),
    ("Tuyên truyền kỷ niệm 45 năm Ngày giải phóng miền Nam (30/4/1975 - 30/4/2020)", [], None),
    ("Thăm hỏi nhân dịp kỷ niệm ngày 27/7", [], None),
    ("Bố trí kinh phí trong dự toán ngân sách hằng năm", [], None),
    ("Trực 24/24 giờ trong các ngày lễ", [], None),
    ("Báo cáo kết quả công tác quý I", [], None),
    ("Tham dự Đại hội lần thứ XIII, khởi công từ ngày 01/8/1998", [], None),
]


def test_deadlines_of_sentences() -> None:
    wrong = []
    for words, schedules, mark in TIMES:
        found = times.in_sentence(words, IN_2020, due=True)
        said = [one.schedule for one in found]
        if said != schedules or any(one.mark is not mark for one in found):
            wrong.append((words, said, [one.mark for one in found]))
    assert wrong == []


def test_what_a_school_does_every_week_goes_from_september_to_may() -> None:
    (found,) = times.in_sentence("Chào cờ sáng thứ Hai hằng tuần", Context(2024, school_year=True), due=False)
    assert (found.schedule, found.mark) == (Weekly((0,), date(2024, 9, 1), date(2025, 5, 31)), Mark.DERIVED)


def test_what_goes_from_an_hour_of_one_day_to_an_hour_of_another() -> None:
    (found,) = times.in_sentence("Hội trại từ 7h00 ngày 05/3 đến 17h30 ngày 06/3/2020 tại sân", IN_2020, due=False)
    assert (found.schedule, found.starts, found.ends) == (Once(2020, 3, 5, date(2020, 3, 6)), time(7), time(17, 30))


def test_a_weekday_behind_a_day_that_is_another_is_a_contradiction() -> None:
    marks = {
        words: times.in_sentence(words, IN_2020, due=True)[0].mark
        for words in (
            "Họp ngày 20/3/2020 (thứ Sáu)",
            "Họp ngày 20/3/2020 (thứ Hai)",
            "Nộp trước ngày 20/3/2020 (thứ Sáu)",
        )
    }
    assert list(marks.values()) == [Mark.GIVEN, Mark.CONTRADICTORY, Mark.GIVEN]


def test_words_that_may_be_a_time_are_asked_about() -> None:
    draft = made(HEAD + "II. NỘI DUNG\n1. Thăm hỏi đoàn viên khó khăn quý II, III/2020.\n").draft
    (task,) = [row for row in draft.rows if row.kind is Kind.TASK]
    assert (task.schedule, task.notes) == (None, [("maybe_time", {"words": "quý II, III/2020"})])


def test_times_of_cells() -> None:
    cells = {
        "Trước 20/4": Once(2020, 4, 19),
        "Quý I": Once(2020, 3, 31),
        "Tháng 11/2020": Once(2020, 11),
        "20/6; 15/12": Dates((date(2020, 6, 20), date(2020, 12, 15))),
        "Thường xuyên": None,
        "31/4/2020": None,
    }
    found = {words: times.in_cell(words, IN_2020, due=True) for words in cells}
    assert {words: one[0].schedule for words, one in found.items()} == cells
    assert found["31/4/2020"][0].mark is Mark.CONTRADICTORY
    [every] = times.in_cell("Ngày 15 tháng cuối mỗi quý", IN_2020, due=True)
    assert isinstance(every.schedule, Repeating)
    assert every.schedule.day == 15


UNITS = [
    # sentence, who answers, who takes part
    (
        "Uỷ ban Nhân dân, Mặt trận Tổ quốc và các đoàn thể chính trị - xã hội phường cần tập trung chỉ đạo",
        ("Uỷ ban Nhân dân", "Mặt trận Tổ quốc", "các đoàn thể chính trị - xã hội phường"),
        (),
    ),
    ("Văn phòng, Uỷ ban Kiểm tra Đảng uỷ theo dõi, giám sát", ("Văn phòng", "Uỷ ban Kiểm tra Đảng uỷ"), ()),
    (
        "Giao Công an phường chủ trì, phối hợp với Ban Chỉ huy Quân sự phường, các tổ dân phố tổ chức tuần tra",
        ("Công an phường",),
        ("Ban Chỉ huy Quân sự phường", "các tổ dân phố"),
    ),
    ("Ban Tổ chức Đảng ủy tham mưu kế hoạch", ("Ban Tổ chức Đảng ủy",), ()),
    ("Văn phòng HĐND và UBND phường: Theo dõi, đôn đốc", ("Văn phòng HĐND và UBND phường",), ()),
    ("Phòng, chống dịch bệnh", None, None),
    ("Tổ chức hội nghị sơ kết", None, None),
]


def test_who_is_named_before_the_verb() -> None:
    found = [(units.before_verb(sentence), lead, beside) for sentence, lead, beside in UNITS]
    assert [(one.units, one.supporting) if one else (None, None) for one, _, _ in found] == [
        (lead, beside) for _, lead, beside in found
    ]


def test_who_only_follows_is_told_from_who_does_it() -> None:
    cells = {
        "UBND chủ trì; phối hợp: MTTQ; theo dõi: Văn phòng Đảng uỷ": (
            ("UBND chủ trì",),
            ("MTTQ",),
            ("Văn phòng Đảng uỷ",),
        ),
        "UBND phường, Văn phòng Đảng uỷ theo dõi, đôn đốc": (("UBND phường",), (), ("Văn phòng Đảng uỷ",)),
        "UBND phường (đơn vị theo dõi: UBKT)": (("UBND phường",), (), ("UBKT",)),
    }
    found = {words: units.in_cell(words) for words in cells}
    assert {words: (one.units, one.supporting, one.followers) for words, one in found.items()} == cells
    said = {
        "UBND phường báo cáo quý; giao Văn phòng Đảng uỷ theo dõi, đôn đốc.": ("Văn phòng Đảng uỷ",),
        "Văn phòng, Uỷ ban Kiểm tra Đảng uỷ theo dõi, giám sát": (),
    }
    assert {sentence: units.followers(sentence)[0] for sentence in said} == said


def test_a_draft_has_a_column_of_who_follows() -> None:
    found = made(
        HEAD
        + "II. NHIỆM VỤ\n1. Giao Công an phường chủ trì, phối hợp với Mặt trận Tổ quốc phường tổ chức tuần tra trước "
        "ngày 15/6/2020; giao Văn phòng Đảng uỷ theo dõi, đôn đốc.\n2. Báo cáo kết quả trước ngày 20/11/2020.\n"
        "Đơn vị theo dõi: Uỷ ban Kiểm tra Đảng uỷ\n"
    )
    rows = [row for row in sheet_rows(found.content) if row["Loại"] == "Việc"]
    assert [(row["Tên việc"], row["Đơn vị theo dõi"], row["~Đơn vị theo dõi"]) for row in rows] == [
        ("Tổ chức tuần tra", "Văn phòng Đảng uỷ", "given"),
        ("Báo cáo kết quả", "Uỷ ban Kiểm tra Đảng uỷ", "given"),
    ]


def test_names_in_a_cell() -> None:
    assert units.names("Hội CCB, Hội PN") == ("Hội CCB", "Hội PN")
    assert units.names("Phòng Lao động, Thương binh và Xã hội; UBND phường") == (
        "Phòng Lao động, Thương binh và Xã hội",
        "UBND phường",
    )
    assert units.names("Các ban, ngành, đoàn thể và UBND phường") == ("Các ban, ngành, đoàn thể", "UBND phường")


def test_masks_leave_what_is_a_deadline() -> None:
    words = "Thực hiện Kế hoạch số 45/KH-UBND ngày 20/02/2020, báo cáo trước ngày 20/3/2020"
    spans = restraint.masked(words)
    assert restraint.inside(words.index("20/02/2020"), spans)
    assert not restraint.inside(words.index("20/3/2020"), spans)


HEAD = "ĐẢNG ỦY PHƯỜNG A\nSố 09-KH/ĐU\nA, ngày 10 tháng 3 năm 2020\nKẾ HOẠCH\ncông tác năm 2020\n"


def test_no_document_is_cited_that_is_newer_than_the_plan() -> None:
    words = "Hội nghị quán triệt Nghị quyết ngày {}"
    assert restraint.masked(words.format("12/3/2020"), date(2020, 3, 20))
    assert not restraint.masked(words.format("25/3/2020"), date(2020, 3, 20))


def test_an_occasion_is_not_taken_for_another_of_its_kind() -> None:
    draft = made(HEAD + "II. NỘI DUNG\n1. Tuyên truyền kỷ niệm 1980 năm Khởi nghĩa Hai Bà Trưng.\n").draft
    assert [row.held for row in draft.rows if row.kind is Kind.ANNIVERSARY] in ([], [""])


def test_two_dates_of_one_document_are_asked_and_not_chosen() -> None:
    found = made(
        HEAD + "I. MỤC ĐÍCH\nThực hiện Kết luận số 16-KL/TW, ngày 14/02/2020 của Bộ Chính trị.\n"
        "II. NHIỆM VỤ\n1. Quán triệt Kết luận số 16-KL/TW, ngày 14/02/2012 của Bộ Chính trị.\n"
    )
    [row] = [row for row in sheet_rows(found.content) if "16-KL/TW" in row["Tên việc"] and row["Loại"] == "Văn bản"]
    assert (row["Ngày"], row["~Ngày"], row["Mục"]) == ("", "contradictory", "I; II.1")
    assert "14/02/2020 (I); 14/02/2012 (II.1)" in row["Cần xem lại"]
    assert row["Không nạp vì"] == "ngày mâu thuẫn"


def test_what_a_higher_layer_holds_is_referred_to_and_not_loaded_again(tmp_path: Path) -> None:
    found = made(
        HEAD + "II. NHIỆM VỤ\n1. Tuyên truyền kỷ niệm 45 năm Ngày giải phóng miền Nam, thống nhất đất nước; "
        "Đại hội đại biểu Đảng bộ phường A lần thứ X.\n"
    )
    by_id = {row["Mã"]: row for row in sheet_rows(found.content)}
    held = by_id["giai-phong-mien-nam"]
    assert (held["Ngày"], held["~Ngày"], held["Năm đầu"]) == ("30/4 hằng năm", "assumed", "1975")
    assert held["Không nạp vì"].startswith("đã có ở lớp")
    congress = next(row for row in by_id.values() if row["Loại"] == "Đại hội")
    assert (congress["Ngày"], congress["~Ngày"], congress["Không nạp vì"]) == ("", "missing", "chưa rõ ngày")
    file = tmp_path / "nhap.xlsx"
    file.write_bytes(found.content)
    loaded = read_calendar([file])
    assert loaded.errors == ()
    assert "giai-phong-mien-nam" not in {entry.id for entry in loaded.calendar.entries}
    assert any("Không nạp vì" in problem.message for problem in loaded.warnings)


def test_a_unit_in_the_line_above_the_dashes_and_one_in_the_sentence() -> None:
    found = made(
        HEAD + "III. TỔ CHỨC THỰC HIỆN\nUỷ ban Nhân dân, Mặt trận Tổ quốc phường:\n- Xây dựng kế hoạch.\n"
        "- Uỷ ban Nhân dân tăng cường quản lý.\n- Đội văn nghệ xung kích tập luyện, biểu diễn.\n"
    )
    rows = sheet_rows(found.content)
    said = [(row["Mục"], row["Đơn vị"]) for row in rows if row["Loại"] == "Việc"]
    both = "Uỷ ban Nhân dân phường; Uỷ ban Mặt trận Tổ quốc phường"
    assert said[:2] == [("III.1", both), ("III.2", "Uỷ ban Nhân dân phường")]


def test_purpose_and_closing_words_are_left_out_with_reasons() -> None:
    found = made(
        HEAD + "I. MỤC ĐÍCH, YÊU CẦU\nNâng cao nhận thức trước ngày 31/12/2020.\nII. NHIỆM VỤ\n1. Xây dựng kế hoạch.\n"
        "Trên đây là kế hoạch, yêu cầu các đơn vị thực hiện./.\nNơi nhận:\n- Lưu.\n"
    )
    assert [row.summary for row in tasks(found)] == ["Xây dựng kế hoạch"]
    assert {one.why for one in found.draft.left_out} == {Why.PURPOSE, Why.CLOSING}
    book = openpyxl.load_workbook(io.BytesIO(found.content))
    assert book.sheetnames == ["Lịch", "Đơn vị", "Lớp lịch", "Chú giải", "Bỏ ra"]
    assert [row[0].value for row in book["Bỏ ra"].iter_rows(min_row=2)] == ["I", "II.1"]


def test_words_of_the_document_are_never_formulas() -> None:
    found = made(HEAD + "II. NHIỆM VỤ\n- =1+1 Xây dựng kế hoạch\n- Báo cáo (=HYPERLINK) trước 15/4/2020.\n")
    sheet = openpyxl.load_workbook(io.BytesIO(found.content)).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} <= {"s", "n"}


def test_words_of_a_plan_that_look_like_a_week_do_not_make_its_draft_one(tmp_path: Path) -> None:
    lines = (
        "II. NỘI DUNG\n1. Hai bên họp giao ban mỗi quý một lần; sơ kết trước ngày 30/6, tổng kết trước ngày 20/12.\n"
    )
    more = "2. Tổ chức Ngày hội tại 9/9 khu dân cư trước ngày 10/8/2020.\n"
    file = tmp_path / "nhap.xlsx"
    file.write_bytes(made(HEAD + lines + more).content)
    loaded = read_calendar([file])
    assert [entry.summary for entry in loaded.calendar.entries if entry.kind is not Kind.DOCUMENT] == [
        "Họp giao ban mỗi quý một lần",
        "Sơ kết trước ngày 30/6",
        "Tổng kết trước ngày 20/12",
        "Tổ chức Ngày hội tại 9/9 khu dân cư",
    ]


def test_nothing_found_is_said() -> None:
    found = made("Thư ngỏ\nXin chào.\n")
    assert found.content == b""
    assert "Không thấy việc" in found.summary
