"""Units under units: every format keeps the parent, a file that does not name it leaves it, and no circle is taken."""

from pathlib import Path

import pytest

from bot.calendar.model import Calendar, Unit
from bot.files.load import read_calendar
from bot.files.write.export import events_file

TEXT = """
[layer]
id = "ward"
name = "Phường"
year = 2020

[[unit]]
id = "ubnd"
name = "Uỷ ban"
short = "UBND"

[[unit]]
id = "ca"
name = "Công an"
parent = "ubnd"

[[event]]
id = "hop"
summary = "Họp"
date = 2020-03-01
"""


def _written(folder: Path, text: str) -> Path:
    file = folder / "a.toml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize("kind", ["toml", "csv", "xlsx"])
def test_every_format_keeps_the_parent(tmp_path: Path, kind: str) -> None:
    loaded = read_calendar([_written(tmp_path, TEXT)])
    assert not loaded.errors
    file = tmp_path / f"b.{kind}"
    file.write_bytes(events_file(loaded.calendar, loaded.units, kind, locale="vi"))
    again = read_calendar([file])
    assert not again.errors
    assert again.calendar.units == loaded.calendar.units
    assert again.calendar.units[1] == Unit("ca", "Công an", "Công an", "ubnd")


def test_what_a_file_does_not_name_stays_and_what_it_names_holds(tmp_path: Path) -> None:
    kept = Calendar(units=(Unit("ubnd", "Uỷ ban", "UB"), Unit("ca", "Công an", "CA", "ubnd")))
    held = {"ubnd": "ward", "ca": "ward"}
    bare = TEXT.replace('parent = "ubnd"\n', "").replace('short = "UBND"\n', "")
    for text, wanted in (
        (bare, (Unit("ubnd", "Uỷ ban", "UB"), Unit("ca", "Công an", "CA", "ubnd"))),
        (TEXT, (Unit("ubnd", "Uỷ ban", "UBND"), Unit("ca", "Công an", "CA", "ubnd"))),
        (TEXT.replace('parent = "ubnd"', 'parent = ""'), (Unit("ubnd", "Uỷ ban", "UBND"), Unit("ca", "Công an", "CA"))),
    ):
        loaded = read_calendar([_written(tmp_path, text)], beside=kept, unit_layers=held)
        assert not loaded.errors, text
        assert loaded.calendar.units == wanted


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('parent = "ubnd"', 'parent = "uy-ban"'), "Không có đơn vị “uy-ban”"),
        (('short = "UBND"', 'parent = "ca"'), "vòng quanh"),
        (('parent = "ubnd"', 'parent = "ca"'), "vòng quanh"),
        (('parent = "ubnd"', 'parent = "Uỷ ban"'), "Uỷ ban"),
    ],
)
def test_a_parent_that_is_wrong_is_named(tmp_path: Path, change: tuple[str, str], words: str) -> None:
    errors = read_calendar([_written(tmp_path, TEXT.replace(*change))]).errors
    assert errors
    assert any(words in f"{one.value} {one.message}" for one in errors)
