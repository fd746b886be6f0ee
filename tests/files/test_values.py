"""What may stand in a field: as TOML has it, or as text, which is all that the cells of a table have."""

from typing import Any

import pytest

from bot.calendar.model import Entry, Layer
from bot.files.check.rows import RowReader
from bot.files.raw import RawRow
from bot.texts import texts

TASK = {"id": "t", "summary": "T", "due": "2020-06-30"}
EVENT = {"id": "e", "summary": "E", "yearly": "02-03"}


def read(table: str, values: dict[str, Any]) -> tuple[Entry | None, list[str]]:
    reader = RowReader("a", texts("vi"))
    entry = reader.entry(RawRow(table, 1, values, {}), Layer("ward", "Phường"))
    return entry, [problem.field for problem in reader.problems]


SAME = [
    ("task", "units", "ubnd, mttq;chi-bo", ["ubnd", "mttq", "chi-bo"]),
    ("task", "units", "ubnd", ["ubnd"]),
    ("task", "leads", "14, 3", [14, 3]),
    ("task", "leads", "7", [7]),
    ("task", "leads", "", []),
    ("task", "assumed", "due, units", ["due", "units"]),
    ("event", "first_year", "1930", 1930),
    ("event", "first_year", " 1930 ", 1930),
    ("event", "days", "3", 3),
]


@pytest.mark.parametrize(("table", "field", "text", "value"), SAME)
def test_numbers_and_lists_may_be_written_as_text(table: str, field: str, text: str, value: object) -> None:
    base = TASK if table == "task" else EVENT
    written, problems = read(table, base | {field: text})
    assert problems == []
    assert written == read(table, base | {field: value})[0]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("units", "Văn phòng"),
        ("units", [3]),
        ("leads", "ba"),
        ("leads", "-3"),
        ("leads", "14 3,5 x"),
        ("leads", [True]),
        ("leads", ["9" * 5000]),
        ("assumed", "due, id"),
        ("summary", "a\u0007b"),
        ("summary", "a\u202eb"),
        ("note", "\u0000"),
    ],
)
def test_what_cannot_be_read_is_named(field: str, value: object) -> None:
    assert read("task", TASK | {field: value}) == (None, [field])


def test_text_is_one_line_in_composed_letters() -> None:
    entry, _ = read("task", TASK | {"summary": " Ho\u0323p \n Chi  bo\u0323\u0302 "})
    assert entry is not None
    assert entry.summary == "Họp Chi bộ"


@pytest.mark.parametrize("field", ["id", "summary", "due"])
def test_what_is_missing_is_named_with_an_example(field: str) -> None:
    reader = RowReader("a", texts("vi"))
    reader.entry(RawRow("task", 1, {k: v for k, v in TASK.items() if k != field}, {}), Layer("ward", ""))
    (problem,) = reader.problems
    assert f"ví dụ {field} = " in problem.message


def test_the_fields_of_a_kind_are_listed_where_one_is_not_known() -> None:
    reader = RowReader("a", texts("vi"))
    reader.entry(RawRow("document", 1, {"id": "d", "summary": "D", "date": "2020", "units": ["x"]}, {}), Layer("w", ""))
    (problem,) = reader.problems
    assert problem.message.endswith("id, summary, date, clause, source, certainty, note.")
