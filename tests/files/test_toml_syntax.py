"""A file that is not TOML is answered with the line and what is wrong there; in one that is, rows know their lines."""

from pathlib import Path

import pytest

from bot.files.load import read_calendar
from bot.files.read.toml_file import RawFile, read_toml
from bot.texts import texts

WRONG = [
    ("a day that does not exist", "date = 2020-06-31", "date", "dòng 3, cột 8", "tháng 6 năm 2020 có 30 ngày"),
    ("the thirtieth of February", "date = 2020-02-30", "date", "dòng 3, cột 8", "tháng 2 năm 2020 có 29 ngày"),
    ("an hour that does not exist", "date = 2020-06-30T25:00:00", "date", "dòng 3, cột 18", "thừa"),
    ("words without quotation marks", "note = xin chào", "note", "dòng 3, cột 8", "ngoặc kép"),
    ("a word that begins as a value does", "note = true rồi", "note", "dòng 3, cột 13", "thừa"),
    ("no value", "note =", "note", "dòng 3, cột 7", "không hiểu"),
    ("no equals sign", "note", "", "dòng 3, cột 5", "dấu ="),
    ("a text without its end", 'note = "a\nx = 1', "note", "dòng 3, cột 10", "ngoặc kép đóng"),
    ("a text without its end, last in the file", 'note = "a', "note", "dòng 3, cột 10", "ngoặc kép đóng"),
    ("a long text without its end", 'note = """a\nb', "", "dòng 4, cột 2", "ngoặc kép đóng"),
    ("a backslash", 'note = "C:\\đ"', "note", "dòng 3, cột 13", "\\\\"),
    ("a code of no letter", 'note = "\\ud800"', "note", "dòng 3, cột 15", "\\\\"),
    ("a field twice", 'id = "b"', "id", "dòng 3, cột 9", "chỉ viết một lần"),
    ("a part twice", "due = { days = 1, days = 2 }", "due", "dòng 3, cột 27", "chỉ viết một lần"),
    ("a table twice", "[event]", "", "dòng 3, cột 7", "[[task]]"),
    ("a list without its end", 'units = ["a"', "units", "dòng 3, cột 13", "]"),
    ("a table in a line without its end", "due = { days = 1", "due", "dòng 3, cột 17", "}"),
    ("a header without its end", "[[event]", "", "dòng 3, cột 8", "[[task]]"),
    ("letters of a field", "ngày = 1", "", "dòng 3, cột 3", "dấu ="),
    ("a line of nothing but marks", "= 1", "", "dòng 3, cột 1", "tên trường"),
    ("a character of control", "note = 1 # \x07", "note", "dòng 3, cột 12", "ký tự"),
]


@pytest.mark.parametrize(("line", "field", "where", "words"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG])
def test_the_line_and_what_is_wrong_there_are_told(
    tmp_path: Path, line: str, field: str, where: str, words: str
) -> None:
    file = tmp_path / "a.toml"
    file.write_text(f'[[event]]\nid = "a"\n{line}', encoding="utf-8")
    problem = read_calendar([file]).errors[0]
    assert (problem.file, problem.field, problem.where) == ("a.toml", field, where)
    assert words in problem.message
    assert problem.value
    english = read_calendar([file], locale="en").errors[0]
    assert english.message.isascii() or "“" in english.message
    assert english.message != problem.message


@pytest.mark.parametrize("text", ["x = " + "1" * 5000, "x = " + "[" * 3000 + "]" * 3000], ids=["number", "depth"])
def test_what_the_parser_gives_up_on_is_said_without_a_place(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    (problem,) = read_calendar([tmp_path / "a.toml"]).errors
    assert (problem.where, problem.value) == ("", "")
    assert "hãy xem lại" in problem.message


MISLEADING = """# [[task]]
[layer]   # id = "y"
id = "ward"
[[event]]
note = '''
id = 1
[[event]]
"quoted" '''
earlier = [
    { start = 2020-01-01, note = "]" },
    { start = 2020-01-02, note = "# [" },
]
source = 'a "quoted" word # [['
"id" = "a"
summary = "[["
date = 2020-01-03
[[ event ]]
id = "b"
summary = "B"
date = 2020-01-04
"""


def test_neither_texts_nor_lists_of_several_lines_mislead_the_count_of_lines() -> None:
    raw = read_toml("a.toml", MISLEADING.encode(), texts("vi"))
    assert isinstance(raw, RawFile)
    assert raw.layers[0].lines == {"": 2, "id": 3}
    lines = MISLEADING.split("\n")
    for row in raw.rows:
        assert lines[row.lines[""] - 1].replace(" ", "") == "[[event]]"
        named = {lines[line - 1].split("=")[0].strip(' "') for field, line in row.lines.items() if field}
        assert named == row.values.keys()


def test_where_the_lines_are_not_known_the_row_is_counted(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('task = [{ id = "a" }, { id = "b" }]\n', encoding="utf-8")
    errors = read_calendar([tmp_path / "a.toml"]).errors
    assert {problem.where for problem in errors} == {"mục [[task]] thứ 1", "mục [[task]] thứ 2"}
    english = read_calendar([tmp_path / "a.toml"], locale="en").errors
    assert english[0].where == "[[task]] number 1"


def test_every_table_that_is_not_known_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("x = 1\n[[viec]]\n[su-kien]\n[[event]]\n", encoding="utf-8")
    errors = read_calendar([tmp_path / "a.toml"]).errors
    assert [(p.where, p.value) for p in errors[:3]] == [("dòng 1", "x"), ("dòng 2", "viec"), ("dòng 3", "su-kien")]
    assert {p.field for p in errors[3:]} == {"id", "summary", ""}


def test_a_device_is_not_read(tmp_path: Path) -> None:
    (problem,) = read_calendar([Path("/dev/zero")]).errors
    assert "Không đọc được" in problem.message


def test_a_file_of_more_than_20_megabytes_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "a.toml").open("wb") as file:
        file.truncate(20 * 1024 * 1024 + 1)
    (problem,) = read_calendar([tmp_path / "a.toml"]).errors
    assert "20 MB" in problem.message
