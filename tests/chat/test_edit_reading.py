"""What an admin types for a small change: dates as offices write them, and ids made of names."""

from datetime import date

import pytest

from bot.calendar.model import Once
from bot.calendar.typed_dates import new_id, read_when

TODAY = date(2020, 3, 10)


@pytest.mark.parametrize(
    ("words", "once", "rest"),
    [
        ("26/6 Hội nghị tổng kết", Once(2020, 6, 26), "Hội nghị tổng kết"),
        ("26/06/2021: Hội nghị", Once(2021, 6, 26), "Hội nghị"),
        ("26.6, họp trực tuyến", Once(2020, 6, 26), "họp trực tuyến"),
        ("2020-06-26 họp", Once(2020, 6, 26), "họp"),
        ("28/8-2/9 do dịch", Once(2020, 8, 28, date(2020, 9, 2)), "do dịch"),
        ("28/8 – 2/9/2020", Once(2020, 8, 28, date(2020, 9, 2)), ""),
        ("26-31/8 Lễ hội", Once(2020, 8, 26, date(2020, 8, 31)), "Lễ hội"),
        ("26 đến 31/8 Lễ hội", Once(2020, 8, 26, date(2020, 8, 31)), "Lễ hội"),
        ("30/12-2/1", Once(2020, 12, 30, date(2021, 1, 2)), ""),
        ("1/3 hôm nọ", Once(2020, 3, 1), "hôm nọ"),
        ("5/1 sang năm", Once(2021, 1, 5), "sang năm"),
        ("tháng 10 Đại hội", Once(2020, 10), "Đại hội"),
        ("thang 1/2022", Once(2022, 1), ""),
    ],
)
def test_a_date_and_what_follows(words: str, once: Once, rest: str) -> None:
    assert read_when(words, TODAY) == (once, rest)


@pytest.mark.parametrize("words", ["", "Hội nghị", "31/6 Hội nghị", "tháng 13", "26/6/9999 x", "9-2/9", "0/0", "12"])
def test_what_is_no_date_that_exists_is_not_guessed(words: str) -> None:
    assert read_when(words, TODAY) is None


def test_an_id_is_made_of_the_name_and_is_its_own() -> None:
    assert new_id("Đại hội Đảng bộ phường lần thứ X", ()) == "dai-hoi-dang-bo-phuong-lan-thu-x"
    assert new_id("Hội nghị", {"hoi-nghi", "hoi-nghi-2"}) == "hoi-nghi-3"
    assert new_id("!!!", ()) == "muc"
    assert len(new_id("x" * 300, ())) <= 64


@pytest.mark.parametrize(
    ("words", "once", "rest"),
    [
        ("thứ Sáu, ngày 26 tháng 6 năm 2020 Hội nghị", Once(2020, 6, 26), "Hội nghị"),
        ("T6 26/6 họp", Once(2020, 6, 26), "họp"),
        ("ngày 5 tháng 3, giao ban", Once(2020, 3, 5), "giao ban"),
        ("từ 28/8 đến 2/9/2020: Lễ hội", Once(2020, 8, 28, date(2020, 9, 2)), "Lễ hội"),
        ("28/12–2/1/2021", Once(2020, 12, 28, date(2021, 1, 2)), ""),
        ("10/2020 Đại hội", Once(2020, 10), "Đại hội"),
        ("26/6 - Hội nghị", Once(2020, 6, 26), "Hội nghị"),
        ("30/6/2020-10 việc", Once(2020, 6, 30), "10 việc"),
        ("5/3 3 đơn vị họp", Once(2020, 3, 5), "3 đơn vị họp"),
    ],
)
def test_a_message_may_write_a_date_in_any_way_that_a_file_may(words: str, once: Once, rest: str) -> None:
    assert read_when(words, TODAY) == (once, rest)


@pytest.mark.parametrize("words", ["2/9-28/8 Lễ hội", "2/9–28/8/2020", "26/6/20 họp", "2020 Đại hội", "từ ngữ"])
def test_a_slip_is_not_made_a_date_of(words: str) -> None:
    assert read_when(words, TODAY) is None
