"""Ids of tables that have none: they stay, and never take the place of another entry."""

from pathlib import Path

from bot.files.load import Loaded

from .office_tables import Row, load, when

HEAD = ["TT", "Nội dung", "Thời hạn"]
MEETING, REPORT, OTHER = ["", "Họp", "1/6/2020"], ["", "Báo cáo", "5/6/2020"], ["", "Báo cáo", "5/9/2020"]


def ids(loaded: Loaded) -> set[tuple[str, str, str]]:
    return {(entry.id, entry.summary, when(entry)) for entry in loaded.calendar.entries}


def table(*rows: Row) -> bytes:
    return "\n".join(";".join(map(str, row)) for row in (HEAD, *rows)).encode()


def test_ids_stay_however_rows_move_or_are_added(tmp_path: Path) -> None:
    first = load(tmp_path, table(MEETING, REPORT, OTHER), "a.csv")
    assert {id_ for id_, _, _ in ids(first)} == {"hop", "bao-cao-20200605", "bao-cao-20200905"}
    moved = load(tmp_path, table(["", "Việc mới", "1/1/2020"], OTHER, MEETING, REPORT), "a.csv")
    assert ids(first) < ids(moved)


def test_an_entry_of_the_layer_with_the_same_words_keeps_its_id(tmp_path: Path) -> None:
    first = load(tmp_path, "Mã;Nội dung;Thời hạn\nviec-7;Báo cáo;5/6/2020\n".encode(), "a.csv", layer="ward")
    beside = {"beside": first.calendar, "unit_layers": first.unit_layers, "layer": "ward"}
    again = load(tmp_path, table(OTHER, ["", "BÁO CÁO.", "5/6/2020"]), "a.csv", **beside)
    assert {(id_, day) for id_, _, day in ids(again)} == {("viec-7", "2020-06-05"), ("bao-cao", "2020-09-05")}
    moved = load(tmp_path, table(["", "Báo cáo", "30/6/2020"]), "a.csv", **beside)
    assert {(id_, day) for id_, _, day in ids(moved)} == {("viec-7", "2020-06-30")}


def test_a_made_id_never_takes_the_place_of_another_layers_entry(tmp_path: Path) -> None:
    first = load(tmp_path, "Mã;Nội dung;Ngày\nhop;Họp;1/6/2020\n".encode(), "a.csv", layer="national")
    mine = load(tmp_path, table(MEETING), "a.csv", beside=first.calendar, unit_layers={}, layer="ward")
    assert sorted(entry.id for entry in mine.calendar.entries) == ["hop", "hop-2"]


def test_what_was_seen_is_named_where_no_heading_is_found(tmp_path: Path) -> None:
    (problem,) = load(tmp_path, "Danh sách\nHọ và tên;Nội dung thi đua;Chức vụ\nA;B;C\n".encode(), "a.csv").errors
    assert "dòng 2: “Họ và tên | Nội dung thi đua | Chức vụ”" in problem.message
    assert "Thời hạn" in problem.message
