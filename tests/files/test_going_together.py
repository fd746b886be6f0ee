"""Whether several files, and the layers beside them, go together: what no single row can know."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.calendar.model import Calendar, Entry, Kind, Layer, Once, Relative, Unit
from bot.files.check.together import LONGEST_WAY
from bot.files.load import Loaded, read_calendar

WARD = '[layer]\nid = "ward"\nyear = 2020\n'
UNIT = '[[unit]]\nid = "ubnd"\nname = "UBND"\n'


def event(id_: str, when: str = "date = 2020-06-26") -> str:
    return f'[[event]]\nid = "{id_}"\nsummary = "Sự kiện {id_}"\n{when}\n'


def task(id_: str, anchor: str, more: str = "") -> str:
    return f'[[task]]\nid = "{id_}"\nsummary = "Việc {id_}"\ndue = {{ days = 1, before = "{anchor}"{more} }}\n'


def read(folder: Path, *contents: str, **options: object) -> Loaded:
    files = []
    for number, content in enumerate(contents):
        files.append(folder / f"{number}.toml")
        files[-1].write_text(content, encoding="utf-8")
    return read_calendar(files, **options)  # type: ignore[arg-type]


def told(loaded: Loaded) -> list[tuple[str, str, str]]:
    return [(problem.file, problem.field, problem.value) for problem in loaded.errors]


def test_a_mistake_in_one_row_does_not_hide_those_between_rows(tmp_path: Path) -> None:
    text = WARD + event("e", 'date = "2020-06-31"') + task("t", "nowhere") + event("t") + task("u", "e")
    assert told(read(tmp_path, text)) == [
        ("0.toml", "date", "2020-06-31"),
        ("0.toml", "id", "t"),
        ("0.toml", "due", "nowhere"),
    ]


def test_a_row_with_a_mistake_of_its_own_is_there_for_those_that_refer_to_it(tmp_path: Path) -> None:
    broken = UNIT.replace("name =", "nam =") + event("e", 'date = "2020-06-31"')
    text = WARD + broken + task("t", "e") + 'units = ["ubnd"]\n'
    assert {field for _, field, _ in told(read(tmp_path, text))} == {"nam", "name", "date"}


def test_nothing_is_said_to_be_missing_that_may_stand_in_a_file_that_could_not_be_read(tmp_path: Path) -> None:
    loaded = read(tmp_path, WARD + task("t", "e"), "[[event]\n")
    assert [file for file, _, _ in told(loaded)] == ["1.toml"]


def test_an_id_twice_in_a_layer_is_told_with_both_places(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, WARD + event("e") + event("e")).errors
    assert (problem.file, problem.where, problem.value) == ("0.toml", "dòng 9", "e")
    assert "0.toml, dòng 5" in problem.message


NATION = '[layer]\nid = "national"\nname = "Cả nước"\n'


def test_a_lower_layer_may_override_an_entry_of_a_higher_one_which_is_worth_a_look(tmp_path: Path) -> None:
    loaded = read(tmp_path, WARD + event("e", "date = 2020-05-02"), NATION + event("e") + event("f"))
    assert loaded.errors == ()
    assert [(entry.id, entry.layer) for entry in loaded.calendar.entries] == [("f", "national"), ("e", "ward")]
    assert [(row.id, row.layer) for row in loaded.calendar.rows] == [
        ("e", "national"),
        ("f", "national"),
        ("e", "ward"),
    ]
    assert [(w.file, "Cả nước" in w.message) for w in loaded.warnings] == [("0.toml", True), ("1.toml", False)]


def test_a_lower_layer_may_hide_an_entry_of_a_higher_one(tmp_path: Path) -> None:
    loaded = read(tmp_path, WARD + '\n[[hidden]]\nid = "e"\n', NATION + event("e") + event("f"))
    assert loaded.errors == ()
    assert [entry.id for entry in loaded.calendar.entries] == ["f"]
    assert "ẩn mục cùng mã" in loaded.warnings[0].message
    alone = read(tmp_path, WARD + '\n[[hidden]]\nid = "x"\n')
    assert ["để ẩn" in warning.message for warning in alone.warnings] == [True]


def test_nothing_may_count_from_what_is_hidden(tmp_path: Path) -> None:
    loaded = read(tmp_path, WARD + '\n[[hidden]]\nid = "e"\n' + task("t", "e"), NATION + event("e") + task("s", "e"))
    assert {(problem.file, problem.value) for problem in loaded.errors} == {("0.toml", "e"), ("1.toml", "e")}
    beside = Calendar((Entry("e", Kind.EVENT, "E", Once(2020), "national"),), layers=(Layer("national", "Nước"),))
    assert [p.value for p in read(tmp_path, WARD + '\n[[hidden]]\nid = "e"\n' + task("t", "e"), beside=beside).errors]


def test_a_hiding_row_needs_nothing_but_its_id(tmp_path: Path) -> None:
    told_ = told(read(tmp_path, WARD + '\n[[hidden]]\nsummary = "E"\n'))
    assert {field for _, field, _ in told_} == {"id", "summary"}


def test_a_unit_is_named_once_over_all_files_and_layers(tmp_path: Path) -> None:
    town = Layer("town", "Thị xã")
    beside = Calendar(units=(Unit("mttq", "MTTQ", "MTTQ"),), layers=(town,))
    other = UNIT.replace("ubnd", "mttq")
    (twice,) = read(tmp_path, WARD + UNIT + UNIT).errors
    assert "0.toml, dòng 5" in twice.message
    (elsewhere,) = read(tmp_path, WARD + other, beside=beside, unit_layers={"mttq": "town"}).errors
    assert "town" in elsewhere.message
    assert read(tmp_path, WARD + other, beside=beside, unit_layers={"mttq": "ward"}).errors == ()


def test_a_circle_is_told_once_and_not_for_what_only_leads_into_it(tmp_path: Path) -> None:
    text = WARD + task("a", "b") + task("b", "c") + task("c", "a") + task("d", "a") + task("s", "s")
    messages = [problem.message for problem in read(tmp_path, text).errors]
    assert len(messages) == 2
    assert "a → b → c → a" in messages[0]
    assert "s → s" in messages[1]


def test_a_circle_through_a_layer_beside_the_files_is_found(tmp_path: Path) -> None:
    beside = Calendar(
        entries=(
            Entry("a", Kind.TASK, "A", Relative("b", -1), "town"),
            Entry("b", Kind.EVENT, "B", Once(2020), "ward"),
        ),
        layers=(Layer("town", "Thị xã"), Layer("ward", "Phường")),
    )
    (problem,) = read(tmp_path, WARD + task("b", "a"), beside=beside).errors
    assert "b → a → b" in problem.message


@pytest.mark.parametrize(("steps", "errors"), [(LONGEST_WAY - 1, 0), (LONGEST_WAY, 1)])
def test_due_dates_count_from_each_other_for_so_many_steps(tmp_path: Path, steps: int, errors: int) -> None:
    chain = "".join(task(f"t{n}", f"t{n + 1}") for n in range(steps)) + task(f"t{steps}", "e")
    assert len(read(tmp_path, WARD + chain + event("e")).errors) == errors


def test_an_anchor_that_was_misspelt_is_suggested(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, WARD + event("asean-36") + task("t", "asean36")).errors
    assert "có phải “asean-36”" in problem.message


def test_what_other_layers_count_from_must_not_become_a_document(tmp_path: Path) -> None:
    beside = Calendar(
        entries=(
            Entry("e", Kind.EVENT, "E", Once(2020), "ward"),
            Entry("t", Kind.TASK, "T", Relative("e", -3), "town"),
        ),
        layers=(Layer("ward", "Phường"), Layer("town", "Thị xã")),
    )
    (problem,) = read(tmp_path, WARD + event("e").replace("event", "document"), beside=beside).errors
    assert (problem.field, problem.value) == ("due", "t")


def test_what_counts_from_an_event_of_its_own_moves_with_it_into_another_year(tmp_path: Path) -> None:
    text = WARD + event("e", "date = 2021-01-25") + task("t", "e") + task("u", "t", ", year = 2020")
    text += event("lễ", 'yearly = "09-02"').replace("lễ", "le") + task("v", "le") + task("w", "le", ", year = 2022")
    loaded = read(tmp_path, text)
    assert loaded.errors == ()
    years = {id_: getattr(loaded.calendar.by_id[id_].schedule, "year", None) for id_ in "tuvw"}
    assert years == {"t": None, "u": None, "v": 2020, "w": 2022}


def test_a_layer_that_is_named_from_outside_must_be_an_id(tmp_path: Path) -> None:
    assert told(read(tmp_path, event("e"), layer="Thị xã"))[0] == ("", "layer", "Thị xã")


def test_the_bundled_layers_may_be_loaded_again_one_by_one(bundled: Loaded, tmp_path: Path) -> None:
    ward = replace(bundled.calendar, layers=bundled.layers)
    for file in sorted((Path(__file__).resolve().parents[2] / "calendar_data").glob("*.toml")):
        again = read_calendar([file], beside=ward, unit_layers=bundled.unit_layers)
        assert again.errors == ()
        assert set(again.calendar.entries) == set(bundled.calendar.entries)


def test_a_supporting_unit_has_to_be_there_as_any_other(tmp_path: Path) -> None:
    text = WARD + UNIT + event("e", 'date = 2020-06-26\nsupporting = ["ubnd", "mttq"]')
    assert told(read(tmp_path, text)) == [("0.toml", "supporting", "mttq")]


def test_meetings_of_one_name_and_day_at_other_hours_are_not_taken_for_one(tmp_path: Path) -> None:
    def said(hour: str) -> list[str]:
        rows = [event(id_, f'date = 2020-06-26\nstarts = "{at}"') for id_, at in (("a", "08:00"), ("b", hour))]
        found = read(tmp_path, WARD + rows[0] + rows[1].replace("Sự kiện b", "Sự kiện a"))
        assert not found.errors
        return [problem.field for problem in found.warnings]

    assert said("14:00") == []
    assert said("08:00") == ["summary"]
