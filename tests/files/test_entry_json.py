"""Entries as JSON: nothing is lost, and equal entries are equal documents."""

import json
from dataclasses import fields, replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calendar.model import (
    Certainty,
    Dates,
    EarlierDate,
    Entry,
    Frequency,
    Kind,
    LunarYearly,
    MonthlyWeekday,
    Once,
    Relative,
    Repeating,
    Span,
    Status,
    Weekly,
    Yearly,
)
from bot.files.entry_json import from_json, to_json

DAYS = st.dates(date(1900, 1, 1), date(2199, 1, 1))
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
TIMES = st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59))
SPANS = st.builds(lambda start, length: Span(start, start + timedelta(length)), DAYS, st.integers(0, 40))
SCHEDULES = st.one_of(
    st.builds(lambda span: Once(span.start.year, span.start.month, span.start.day, span.end), SPANS),
    st.builds(lambda at: Once(at.year, at.month), DAYS),
    st.builds(lambda at: Once(at.year), DAYS),
    st.builds(Yearly, st.integers(1, 12), st.none() | st.integers(1, 28), st.integers(1, 30)),
    st.builds(LunarYearly, st.integers(1, 12), st.integers(1, 30), st.integers(1, 30)),
    st.builds(Repeating, st.sampled_from(Frequency), st.integers(1, 31), DAYS, DAYS),
    st.builds(Weekly, st.lists(st.integers(0, 6), min_size=1).map(tuple), DAYS, DAYS, st.integers(1, 52)),
    st.builds(MonthlyWeekday, st.sampled_from([1, 5, -1]), st.integers(0, 6), DAYS, DAYS),
    st.builds(Dates, st.lists(DAYS, min_size=1).map(tuple)),
    st.builds(Relative, TEXT, st.integers(-366, 366), st.booleans(), st.none() | st.integers(1900, 2199)),
)
ENTRIES = st.builds(
    Entry,
    id=TEXT,
    kind=st.sampled_from(Kind),
    summary=TEXT,
    schedule=SCHEDULES,
    layer=TEXT,
    first_year=st.none() | st.integers(1, 2199),
    status=st.sampled_from(Status),
    units=st.lists(TEXT, max_size=3).map(tuple),
    clause=TEXT,
    hand_in=TEXT,
    assumed=st.frozensets(st.sampled_from(["due", "units"])),
    earlier=st.lists(st.builds(EarlierDate, SPANS, TEXT), max_size=3).map(tuple),
    leads=st.none() | st.lists(st.integers(0, 366), max_size=3).map(tuple),
    source=TEXT,
    certainty=st.sampled_from(Certainty),
    note=TEXT,
    supporting=st.lists(TEXT, max_size=3).map(tuple),
    followers=st.lists(TEXT, max_size=3).map(tuple),
    starts=TIMES,
    ends=TIMES,
    place=TEXT,
    chair=TEXT,
    participants=TEXT,
    preparation=TEXT,
)
PLAIN = Entry("e", Kind.EVENT, "E", Once(2020, 6, 26), "ward")


def through_text(entry: Entry) -> Entry:
    return from_json(json.loads(json.dumps(to_json(entry), ensure_ascii=False)))


@given(ENTRIES)
def test_every_entry_comes_back_as_it_was(entry: Entry) -> None:
    assert through_text(entry) == entry


@given(ENTRIES)
def test_an_entry_has_one_document_only(entry: Entry) -> None:
    shuffled = replace(entry, assumed=frozenset(sorted(entry.assumed, reverse=True)))
    assert json.dumps(to_json(through_text(entry))) == json.dumps(to_json(shuffled))


def test_what_is_not_said_is_left_out() -> None:
    assert to_json(PLAIN).keys() == {"id", "kind", "summary", "layer", "schedule"}


CHANGED: dict[str, Any] = {
    "id": "f",
    "kind": Kind.CONGRESS,
    "summary": "F",
    "schedule": Once(2020, 6, 27),
    "layer": "town",
    "first_year": 1975,
    "status": Status.CANCELLED,
    "units": ("ubnd",),
    "clause": "II.1",
    "hand_in": "Văn phòng",
    "assumed": frozenset({"due"}),
    "earlier": (EarlierDate(Span(date(2020, 4, 8), date(2020, 4, 9))),),
    "leads": (),
    "source": "báo",
    "certainty": Certainty.LOW,
    "note": "ghi chú",
    "supporting": ("mttq",),
    "followers": ("van-phong-du",),
    "starts": time(14),
    "ends": time(16, 30),
    "place": "Hội trường",
    "chair": "Chủ tịch UBND",
    "participants": "Các chi bộ",
    "preparation": "Văn phòng",
}


def test_every_field_of_an_entry_is_in_the_table_of_this_test() -> None:
    assert CHANGED.keys() == {one.name for one in fields(Entry)}


@pytest.mark.parametrize("field", CHANGED)
def test_a_change_of_any_field_changes_the_document(field: str) -> None:
    changed = replace(PLAIN, **{field: CHANGED[field]})
    assert to_json(changed) != to_json(PLAIN)
    assert through_text(changed) == changed


def test_own_lead_times_of_none_are_not_the_lead_times_of_the_kind() -> None:
    assert through_text(replace(PLAIN, leads=())).leads == ()
    assert through_text(PLAIN).leads is None


def test_a_document_that_holds_no_schedule_is_refused() -> None:
    with pytest.raises(ValueError, match="not a schedule"):
        from_json(to_json(PLAIN) | {"schedule": {"hourly": 3}})
