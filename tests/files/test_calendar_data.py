"""The calendar that comes with the program: every known fact of 2020 has its place."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from bot.calendar.model import Entry, Kind, LunarYearly, Once, Relative, Schedule, Status, Yearly
from bot.calendar.occurrences import occurrences
from bot.calendar.working_days import vietnam
from bot.files.load import Loaded

from .conftest import CALENDAR_DATA

with (Path(__file__).parent / "events_2020.tsv").open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))

MOVED = {
    "asean-36-du-kien": "asean-36",
    "festival-hue-2020-lan-1": "festival-hue-2020",
    "festival-hue-2020-lan-2": "festival-hue-2020",
    "festival-hue-2020-lan-3": "festival-hue-2020",
    "gt-ttdn-6-han-goc": "gt-ttdn-6-moc-dang-tai",
}
"""Rows that are an earlier date of another entry, or have its id."""

STATUS = {"cancelled": Status.CANCELLED, "unknown": Status.TENTATIVE}
"""What the rows call an entry that is not confirmed."""


def test_the_bundled_calendar_has_no_mistakes(bundled: Loaded) -> None:
    assert bundled.errors == ()
    assert {layer.id for layer in bundled.layers} == {"national", "foreign-affairs", "province", "ward"}


def test_every_layer_holds_what_it_should(bundled: Loaded) -> None:
    counts = Counter((entry.layer, entry.kind.value) for entry in bundled.calendar.entries)
    assert counts == {
        ("national", "anniversary"): 37,
        ("national", "event"): 7,
        ("national", "congress"): 1,
        ("foreign-affairs", "anniversary"): 15,
        ("foreign-affairs", "event"): 13,
        ("province", "anniversary"): 4,
        ("province", "event"): 1,
        ("province", "congress"): 2,
        ("ward", "congress"): 1,
        ("ward", "task"): 30,
        ("ward", "document"): 13,
    }
    units = {"tuyen-giao", "van-phong", "ubkt", "ubnd", "mttq", "doan-the", "chi-bo"}
    assert {unit.id for unit in bundled.calendar.units} == units


def test_only_the_congress_of_the_ward_has_no_day_yet(bundled: Loaded) -> None:
    assert ["dh-phuong-tu-ha-10" in warning.message for warning in bundled.warnings] == [True]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_every_known_row_has_its_place(bundled: Loaded, row: dict[str, str]) -> None:
    entry = bundled.calendar.by_id[MOVED.get(row["id"], row["id"])]
    assert entry.kind.value == row["kind"]
    if row["status"] == "superseded":
        spans = [(e.span.start.isoformat(), e.span.end.isoformat()) for e in entry.earlier]
        assert (row["date"], row["end_date"] or row["date"]) in spans
        assert any(row["source"].split(" (")[0] in earlier.note for earlier in entry.earlier)
        return
    if row["id"] not in MOVED:
        assert entry.summary == row["title"]
    assert entry.source == row["source"]
    assert entry.certainty.value == row["certainty"]
    assert entry.schedule == _schedule(row)
    assert entry.first_year == (int(row["first_year"]) if row["first_year"] else None)
    assert entry.status is STATUS.get(row["status"], Status.CONFIRMED)
    if row["solar_2020"] and entry.kind is not Kind.DOCUMENT:
        days = _days(bundled, entry)
        assert row["solar_2020"] in days
        assert days[row["solar_2020"]] == (int(row["nth_2020"]) if row["nth_2020"] else None)


def _schedule(row: dict[str, str]) -> Schedule:
    """When the row says that it happens; without a date, some day of the plan's year."""
    parts = [int(part) for part in row["date"].removeprefix("lunar:").split("-") if part]
    match row["recurrence"]:
        case "lunar":
            return LunarYearly(*parts)
        case "yearly":
            return Yearly(*parts[1:])
    return Once(*(parts or [2020]), end=date.fromisoformat(row["end_date"]) if row["end_date"] else None)


def _days(bundled: Loaded, entry: Entry) -> dict[str, int | None]:
    found = occurrences(bundled.calendar, date(2020, 1, 1), date(2020, 12, 31), vietnam())
    return {str(one.start): one.ordinal for one in found if one.entry is entry}


def test_what_the_plan_cites_is_corrected(bundled: Loaded) -> None:
    by_id = bundled.calendar.by_id
    assert by_id["doc-kl-16-kl-tw"].schedule.year == 2012  # type: ignore[union-attr]
    assert "1486/QĐ-TTg" in by_id["doc-1486-qd-ttg"].summary
    assert "21/CT-TTg" in by_id["doc-21-ct-ttg"].summary


def test_every_task_of_the_plan_has_clause_unit_and_an_assumed_due_date(bundled: Loaded) -> None:
    tasks = [entry for entry in bundled.calendar.entries if entry.kind is Kind.TASK]
    clauses = Counter(task.clause for task in tasks)
    assert set(clauses) == {f"{part}.{n}" for part in ("II", "III") for n in range(1, 9)}
    assert all(task.units and "due" in task.assumed and task.source for task in tasks)
    assert all(("units" in task.assumed) == task.clause.startswith("II.") for task in tasks)
    anchors = {task.schedule.anchor for task in tasks if isinstance(task.schedule, Relative)}
    assert {"asean-36", "asean-37", "aipa-41", "quoc-khanh", "dh-toan-quoc-13"} <= anchors
    assert all(len(task.summary) <= 90 for task in tasks)


def test_the_files_are_kept_by_hand_with_words_of_explanation() -> None:
    for file in CALENDAR_DATA.glob("*.toml"):
        assert file.read_text(encoding="utf-8").startswith("# ")
