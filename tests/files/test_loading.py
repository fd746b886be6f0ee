"""Reading events files: whatever stands in them is answered in words."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.calendar.model import Calendar, Entry, Kind, Layer, Once, Relative, Status
from bot.files.diff import difference
from bot.files.entry_json import from_json, to_json
from bot.files.load import Loaded, read_calendar

from .conftest import CALENDAR_DATA

HEAD = '[layer]\nid = "ward"\n\n[[unit]]\nid = "ubnd"\nname = "UBND"\n'
EVENT = '\n[[event]]\nid = "e"\nsummary = "E"\ndate = 2020-06-26\n'
TASK = '\n[[task]]\nid = "t"\nsummary = "T"\nunits = ["ubnd"]\ndue = 2020-06-30\n'


def read(folder: Path, text: str | bytes, **options: object) -> Loaded:
    file = folder / "a.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_calendar([file], **options)  # type: ignore[arg-type]


MISTAKES = [
    ("not TOML", "[[task\n", "", "dòng 1, cột 7", "TOML"),
    ("an unknown table", "[[viec]]\nid = 'x'\n", "", "dòng 1", "“viec”"),
    ("a table that is no list", "[task]\nid = 'x'\n", "", "dòng 1", "[[task]]"),
    ("an unknown field", HEAD + EVENT + 'sumary = "x"\n', "sumary", "dòng 12", "“summary”"),
    ("a field of another kind", HEAD + EVENT + "due = 2020-01-01\n", "due", "dòng 12", "Các trường"),
    ("no id", HEAD + EVENT.replace('id = "e"\n', ""), "id", "dòng 8", "Thiếu"),
    ("no summary", HEAD + EVENT.replace('summary = "E"\n', ""), "summary", "dòng 8", "Thiếu"),
    ("an empty summary", HEAD + EVENT.replace('"E"', '" "'), "summary", "dòng 10", "trống"),
    ("a summary of many words", HEAD + EVENT.replace('"E"', f'"{"x" * 301}"'), "summary", "dòng 10", "300"),
    ("no date", HEAD + EVENT.replace("date = 2020-06-26\n", ""), "", "dòng 8", "date, yearly, lunar"),
    ("two dates", HEAD + EVENT + 'yearly = "02-03"\n', "yearly", "dòng 12", "một trong"),
    ("no due date", HEAD + TASK.replace("due = 2020-06-30\n", ""), "due", "dòng 8", "Thiếu"),
    ("a bad id", HEAD + EVENT.replace('"e"', '"Quốc khánh"'), "id", "dòng 9", "quoc-khanh"),
    ("31 June", HEAD + EVENT.replace("2020-06-26", '"2020-06-31"'), "date", "dòng 11", "30 ngày"),
    ("30 February", HEAD + EVENT.replace("2020-06-26", '"2020-02-30"'), "date", "dòng 11", "29 ngày"),
    ("month 13", HEAD + EVENT.replace("2020-06-26", '"2020-13-01"'), "date", "dòng 11", "tháng 13"),
    ("a yearly 31 April", HEAD + EVENT.replace("date = 2020-06-26", 'yearly = "04-31"'), "yearly", "dòng 11", "30"),
    ("a lunar month 13", HEAD + EVENT.replace("date = 2020-06-26", 'lunar = "13-30"'), "lunar", "dòng 11", "tháng 13"),
    ("a lunar day 31", HEAD + EVENT.replace("date = 2020-06-26", 'lunar = "01-31"'), "lunar", "dòng 11", "1 đến 30"),
    ("a date in words", HEAD + EVENT.replace("2020-06-26", '"hôm qua"'), "date", "dòng 11", "2020-06-26"),
    ("a date with an hour", HEAD + EVENT.replace("2020-06-26", "2020-06-26T07:00:00"), "date", "dòng 11", "ngày"),
    ("an end before the start", HEAD + EVENT + "end = 2020-06-25\n", "end", "dòng 12", "trước ngày đầu"),
    (
        "an end of a month",
        HEAD + EVENT.replace("2020-06-26", '"2020-06"') + "end = 2020-07-01\n",
        "end",
        "dòng 12",
        "đầy đủ",
    ),
    ("an unknown status", HEAD + EVENT + 'status = "off"\n', "status", "dòng 12", "postponed"),
    ("negative lead times", HEAD + EVENT + "leads = [-1]\n", "leads", "dòng 12", "0 đến 366"),
    ("a first year after the date", HEAD + EVENT + "first_year = 2021\n", "first_year", "dòng 12", "2020"),
    ("units that are no list", HEAD + TASK.replace('["ubnd"]', "3"), "units", "dòng 11", '["ubnd"'),
    ("an unknown unit", HEAD + TASK.replace('["ubnd"]', '["x"]'), "units", "dòng 11", "ubnd"),
    ("an id twice", HEAD + EVENT + TASK.replace('"t"', '"e"'), "id", "dòng 14", "a.toml, dòng 9"),
    ("an unknown anchor", HEAD + TASK.replace("2020-06-30", '{ days = 1, before = "x" }'), "due", "dòng 12", "“x”"),
    ("a broken relative date", HEAD + TASK.replace("2020-06-30", '{ before = "e" }'), "due", "dòng 12", "working_days"),
    ("a repetition without an end", HEAD + TASK.replace("2020-06-30", '{ every = "month" }'), "due", "dòng 12", "from"),
    ("a repetition of years", HEAD + TASK.replace("2020-06-30", '{ every = "year" }'), "due", "dòng 12", "quarter"),
    (
        "a document as an anchor",
        HEAD + EVENT.replace("event", "document") + TASK.replace("2020-06-30", '{ days = 1, before = "e" }'),
        "due",
        "dòng 17",
        "văn bản",
    ),
    (
        "a circle",
        HEAD
        + TASK.replace("2020-06-30", '{ days = 1, before = "u" }')
        + TASK.replace('"t"', '"u"').replace("2020-06-30", '{ days = 1, before = "t" }'),
        "due",
        "dòng 12",
        "t → u → t",
    ),
]


@pytest.mark.parametrize(("name", "text", "field", "where", "words"), MISTAKES, ids=[m[0] for m in MISTAKES])
def test_a_mistake_is_named_with_its_place_and_what_would_be_right(
    tmp_path: Path, name: str, text: str, field: str, where: str, words: str
) -> None:
    problem = read(tmp_path, text).errors[0]
    assert problem.file == "a.toml"
    assert (problem.field, problem.where) == (field, where)
    assert words in problem.message
    english = read(tmp_path, text, locale="en").errors[0]
    assert english.message != problem.message


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = HEAD + EVENT.replace("2020-06-26", '"2020-06-31"') + TASK.replace('"t"', '"T!"').replace("due", "duee")
    assert {problem.field for problem in read(tmp_path, text).errors} == {"date", "id", "duee", "due"}


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "trống"), (b"\n \n", "trống"), ('tên = "ở"'.encode("cp1258", "replace"), "UTF-8"), (b"\xff\xfe", "UTF-8")],
)
def test_a_file_that_cannot_be_read_is_said_to_be_so(tmp_path: Path, content: bytes, words: str) -> None:
    (problem,) = read(tmp_path, content).errors
    assert words in problem.message


def test_a_folder_and_a_missing_file_are_said_to_be_so(tmp_path: Path) -> None:
    assert [p.message[:10] for p in read_calendar([tmp_path, tmp_path / "x"]).errors] == ["Đây là thư", "Không có t"]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    loaded = read(tmp_path, b"\xef\xbb\xbf" + (HEAD + EVENT).replace("\n", "\r\n").encode())
    assert loaded.errors == ()
    assert loaded.calendar.entries[0].id == "e"


def test_an_id_that_another_layer_has_overrides_it_with_a_warning(tmp_path: Path) -> None:
    beside = Calendar(
        entries=(Entry("e", Kind.EVENT, "E", Once(2020, 1, 1), "national"),), layers=(Layer("national", "Nước"),)
    )
    loaded = read(tmp_path, HEAD + EVENT, beside=beside)
    assert loaded.errors == ()
    assert [entry.layer for entry in loaded.calendar.entries] == ["ward"]
    assert any("Nước" in warning.message for warning in loaded.warnings)


def test_what_other_layers_count_from_cannot_be_taken_away(tmp_path: Path) -> None:
    beside = Calendar(
        entries=(
            Entry("old", Kind.EVENT, "E", Once(2020, 1, 1), "ward"),
            Entry("t", Kind.TASK, "T", Relative("old", -3), "other"),
        ),
        layers=(Layer("ward", "Phường"), Layer("other", "Khác")),
    )
    (problem,) = read(tmp_path, HEAD + EVENT, beside=beside).errors
    assert "“old”" in problem.message


def test_the_layer_can_be_named_from_outside(tmp_path: Path) -> None:
    loaded = read(tmp_path, HEAD + EVENT, layer="town")
    assert [layer.id for layer in loaded.layers] == ["town"]
    assert loaded.calendar.entries[0].layer == "town"


def test_what_is_suspicious_is_a_warning(tmp_path: Path) -> None:
    text = HEAD + TASK.replace('["ubnd"]', "[]") + EVENT.replace("2020-06-26", '"2020-06"')
    text += EVENT.replace('"e"', '"f"') + EVENT.replace('"e"', '"g"').replace('"E"', '"é"') + 'status = "postponed"\n'
    loaded = read(tmp_path, text)
    assert loaded.errors == ()
    messages = " ".join(problem.message for problem in loaded.warnings)
    for words in ("chưa giao đơn vị", "chưa rõ ngày", "đang hoãn", "trùng ngày và tên"):
        assert words in messages


def test_the_example_in_the_documentation_loads(tmp_path: Path) -> None:
    docs = CALENDAR_DATA.parent / "docs"
    for name in ("events-file.md", "tep-su-kien.md"):
        example = (docs / name).read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
        assert read(tmp_path, example).errors == ()


_REAL = [file.read_bytes() for file in sorted(CALENDAR_DATA.glob("*.toml"))]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=300),
        st.builds(
            lambda real, at, cut, new: real[:at] + new + real[at + cut :],
            st.sampled_from(_REAL),
            st.integers(0, min(map(len, _REAL))),
            st.integers(0, 60),
            st.binary(max_size=20),
        ),
    )
)
def test_no_bytes_whatever_make_the_reader_fail(tmp_path: Path, content: bytes) -> None:
    loaded = read(tmp_path, content)
    assert loaded.errors or loaded.calendar.entries == loaded.calendar.entries
    assert all(problem.message for problem in (*loaded.errors, *loaded.warnings))
    if not loaded.errors:
        tomllib.loads(content.decode("utf-8-sig").replace("\r\n", "\n"))


def test_entries_come_back_from_json_as_they_were(bundled: Loaded) -> None:
    for entry in bundled.calendar.entries:
        assert from_json(to_json(entry)) == entry


def test_a_difference_names_what_was_added_changed_and_removed() -> None:
    def one(id_: str, layer: str = "ward", **more: object) -> Entry:
        return Entry(id_, Kind.EVENT, id_, Once(2020, 1, 1), layer, **more)  # type: ignore[arg-type]

    before = Calendar(entries=(one("same"), one("moved"), one("gone"), one("elsewhere", "national")))
    after = Calendar(entries=(one("same"), one("moved", status=Status.POSTPONED), one("new")))
    found = difference(before, after, ["ward"])
    assert (found.added, found.removed, found.unchanged) == (("new",), ("gone",), 1)
    assert [(c.id, [(f.field, f.before, f.after) for f in c.fields]) for c in found.changed] == [
        ("moved", [("status", "null", '"postponed"')])
    ]
