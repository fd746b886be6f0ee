"""One word of a reply as people mistype it, or as letters that mean nothing: never a sure "done" of what was none."""

from datetime import date

import pytest

from bot.replies import Reading, ReplyStatus, read_reply
from training.replies import replies

TODAY, DUE = date(2020, 5, 20), date(2020, 5, 22)
VARIANTS = {
    "chưa": ("chw", "chưua", "chx", "cha", "chauw", "chưq", "chuaw", "chu7a", "cưha", "chư", "hcưa", "chứa", "chua"),
    "chua": ("chw", "cha", "cua", "hcua", "chau", "chya"),
    "không": ("kg", "hog", "khog", "hok", "ko", "kô", "khôg", "hông", "khong", "kh", "khôn"),
    "ko": ("kg", "o", "kô", "hk"),
    "gần": ("gânf", "gàn", "gần1", "hần"),
    "sắp": ("sawps", "săp", "sấp", "sắo"),
    "nếu": ("neus", "nêu", "nếy"),
    "mai": ("maii", "mia", "nai", "mai1"),
    "xong": ("xog", "xng", "song", "xobg", "xonggg", "cong"),
    "rồi": ("roi", "ròi", "rôồi", "r", "rùi", "rồu"),
    "chờ": ("cho", "chò", "chowf", "chớ", "trờ"),
    "đang": ("dag", "ddang", "đag", "dang", "đanh"),
}
NOTHING = ("xqz", "blorf")
SOME = 8
"""Of the longer tables, so many-th replies are read."""


def read(text: str) -> Reading:
    return read_reply(text, today=TODAY, due=DUE)


def variants(text: str) -> list[str]:
    words = text.split()
    return [
        " ".join([*words[:at], other, *words[at + 1 :]])
        for at, word in enumerate(words)
        for other in (*VARIANTS.get(word.lower(), ()), *NOTHING)
    ]


@pytest.fixture(scope="module")
def changes() -> list[tuple[str, Reading, str, Reading]]:
    """(a reply that was never trained on, its reading, a variant, the reading of that)."""
    office = [row for row in replies("test") if row.hand == "office"]
    others = [row for row in replies("test") if row.hand != "office"]
    rows = office + others[::SOME]
    as_written = [(row.text, read(row.text)) for row in rows]
    return [(text, before, other, read(other)) for text, before in as_written for other in variants(text)]


def test_no_variant_becomes_a_sure_completion(changes: list[tuple[str, Reading, str, Reading]]) -> None:
    assert [
        (text, other)
        for text, before, other, after in changes
        if after.confident and after.status is ReplyStatus.done and before.status is not ReplyStatus.done
    ] == []


def test_few_variants_change_from_one_sure_reading_to_another(
    changes: list[tuple[str, Reading, str, Reading]],
) -> None:
    turned = [
        (text, other)
        for text, before, other, after in changes
        if before.confident and after.confident and after.status is not before.status
    ]
    assert len(changes) >= 1000
    assert len(turned) <= 0.005 * len(changes), turned


def test_a_variant_is_asked_about_rarely(changes: list[tuple[str, Reading, str, Reading]]) -> None:
    """But for the replies of a word or two, of which nothing is left."""
    longer = [one for one in changes if len(one[0].split()) > 3]
    asked = [other for _, before, other, after in longer if before.confident and not after.confident]
    assert len(longer) >= 1000
    assert len(asked) <= 0.15 * len(longer)
