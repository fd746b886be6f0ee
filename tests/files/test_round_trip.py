"""What is written loads back as unchanged, in every format and in both languages: nothing is lost."""

import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.calendar.model import Calendar, Entry, Kind, Layer, Once, Unit
from bot.files.diff import difference
from bot.files.load import Loaded, read_calendar
from bot.files.read.csv_file import guarded, unguarded
from bot.files.write.export import FORMATS, events_file

from .calendars import calendars

DANGEROUS = ["=1+1", "+84", "-5 độ", "@SUM(A1)", '=HYPERLINK("http://x")', "'=1", "\t=1"]
LOCALES = ["vi", "en"]


def back(folder: Path, content: bytes, kind: str, **options: object) -> Loaded:
    file = folder / f"lich.{kind}"
    file.write_bytes(content)
    return read_calendar([file], **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", FORMATS)
@settings(suppress_health_check=list(HealthCheck))
@given(made=calendars(), locale=st.sampled_from(LOCALES))
def test_what_is_written_loads_back_as_unchanged(
    tmp_path: Path, kind: str, made: tuple[Calendar, dict[str, tuple[Unit, ...]]], locale: str
) -> None:
    calendar, units = made
    loaded = back(tmp_path, events_file(calendar, units, kind, locale=locale), kind)
    assert [problem.message for problem in loaded.errors] == []
    assert loaded.calendar.rows == calendar.rows
    assert (loaded.layers, dict(loaded.units)) == (calendar.layers, units)
    found = difference(calendar, loaded.calendar, [layer.id for layer in calendar.layers])
    assert (found.counts, found.unchanged) == ((0, 0, 0), len(calendar.rows))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", FORMATS)
def test_the_bundled_calendar_loads_back_as_unchanged(tmp_path: Path, bundled: Loaded, kind: str, locale: str) -> None:
    loaded = back(tmp_path, events_file(bundled.calendar, bundled.units, kind, locale=locale), kind)
    assert loaded.errors == ()
    assert loaded.calendar == bundled.calendar
    assert loaded.units == bundled.units


@pytest.mark.parametrize("kind", FORMATS)
def test_one_layer_can_be_written_alone_and_replaces_that_layer_only(
    tmp_path: Path, bundled: Loaded, kind: str
) -> None:
    content = events_file(bundled.calendar, bundled.units, kind, layer="ward", locale="vi")
    loaded = back(tmp_path, content, kind, beside=bundled.calendar, unit_layers=bundled.unit_layers)
    assert loaded.errors == ()
    assert [layer.id for layer in loaded.layers] == ["ward"]
    assert loaded.calendar == bundled.calendar


def _calendar(*words: str) -> Calendar:
    rows = tuple(Entry(f"e{n}", Kind.EVENT, word, Once(2020, 1, 1), "ward", note=word) for n, word in enumerate(words))
    return Calendar(rows, layers=(Layer("ward", "=Phường"),), rows=rows)


def test_no_cell_of_a_csv_file_is_a_formula() -> None:
    content = events_file(_calendar(*DANGEROUS), {}, "csv", locale="vi").decode("utf-8-sig")
    for line in content.splitlines():
        assert not any(cell.strip('"').startswith(("=", "+", "-", "@", "\t", "\r")) for cell in line.split(";"))


def test_no_cell_of_a_workbook_is_a_formula() -> None:
    content = events_file(_calendar(*DANGEROUS), {}, "xlsx", locale="vi")
    cells = [cell for sheet in openpyxl.load_workbook(io.BytesIO(content)) for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    dangerous = [cell for cell in cells if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@"))]
    assert dangerous
    assert all(cell.quotePrefix for cell in dangerous)


@given(st.text(st.sampled_from("'=+-@\t\ra"), max_size=6))
@example("'")
def test_what_was_guarded_is_what_it_was(words: str) -> None:
    assert unguarded(guarded(words)) == words
    assert not guarded(words).startswith(("=", "+", "-", "@", "\t", "\r"))
