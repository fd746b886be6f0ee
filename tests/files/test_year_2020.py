"""The bundled calendar as the office would read it: the agenda of 2020."""

from collections import Counter
from datetime import date

import pytest

from bot.calendar.model import Kind, Occurrence, Precision, Status
from bot.calendar.occurrences import occurrences
from bot.calendar.ordinals import OrdinalClass, ordinal_class
from bot.calendar.working_days import vietnam
from bot.files.load import Loaded

VIETNAM = vietnam()


@pytest.fixture(scope="module")
def agenda(bundled: Loaded) -> dict[str, Occurrence]:
    """What occurs in 2020, by entry id (of a repeating task the last one)."""
    found = occurrences(bundled.calendar, date(2020, 1, 1), date(2020, 12, 31), VIETNAM)
    return {one.entry.id: one for one in found}


@pytest.mark.parametrize(
    ("id_", "day", "ordinal"),
    [
        ("thanh-lap-dang", "2020-02-03", 90),
        ("giai-phong-mien-nam", "2020-04-30", 45),
        ("sinh-nhat-bac", "2020-05-19", 130),
        ("cach-mang-thang-tam", "2020-08-19", 75),
        ("quoc-khanh", "2020-09-02", 75),
        ("gio-to-hung-vuong", "2020-04-02", None),
        ("tet-nguyen-dan", "2020-01-25", None),
        ("ong-tao", "2020-01-17", None),
        ("phat-dan", "2020-05-07", None),
        ("vu-lan", "2020-09-02", None),
    ],
)
def test_a_day_of_2020_with_its_ordinal(agenda: dict[str, Occurrence], id_: str, day: str, ordinal: int | None) -> None:
    assert (str(agenda[id_].start), agenda[id_].ordinal) == (day, ordinal)


def test_the_great_anniversaries_are_round_or_half_round(agenda: dict[str, Occurrence]) -> None:
    def mark(id_: str) -> OrdinalClass:
        return ordinal_class(agenda[id_].ordinal or 0)

    assert {mark(id_) for id_ in ("thanh-lap-dang", "sinh-nhat-bac")} == {OrdinalClass.ROUND}
    assert {mark(id_) for id_ in ("giai-phong-mien-nam", "quoc-khanh")} == {OrdinalClass.FIVE}


def test_asean_36_met_online_on_26_june_and_was_once_to_meet_in_april(agenda: dict[str, Occurrence]) -> None:
    summit = agenda["asean-36"]
    assert (summit.start, summit.end) == (date(2020, 6, 26), date(2020, 6, 26))
    [earlier] = summit.entry.earlier
    assert (earlier.span.start, earlier.span.end) == (date(2020, 4, 8), date(2020, 4, 9))
    assert agenda["ii-4-asean-36"].start == date(2020, 6, 23)


def test_asean_37_met_for_four_days(agenda: dict[str, Occurrence]) -> None:
    assert (agenda["asean-37"].start, agenda["asean-37"].end) == (date(2020, 11, 12), date(2020, 11, 15))


def test_the_festival_was_put_off_twice_and_then_cancelled(agenda: dict[str, Occurrence]) -> None:
    festival = agenda["festival-hue-2020"]
    assert festival.status is Status.CANCELLED
    assert [str(one.span.start) for one in festival.entry.earlier] == ["2020-04-01", "2020-08-28"]


def test_the_wards_congress_has_no_day_and_so_neither_has_what_prepares_it(agenda: dict[str, Occurrence]) -> None:
    assert agenda["dh-phuong-tu-ha-10"].precision is Precision.UNKNOWN
    assert agenda["ii-4-dh-phuong"].precision is Precision.UNKNOWN


def test_a_month_of_which_the_day_is_unknown_is_shown_as_a_month(agenda: dict[str, Occurrence]) -> None:
    founding = agenda["dang-bo-thua-thien-hue"]
    assert (founding.precision, founding.start, founding.ordinal) == (Precision.MONTH, date(2020, 4, 1), 90)


@pytest.mark.parametrize(
    ("id_", "due"),
    [
        ("ii-1", "2020-06-30"),
        ("ii-2-ke-hoach", "2020-03-31"),
        ("ii-2-khao-sat", "2020-10-30"),
        ("ii-3", "2020-04-29"),
        ("ii-4-30-4", "2020-04-27"),
        ("ii-4-2-9", "2020-08-28"),
        ("ii-4-tong-ket", "2020-12-15"),
        ("ii-5", "2020-12-31"),
        ("ii-6", "2020-07-31"),
        ("ii-7", "2020-09-30"),
        ("ii-8", "2020-03-25"),
        ("iii-1-ke-hoach", "2020-03-31"),
        ("iii-3-kinh-phi", "2020-07-31"),
        ("iii-4-quan-ly", "2020-12-15"),
        ("iii-7-trien-khai", "2020-12-31"),
        ("iii-8-giam-sat-giua-nam", "2020-06-15"),
        ("iii-8-giam-sat-cuoi-nam", "2020-12-15"),
    ],
)
def test_a_task_of_the_plan_is_due_as_assumed(agenda: dict[str, Occurrence], id_: str, due: str) -> None:
    assert str(agenda[id_].start) == due


def test_every_task_of_the_plan_comes_up(bundled: Loaded) -> None:
    found = occurrences(bundled.calendar, date(2020, 1, 1), date(2021, 12, 31), VIETNAM, kinds={Kind.TASK})
    tasks = {entry.id for entry in bundled.calendar.entries if entry.kind is Kind.TASK}
    assert {one.entry.id for one in found} == tasks


def test_how_many_entries_of_each_kind_there_are(bundled: Loaded) -> None:
    # The known rows of 2020, less four events that are an earlier date of another one; 21 tasks of part II, 9 of III.
    assert Counter(entry.kind for entry in bundled.calendar.entries) == {
        Kind.ANNIVERSARY: 56,
        Kind.EVENT: 25 - 4,
        Kind.CONGRESS: 4,
        Kind.TASK: 21 + 9,
        Kind.DOCUMENT: 13,
    }


def test_the_calendar_goes_on_after_2020(bundled: Loaded) -> None:
    found = occurrences(bundled.calendar, date(2030, 1, 1), date(2030, 12, 31), VIETNAM)
    days = {one.entry.id: (one.start, one.ordinal) for one in found}
    assert days["tet-nguyen-dan"] == (date(2030, 2, 2), None)
    assert days["thanh-lap-dang"] == (date(2030, 2, 3), 100)
    assert not any(one.entry.kind is Kind.TASK for one in found)
