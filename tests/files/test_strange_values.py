"""Values that no editor would write still get an answer in words, never a traceback."""

from pathlib import Path

import pytest

from bot.files.check import rows
from bot.files.load import read_calendar

EVENT = '[[event]]\nid = "e"\nsummary = "E"\ndate = 2020-06-26\n'
TASK = '[[task]]\nid = "t"\nsummary = "T"\ndue = '
FIELDS = [field for field in rows.FIELDS if field not in ("due", "hand_in")]
WRONG = {
    "a truth value": "true",
    "a fraction": "1.5",
    "not a number": "nan",
    "a number of thousands of digits": "0x" + "f" * 5000,
    "an hour": "07:30:00",
    "a table": "{ a = 1 }",
    "a list of lists": '[["due"], [1]]',
    "a list of tables": "[{ a = 1 }]",
    "lists without end": "[" * 300 + "]" * 300,
}


def fields_of_errors(folder: Path, text: str) -> list[str]:
    file = folder / "a.toml"
    file.write_text(text, encoding="utf-8")
    loaded = read_calendar([file])
    assert all(problem.message and problem.file == "a.toml" for problem in loaded.errors)
    assert all(len(problem.value) <= 100 for problem in loaded.errors)
    return [problem.field for problem in loaded.errors]


@pytest.mark.parametrize("value", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("field", FIELDS)
def test_a_field_of_the_wrong_type_is_named(tmp_path: Path, field: str, value: str) -> None:
    if field in ("starts", "ends") and value == WRONG["an hour"]:
        return  # it is right there
    kept = [line for line in EVENT.splitlines() if not line.startswith(f"{field} =")]
    assert field in fields_of_errors(tmp_path, "\n".join([*kept, f"{field} = {value}"]))


@pytest.mark.parametrize("value", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize(
    "due",
    [
        "VALUE",
        "{ every = VALUE, from = 2020-01-01, until = 2020-12-31 }",
        '{ every = "month", day = VALUE, from = 2020-01-01, until = 2020-12-31 }',
        '{ every = "month", from = VALUE, until = 2020-12-31 }',
        '{ every = "month", from = 2020-01-01, until = VALUE }',
        '{ days = VALUE, before = "e" }',
        "{ days = 1, before = VALUE }",
        '{ days = 1, before = "e", year = VALUE }',
    ],
)
def test_a_due_date_with_a_part_of_the_wrong_type_is_named(tmp_path: Path, due: str, value: str) -> None:
    assert fields_of_errors(tmp_path, EVENT + TASK + due.replace("VALUE", value) + "\n") == ["due"]


@pytest.mark.parametrize("value", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("field", ["id", "name", "year"])
def test_a_layer_with_a_value_of_the_wrong_type_is_named(tmp_path: Path, field: str, value: str) -> None:
    assert fields_of_errors(tmp_path, f"[layer]\n{field} = {value}\n{EVENT}") == [field]


@pytest.mark.parametrize("year", ["-1", "0", "1899", "2200", "99999"])
def test_a_year_that_no_calendar_has_is_named(tmp_path: Path, year: str) -> None:
    assert fields_of_errors(tmp_path, f"[layer]\nyear = {year}\n{EVENT}") == ["year"]
    due = f'{{ days = 1, before = "e", year = {year} }}'
    assert fields_of_errors(tmp_path, f"{EVENT}{TASK}{due}\n") == ["due"]


@pytest.mark.parametrize(
    "text",
    ["x = " + "1" * 5000, "x = " + "[" * 5000 + "]" * 5000, EVENT + "note" + ".a" * 3000 + " = 1\n"],
    ids=["a number of thousands of digits", "lists within lists", "tables within tables"],
)
def test_what_is_too_much_for_the_parser_is_one_problem(tmp_path: Path, text: str) -> None:
    assert len(fields_of_errors(tmp_path, text)) == 1


@pytest.mark.parametrize("text", ["", "\n\n", "# chỉ có lời ghi\n", "\ufeff# x"])
def test_a_file_that_says_nothing_is_a_mistake_so_that_it_empties_no_layer(tmp_path: Path, text: str) -> None:
    assert fields_of_errors(tmp_path, text) == [""]


def test_wrong_bytes_are_named_with_the_first_of_them(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_bytes(b"# \xe1\xbb\x9f\n\xff")
    [problem] = read_calendar([file]).errors
    assert problem.where == "byte thứ 7"


def test_two_files_of_one_layer_are_refused(tmp_path: Path) -> None:
    for name, layer in (("a", "ward"), ("b", "ward")):
        (tmp_path / f"{name}.toml").write_text(f'[layer]\nid = "{layer}"\n{EVENT}', encoding="utf-8")
    [twice] = read_calendar([tmp_path / "a.toml", tmp_path / "b.toml"]).errors
    assert (twice.file, twice.field, twice.value) == ("b.toml", "layer", "ward")
