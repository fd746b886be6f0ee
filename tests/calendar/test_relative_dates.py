"""When tasks are due whose days are counted from another entry."""

from datetime import date, timedelta

import pytest

from bot.calendar.model import (
    Kind,
    LunarYearly,
    Once,
    Precision,
    Relative,
    Status,
    Yearly,
)

from .conftest import d, entry
from .test_occurrences import PLAIN_WEEK, SUMMIT, VIETNAM, starts, within

LIBERATION = entry("30-4", Yearly(4, 30), Kind.ANNIVERSARY, first_year=1975)


@pytest.mark.parametrize(
    ("relative", "due"),
    [
        (Relative("30-4", -3, year=2020), "2020-04-27"),
        (Relative("30-4", -3, working_days=False, year=2020), "2020-04-27"),
        (Relative("30-4", 0, year=2020), "2020-04-30"),
        (Relative("30-4", 1, year=2020), "2020-05-04"),  # 1/5 and the weekend are off
        (Relative("30-4", 1, working_days=False, year=2020), "2020-05-01"),
        (Relative("tet", -3, year=2020), "2020-01-20"),
        (Relative("tet", 1, year=2020), "2020-01-30"),
    ],
)
def test_a_due_date_counts_from_another_entry(relative: Relative, due: str) -> None:
    tet = entry("tet", LunarYearly(1, 1))
    found = within("2020-01-01", "2020-12-31", LIBERATION, tet, entry("t", relative, Kind.TASK))
    assert starts([one for one in found if one.entry.id == "t"]) == [due]


def test_before_counts_from_the_first_day_and_after_from_the_last() -> None:
    congress = entry("dh", Once(2020, 10, 21, date(2020, 10, 23)))
    before, after = entry("a", Relative("dh", -3), Kind.TASK), entry("b", Relative("dh", 2), Kind.TASK)
    found = within("2020-01-01", "2020-12-31", congress, before, after)
    assert {one.entry.id: one.start for one in found if one.entry.kind is Kind.TASK} == {
        "a": date(2020, 10, 16),
        "b": date(2020, 10, 27),
    }


def test_without_a_year_the_task_recurs_with_its_anchor_and_has_its_key() -> None:
    found = within("2019-01-01", "2021-12-31", LIBERATION, entry("t", Relative("30-4", -3), Kind.TASK))
    assert [one.key for one in found if one.entry.id == "t"] == ["2019", "2020", "2021"]


def test_a_year_picks_one_occurrence_of_the_anchor() -> None:
    found = within("2018-01-01", "2025-12-31", LIBERATION, entry("t", Relative("30-4", -3, year=2020), Kind.TASK))
    assert starts([one for one in found if one.entry.id == "t"]) == ["2020-04-27"]


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.POSTPONED])
def test_what_prepares_a_cancelled_or_postponed_event_is_itself_so(status: Status) -> None:
    summit = entry("asean", SUMMIT, status=status)
    found = within("2020-01-01", "2020-12-31", summit, entry("t", Relative("asean", -3), Kind.TASK))
    assert {one.status for one in found} == {status}


def test_a_tentative_anchor_leaves_the_task_as_it_is() -> None:
    summit = entry("asean", SUMMIT, status=Status.TENTATIVE)
    found = within("2020-01-01", "2020-12-31", summit, entry("t", Relative("asean", -3), Kind.TASK))
    assert {one.entry.id: one.status for one in found} == {"asean": Status.TENTATIVE, "t": Status.CONFIRMED}


@pytest.mark.parametrize("anchor", [Once(2020), Once(2020, 10), Yearly(10)])
def test_an_anchor_without_a_day_leaves_the_due_date_unknown(anchor: Once | Yearly) -> None:
    found = within("2020-01-01", "2020-12-31", entry("dh", anchor), entry("t", Relative("dh", -3), Kind.TASK))
    [one] = [one for one in found if one.entry.id == "t"]
    assert (one.start, one.end, one.precision, one.year) == (None, None, Precision.UNKNOWN, 2020)


def test_due_dates_may_count_from_each_other_in_a_chain() -> None:
    chain = (
        entry("asean", SUMMIT, status=Status.CANCELLED),
        entry("a", Relative("asean", -3), Kind.TASK),
        entry("b", Relative("a", -60), Kind.TASK),
        entry("c", Relative("b", 5, working_days=False), Kind.TASK),
    )
    found = within("2020-01-01", "2020-12-31", *chain, working=PLAIN_WEEK)
    assert starts(found) == ["2020-03-31", "2020-04-05", "2020-06-23", "2020-06-26"]
    assert {one.status for one in found} == {Status.CANCELLED}


def test_a_due_date_far_from_its_anchor_is_found() -> None:
    # 366 working days before New Year 2022: more than a year and a half.
    found = within(
        "2020-01-01", "2020-12-31", entry("x", Yearly(1, 1)), entry("t", Relative("x", -366, year=2022), Kind.TASK)
    )
    [due] = [one.start for one in found if one.entry.id == "t" and one.start]
    assert sum(VIETNAM.is_working(due + timedelta(n)) for n in range((date(2022, 1, 1) - due).days)) == 366


def test_moving_the_anchor_moves_the_due_date_and_keeps_its_key() -> None:
    for summit, due in ((Once(2020, 4, 8), "2020-04-03"), (SUMMIT, "2020-06-23")):
        found = within("2020-01-01", "2020-12-31", entry("asean", summit), entry("t", Relative("asean", -3), Kind.TASK))
        assert [(one.key, one.start) for one in found if one.entry.id == "t"] == [("", d(due))]
