"""The model beside the rules: what it is made of, and what it may and may not decide."""

from datetime import date

import pytest

from bot.replies import ReplyStatus, read_reply
from bot.replies.clauses import Verdict
from bot.replies.hearing import heard
from bot.replies.judge import judged
from bot.replies.likeness import ALWAYS, STATUSES, Likeness, features, likeness
from bot.replies.tokens import tidy

S = ReplyStatus
NOTHING_TELLS = dict.fromkeys(STATUSES, "")


def like(**shares: float) -> Likeness:
    rest = (1 - sum(shares.values())) / (len(STATUSES) - len(shares))
    return Likeness({status: shares.get(status.value, rest) for status in STATUSES}, NOTHING_TELLS)


def how_like(text: str) -> Likeness:
    read = tidy(text)
    return likeness(read, heard(read))


@pytest.mark.parametrize("text", ["", "?", "😂", "xong rồi ạ", "zzzz qqqq", "chưa " * 80])
def test_the_shares_of_the_statuses_are_one_whole(text: str) -> None:
    assert sum(how_like(text).shares.values()) == pytest.approx(1)


def test_words_count_without_their_marks_and_numbers_as_numbers() -> None:
    marked, bare = (features(tidy(text), heard(tidy(text))) for text in ("Đã gửi 12 ảnh", "da gui 7 anh"))
    assert {"w da", "w gui", "w da gui", "w gui 0"} <= set(marked) & set(bare)
    assert ALWAYS not in marked


@pytest.mark.parametrize("text", ["ЖЖЖЖ", "þ", "qwfp zxcd"])
def test_a_reply_without_any_known_word_is_asked_about(text: str) -> None:
    assert not read_reply(text, today=date(2020, 6, 10)).confident


@pytest.mark.parametrize(
    ("rules", "replies_like_it", "recorded"),
    [
        # The rules are sure, and nothing speaks against it.
        (Verdict(S.blocked, True, "in_the_way"), like(blocked=0.7), S.blocked),
        # What is likelier than all others together is recorded, whatever the rules say.
        (Verdict(S.blocked, True, "in_the_way"), like(blocked=0.1, in_progress=0.8), S.in_progress),
        (Verdict(S.blocked, True, "in_the_way"), like(blocked=0.45, in_progress=0.4), None),
        # Where the rules think that it may be done instead, it needs more.
        (Verdict(S.in_progress, False, "worked", (S.done,)), like(in_progress=0.55), None),
        (Verdict(S.in_progress, False, "worked", (S.done,)), like(in_progress=0.65), S.in_progress),
        # Nothing is likely enough.
        (Verdict(S.blocked, False, "in_the_way"), like(blocked=0.3, in_progress=0.3), None),
        # A completion that the rules are sure of needs little, one that they only suspect is asked about.
        (Verdict(S.done, True, "done"), like(done=0.2, in_progress=0.5), S.done),
        (Verdict(S.done, True, "done"), like(done=0.02, in_progress=0.9), None),
        (Verdict(S.done, False, "more_than_done"), like(done=0.9), None),
        (Verdict(S.in_progress, False, "doubted", (S.done,)), like(in_progress=0.9), None),
    ],
)
def test_rules_and_likeness_together_decide(rules: Verdict, replies_like_it: Likeness, recorded: S | None) -> None:
    verdict = judged(rules, replies_like_it, "đang làm")
    assert (verdict.says if verdict.sure else None) == recorded


@pytest.mark.parametrize("text", ["em up lên trục văn bản rồi nha chị", "BC đã ký, đóng dấu, scan gửi quận luôn r ạ"])
def test_a_completion_in_words_that_no_rule_knows_is_understood(text: str) -> None:
    reading = read_reply(text, today=date(2020, 6, 10), due=date(2020, 6, 12))
    assert (reading.status, reading.confident) == (S.done, True)
