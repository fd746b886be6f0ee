"""What an address asks for: read, checked, and written again."""

from datetime import date, timedelta
from urllib.parse import parse_qsl

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.calendar.wall import FIRST_YEAR, LAST_YEAR
from bot.web.page.query import KINDS, Asked, Odd, View, read_query

TODAY = date(2020, 6, 15)


def read(query: str) -> Asked | Odd:
    return read_query(parse_qsl(query, keep_blank_values=True), len(query), TODAY)


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("", Asked(View.MONTH, 2020, 6)),
        ("thang=2020-03", Asked(View.MONTH, 2020, 3)),
        ("thang=3/2020", Asked(View.MONTH, 2020, 3)),
        ("thang=03-2020", Asked(View.MONTH, 2020, 3)),
        ("nam=2021&so-thang=2", Asked(View.MONTH, 2021, 2)),
        ("xem=nam&nam=1975", Asked(View.YEAR, 1975, 6)),
        ("xem=lich-trinh", Asked(View.AGENDA, 2020, 6)),
        ("xem=tuan", Asked(View.WEEK, 2020, 6, day=15)),
        ("xem=tuan&ngay=2020-03-08", Asked(View.WEEK, 2020, 3, day=8)),
        ("xem=tuan&thang=2020-03", Asked(View.WEEK, 2020, 3)),
        ("loai=ky-niem,nhiem-vu", Asked(View.MONTH, 2020, 6, kinds=("ky-niem", "nhiem-vu"))),
        ("loai=ky-niem&loai=nhiem-vu", Asked(View.MONTH, 2020, 6, kinds=("ky-niem", "nhiem-vu"))),
        ("loai=&donvi=&lop=&tim=+&tinhtrang=", Asked(View.MONTH, 2020, 6)),
        ("tinhtrang=qua-han", Asked(View.MONTH, 2020, 6, standing="qua-han")),
        ("donvi=ubnd&lop=ward&tim=++dai++hoi", Asked(View.MONTH, 2020, 6, (), ("ubnd",), ("ward",), "dai hoi")),
        ("la=gi&thang=", Asked(View.MONTH, 2020, 6)),
    ],
)
def test_what_is_asked_is_understood(query: str, asked: Asked) -> None:
    assert read(query) == asked


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("xem=quy", "page.odd_view"),
        ("xem=tuan&ngay=2020-02-30", "page.odd_day"),
        ("xem=tuan&ngay=8/6", "page.odd_day"),
        ("xem=tuan&ngay=1929-12-31", "page.odd_year"),
        ("thang=2020-13", "page.odd_month"),
        ("thang=2020-00", "page.odd_month"),
        ("thang=hai", "page.odd_month"),
        ("thang=٢٠٢٠-٠٦", "page.odd_month"),
        ("nam=-1", "page.odd_month"),
        ("nam=" + "9" * 400, "page.odd_month"),
        ("nam=99999", "page.odd_year"),
        ("nam=1", "page.odd_year"),
        ("thang=1929-12", "page.odd_year"),
        ("loai=hop", "page.odd_kind"),
        ("tinhtrang=gan-xong", "page.odd_standing"),
        ("tim=" + "a" * 101, "page.odd_search"),
        ("tim=" + "a" * 5000, "page.odd_long"),
        ("donvi=" + ",".join(f"u{n}" for n in range(51)), "page.odd_long"),
    ],
)
def test_what_cannot_be_shown_has_a_reason(query: str, why: str) -> None:
    assert read(query) == Odd(why)


def asked_pages() -> st.SearchStrategy[Asked]:
    ids = st.lists(st.text("abcxyz-0123456789", min_size=1, max_size=8), max_size=3, unique=True).map(tuple)
    return st.builds(
        Asked,
        view=st.sampled_from(View),
        year=st.integers(FIRST_YEAR, LAST_YEAR),
        month=st.integers(1, 12),
        kinds=st.lists(st.sampled_from(sorted(KINDS)), max_size=4, unique=True).map(tuple),
        units=ids,
        layers=ids,
        words=st.text(max_size=30).map(lambda words: " ".join(words.split())),
    )


@given(asked_pages())
def test_a_link_asks_for_the_page_that_wrote_it(asked: Asked) -> None:
    assert read(asked.link().removeprefix("?")) == asked


@given(asked_pages())
def test_forth_and_back_is_where_one_was_and_the_pages_meet(asked: Asked) -> None:
    after = asked.step(1)
    if after is not None:
        assert after.step(-1) == asked
        assert (after.range[0] - asked.range[1]).days == 1


NAMES = ["xem", "thang", "nam", "so-thang", "loai", "donvi", "lop", "tim", "tinhtrang", "x"]


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.text(max_size=20)), max_size=6))
@example([("nam", "²")])
@example([("so-thang", "\n6")])
def test_whatever_is_given_is_a_page_or_a_reason(given: list[tuple[str, str]]) -> None:
    found = read_query(given, 100, TODAY)
    if isinstance(found, Asked):
        first, last = found.range
        assert FIRST_YEAR <= first.year <= last.year <= LAST_YEAR + 1


@pytest.mark.parametrize(
    ("query", "first"),
    [("xem=tuan&ngay=2020-03-08", date(2020, 3, 2)), ("xem=tuan&ngay=2020-01-01", date(2019, 12, 30))],
)
def test_a_week_is_shown_from_monday_to_sunday(query: str, first: date) -> None:
    asked = read(query)
    assert isinstance(asked, Asked)
    assert asked.range == (first, first + timedelta(days=6))


def test_a_week_before_and_after_stay_within_the_years_that_can_be_shown() -> None:
    first, last = read("xem=tuan&ngay=1930-01-01"), read("xem=tuan&ngay=2070-12-31")
    assert isinstance(first, Asked)
    assert isinstance(last, Asked)
    assert (first.step(-1), last.step(1)) == (None, None)
    after, before = first.step(1), last.step(-1)
    assert after is not None
    assert before is not None
    assert (after.monday, before.monday) == (date(1930, 1, 6), date(2070, 12, 22))
