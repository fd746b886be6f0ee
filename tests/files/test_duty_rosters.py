"""Duty rosters as offices pin them up: an entry for each day and shift, and no telephone numbers."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.files.write.marking import marked

from .office_tables import Case, Row, details, load, when, workbook


@dataclass(frozen=True)
class Roster:
    """A roster of 2020: rows of cells; its entries as "name | when | what else"."""

    rows: list[Row]
    entries: list[str]


ROSTERS = {
    "a day a row": Roster(
        [
            ["LỊCH TRỰC THÁNG 6/2020"],
            ["Ngày", "Thứ", "Người trực", "Lãnh đạo trực", "SĐT"],
            ["01/6", "Hai", "Nguyễn Văn A", "Trần B", "0912345678"],
            ["02/6", "Ba", "Lê Thị C (0987 654 321)", "Chủ tịch", 912345678],
            [None, None, "TM. UBND PHƯỜNG", "CHỦ TỊCH", None],
        ],
        [
            "Trực: Nguyễn Văn A | 2020-06-01 | chair Trần B | Nguyễn Văn A",
            "Trực: Lê Thị C | 2020-06-02 | chair Chủ tịch",
        ],
    ),
    "a holiday with telephones in one of many ways": Roster(
        [
            ["LỊCH TRỰC TẾT NGUYÊN ĐÁN 2020"],
            ["STT", "Ngày trực", "Cán bộ trực", "Số điện thoại", "Ghi chú"],
            [1, "24/01/2020 (30 Tết)", "Lê C; Phạm D", "0912 345 678", "Trực cả đêm, ĐT: 0234.3557.123"],
        ],
        ["Trực: Lê C, Phạm D | 2020-01-24 | note Trực cả đêm | Lê C, Phạm D"],
    ),
    "shifts in rows of a week": Roster(
        [
            ["LỊCH TRỰC TUẦN 24 (từ 8/6 đến 14/6/2020)"],
            ["Thứ", "Ca trực", "Người trực", "SĐT"],
            ["Thứ Hai", "Sáng", "A", None],
            [None, "Đêm", "B", None],
            ["Thứ Ba", "Sáng", "A", None],
        ],
        ["Trực sáng: A | 2020-06-08", "Trực đêm: B | 2020-06-08", "Trực sáng: A | 2020-06-09"],
    ),
    "shifts across": Roster(
        [
            ["LỊCH TRỰC TRẠM Y TẾ THÁNG 6 NĂM 2020"],
            ["Ngày", "Thứ", "Ca sáng (7h-11h30)", "Ca đêm"],
            ["1/6", "T2", "BS An", "YS Chi"],
        ],
        ["Trực ca sáng (7h-11h30): BS An | 2020-06-01 07:00–11:30", "Trực ca đêm: YS Chi | 2020-06-01"],
    ),
    "shifts across in two lines": Roster(
        [
            ["LỊCH TRỰC THÁNG 6/2020"],
            ["Ngày", "Người trực", None],
            [None, "Ban ngày", "Ban đêm"],
            ["1/6", "A", "B"],
        ],
        ["Trực ban ngày: A | 2020-06-01", "Trực ban đêm: B | 2020-06-01"],
    ),
    "roles across": Roster(
        [
            ["LỊCH TRỰC CƠ QUAN TUẦN 24"],
            ["(Từ ngày 08/6 đến 14/6/2020)"],
            ["Thứ, ngày", "Trực lãnh đạo", "Trực ban", "Trực bảo vệ", "Điện thoại"],
            ["Thứ Hai 08/6", "Trần Văn B", "Nguyễn A", "Lê C", "0912345678"],
        ],
        ["Trực: Nguyễn A, Lê C | 2020-06-08 | chair Trần Văn B | Trực ban: Nguyễn A; Trực bảo vệ: Lê C"],
    ),
    "hours and positions": Roster(
        [
            ["LỊCH TRỰC LỄ 30/4 VÀ 1/5/2020"],
            ["Ngày", "Thời gian", "Họ và tên", "Chức vụ", "Số điện thoại"],
            ["30/4/2020", "7h00-19h00", "Nguyễn A", "Phó CT", "0912345678"],
            [None, "19h00-7h00", "Lê B", "Công an viên", "0912345678"],
        ],
        [
            "Trực 7h00-19h00: Nguyễn A (Phó CT) | 2020-04-30 07:00–19:00",
            "Trực 19h00-7h00: Lê B (Công an viên) | 2020-04-30 19:00",
        ],
    ),
    "mornings and afternoons of receiving citizens": Roster(
        [
            ["LỊCH TRỰC TIẾP CÔNG DÂN TUẦN 24 (08/6-12/6/2020)"],
            ["Thứ ngày", "Sáng", "Chiều"],
            ["Thứ Hai 08/6", "Nguyễn Văn A", "Lê B"],
        ],
        ["Trực sáng: Nguyễn Văn A | 2020-06-08", "Trực chiều: Lê B | 2020-06-08"],
    ),
    "days in a column of times": Roster(
        [
            ["LỊCH TRỰC HÈ NĂM 2020"],
            ["TT", "Họ và tên", "Chức vụ", "Thời gian trực"],
            [1, "Nguyễn A", "HT", "01/6-07/6"],
        ],
        ["Trực: Nguyễn A (HT) | 2020-06-01–2020-06-07"],
    ),
    "leaders who receive citizens": Roster(
        [
            ["LỊCH TIẾP CÔNG DÂN CỦA LÃNH ĐẠO NĂM 2020"],
            ["Tháng", "Ngày tiếp", "Lãnh đạo tiếp", "Địa điểm"],
            [1, "15, 30", "Chủ tịch", "Phòng tiếp dân"],
        ],
        ["Tiếp công dân: Chủ tịch | 2020-01-15, 2020-01-30 | Phòng tiếp dân"],
    ),
    "weeks": Roster(
        [
            ["LỊCH TRỰC QUÝ II/2020"],
            ["Tuần", "Từ ngày", "Đến ngày", "Người trực"],
            [14, "30/3/2020", "5/4/2020", "A"],
        ],
        ["Trực: A | 2020-03-30–2020-04-05"],
    ),
}


@pytest.mark.parametrize("name", ROSTERS)
def test_a_roster_is_an_entry_for_each_day_and_shift(tmp_path: Path, name: str) -> None:
    roster = ROSTERS[name]
    loaded = load(tmp_path, workbook(Case(roster.rows, [])))
    assert [problem.sentence for problem in loaded.errors] == []
    assert [question.text for question in loaded.questions] == []
    entries = loaded.calendar.entries
    expected = [[part.strip() for part in one.split(" | ")] for one in roster.entries]
    assert [[entry.summary, when(entry)] for entry in entries] == [one[:2] for one in expected]
    for entry, one in zip(entries, expected, strict=True):
        assert set(one[2:]) <= details(entry, loaded.calendar)
    assert any("lịch trực" in problem.message for problem in loaded.warnings)


@pytest.mark.parametrize("name", ROSTERS)
def test_no_telephone_number_is_kept(tmp_path: Path, name: str) -> None:
    loaded = load(tmp_path, workbook(Case(ROSTERS[name].rows, [])))
    said = repr(loaded.calendar) + repr(loaded.warnings) + repr(loaded.made_ids)
    assert [number for number in ("345678", "345 678", "654 321", "3557") if number in said] == []


@pytest.mark.parametrize("name", ROSTERS)
def test_a_marked_roster_reads_the_same(tmp_path: Path, name: str) -> None:
    first = load(tmp_path, workbook(Case(ROSTERS[name].rows, [])))
    again = load(tmp_path, marked(tmp_path / "bang.xlsx", (), first.warnings, ids=first.made_ids))
    assert [problem.sentence for problem in again.errors] == []
    assert again.calendar.entries == first.calendar.entries


def test_a_roster_of_marks_below_its_days_is_refused_in_a_sentence(tmp_path: Path) -> None:
    rows = [["BẢNG PHÂN CÔNG TRỰC THÁNG 6/2020"], ["TT", "Họ và tên", *range(1, 31)], [1, "Nguyễn Văn A", "x"]]
    (problem,) = load(tmp_path, workbook(Case(rows, []))).errors
    assert "mỗi ngày một dòng" in problem.message


def test_a_table_of_tasks_beside_people_on_duty_is_no_roster(tmp_path: Path) -> None:
    rows = [
        ["LỊCH TRỰC THÁNG 6/2020"],
        ["Ngày", "Nội dung", "Lãnh đạo trực", "Người trực"],
        ["1/6/2020", "Trực phòng dịch", "Trần B", "Nguyễn Văn A"],
    ]
    (entry,) = load(tmp_path, workbook(Case(rows, []))).calendar.entries
    assert (entry.summary, entry.chair, entry.participants) == ("Trực phòng dịch", "Trần B", "Nguyễn Văn A")


def test_meetings_of_a_week_beside_the_leader_on_duty_are_no_roster(tmp_path: Path) -> None:
    rows = [
        ["LỊCH CÔNG TÁC VÀ LỊCH TRỰC TUẦN 24 (từ 8/6 đến 14/6/2020)"],
        ["Thứ ngày", "Sáng", "Chiều", "Trực lãnh đạo"],
        ["Thứ Hai 08/6", "7h30: Chào cờ", "14h00: Họp BCĐ", "Chủ tịch"],
    ]
    entries = load(tmp_path, workbook(Case(rows, []))).calendar.entries
    assert [(entry.summary, when(entry)) for entry in entries] == [
        ("Chào cờ", "2020-06-08 07:30"),
        ("Họp BCĐ", "2020-06-08 14:00"),
    ]
