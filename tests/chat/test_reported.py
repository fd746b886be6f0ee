"""Which period a report is wanted for, in the words in which people ask; and what is no such request."""

from datetime import date

import pytest

from bot.chat.asked.periods import Span
from bot.chat.asked.reported import asked_for, reported_span

TODAY = date(2020, 12, 10)


def days(first: str, last: str) -> Span:
    return Span(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", days("2020-12-01", "2020-12-31")),
        ("tháng", days("2020-12-01", "2020-12-31")),
        ("tháng này", days("2020-12-01", "2020-12-31")),
        ("tháng trước", days("2020-11-01", "2020-11-30")),
        ("tháng 6", days("2020-06-01", "2020-06-30")),
        ("thang 6", days("2020-06-01", "2020-06-30")),
        ("6/2020", days("2020-06-01", "2020-06-30")),
        ("tháng 6/2019 nhé", days("2019-06-01", "2019-06-30")),
        ("tháng 12", days("2020-12-01", "2020-12-31")),
        ("quý II", days("2020-04-01", "2020-06-30")),
        ("quy 2", days("2020-04-01", "2020-06-30")),
        ("quý IV", days("2020-10-01", "2020-12-31")),
        ("quý I năm 2021", days("2021-01-01", "2021-03-31")),
        ("6 tháng", days("2020-01-01", "2020-06-30")),
        ("6 tháng năm 2019", days("2019-01-01", "2019-06-30")),
        ("6 tháng đầu năm 2020", days("2020-01-01", "2020-06-30")),
        ("6 tháng cuối năm", days("2020-07-01", "2020-12-31")),
        ("9 tháng đầu năm", days("2020-01-01", "2020-09-30")),
        ("năm", days("2020-01-01", "2020-12-31")),
        ("năm 2020", days("2020-01-01", "2020-12-31")),
        ("2019", days("2019-01-01", "2019-12-31")),
        ("năm ngoái", days("2019-01-01", "2019-12-31")),
        ("từ 1/4 đến 15/6", days("2020-04-01", "2020-06-15")),
        ("từ 1/4/2020 đến 15/6/2020", days("2020-04-01", "2020-06-15")),
        ("tuần này", days("2020-12-07", "2020-12-13")),
        ("tuần trước", days("2020-11-30", "2020-12-06")),
        ("tháng sau", days("2021-01-01", "2021-01-31")),
        ("tháng 13", None),
        ("II.3 xong", None),
        ("tháng 6 xong rồi", None),
        ("linh tinh", None),
    ],
)
def test_the_days_of_a_period(words: str, expected: Span | None) -> None:
    assert reported_span(words, TODAY) == expected


def test_what_lies_ahead_is_last_years_only_where_that_is_not_long_over() -> None:
    assert reported_span("quý IV", date(2021, 2, 3)) == days("2020-10-01", "2020-12-31")
    assert reported_span("tháng 12", date(2021, 1, 4)) == days("2020-12-01", "2020-12-31")
    assert reported_span("tháng 8", date(2020, 6, 15)) == days("2020-08-01", "2020-08-31")  # it has not begun
    assert reported_span("tháng 6", date(2020, 6, 15)) == days("2020-06-01", "2020-06-30")


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        ("tổng hợp tháng 6", "tháng 6"),
        ("Báo cáo tổng hợp quý II", "quý II"),
        ("cho anh xem tổng hợp kết quả tuần này", "tuần này"),
        ("tong hop", ""),
        ("tổng hợp báo cáo 6 tháng", "6 tháng"),
        ("báo cáo tháng 6", None),
        ("tháng 6 tổng hợp rồi", None),
        ("đang tổng hợp số liệu quý II", None),
        ("", None),
    ],
)
def test_what_asks_for_a_report(words: str, rest: str | None) -> None:
    assert asked_for(words) == rest
