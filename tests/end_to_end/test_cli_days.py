"""Days as arguments of commands, typed as people write them."""

import pytest

from .conftest import Command


@pytest.mark.parametrize("words", ["30/6/2030", "2030-06-30", "ngày 30 tháng 6 năm 2030", "30.6.2030"])
def test_a_day_may_be_typed_as_people_write_it(nhaclich: Command, words: str) -> None:
    shown = [nhaclich.json("agenda", "--from", day, "--to", day, "--json") for day in (words, "2030-06-30")]
    assert shown[0] == shown[1]


@pytest.mark.parametrize("words", ["hihi", "31/2/2020", "8/6 và 9/6", "tháng 6"])
def test_what_is_no_day_is_refused(nhaclich: Command, words: str) -> None:
    refused = nhaclich("agenda", "--from", words, check=False)
    assert refused.returncode == 2
    assert "--from" in refused.stderr
