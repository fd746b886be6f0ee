"""A message cut into statements: which task each is about, and its words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.replies import read_reply
from bot.statements import Statement, statements
from bot.texts.folding import folded

CLAUSES = ("II.1", "II.2", "II.4", "II.5", "II.6", "III.2")
Row = tuple[str, int | None, list[tuple[str, str]]]

CUT: list[Row] = [
    ("II.5 xong, II.2 đang làm", None, [("II.5", "xong"), ("II.2", "đang làm")]),
    ("II.5 xong II.2 đang làm", None, [("II.5", "xong"), ("II.2", "đang làm")]),
    ("II.5: xong. II.2: vướng kinh phí", None, [("II.5", "xong"), ("II.2", "vướng kinh phí")]),
    ("- II.5 xong\n- II.2 đang làm ạ", None, [("II.5", "xong"), ("II.2", "đang làm ạ")]),
    ("• II.5 xong\n+ II.2: đang làm\n* II.6 chưa", None, [("II.5", "xong"), ("II.2", "đang làm"), ("II.6", "chưa")]),
    ("II.5, II.6 em nộp rồi còn II.2 chưa ạ", None, [("II.5 II.6", "em nộp rồi"), ("II.2", "chưa ạ")]),
    ("em nộp II.5, II.6 rồi ạ", None, [("II.5 II.6", "em nộp rồi ạ")]),
    ("cả II.5 lẫn II.2 đều xong", None, [("II.5 II.2", "đều xong")]),
    ("xong II.5, đang làm II.2", None, [("II.5", "xong"), ("II.2", "đang làm")]),
    ("đã xong, riêng II.2 thì đang làm", None, [("", "đã xong"), ("II.2", "đang làm")]),
    ("Em báo cáo như sau: II.5 đã nộp; II.2 chưa", None, [("II.5", "đã nộp"), ("II.2", "chưa")]),
    ("ii5 xong, II-2 chua, muc ii 6 dang lam", None, [("II.5", "xong"), ("II.2", "chua"), ("II.6", "dang lam")]),
    ("II.5 còn thiếu ảnh, II.2 còn 2 bài", None, [("II.5", "còn thiếu ảnh"), ("II.2", "còn 2 bài")]),
    ("II.1 đang làm, chờ II.2 xong", None, [("II.1", "đang làm, chờ II.2 xong")]),
    (
        "II.1 chưa xong vì II.2 chưa duyệt, II.5 xong",
        None,
        [("II.1", "chưa xong vì II.2 chưa duyệt"), ("II.5", "xong")],
    ),
    ("cho em hỏi II.2 nộp cho ai ạ", None, [("II.2", "cho em hỏi nộp cho ai ạ")]),
    ("II.9 xong", None, [("II.9", "xong")]),
    ("II.5.1 xong, II.5a xong", None, [("II.5.1", "xong"), ("II.5A", "xong")]),
    ("quý II. 5 bài đã đăng", None, [("", "quý II. 5 bài đã đăng")]),
    ("II.5 quý 1 xong, quý II đang làm", None, [("II.5 q1", "xong"), ("II.5 q2", "đang làm")]),
    ("báo cáo quý 1 (II.5) xong", None, [("II.5 q1", "xong")]),
    ("III.2 tháng 6/2020 xong", None, [("III.2 t6/2020", "xong")]),
    ("1 xong", 3, [("1", "xong")]),
    ("1,2 xong 3 đang làm 50%", 3, [("1 2", "xong"), ("3", "đang làm 50%")]),
    ("1, 2 và 3 xong", 3, [("1 2 3", "xong")]),
    ("việc 1 và 2 xong, việc 3 chưa", 3, [("1 2", "xong"), ("3", "chưa")]),
    ("1. xong\n2) đang làm\n3: 50%", 3, [("1", "xong"), ("2", "đang làm"), ("3", "50%")]),
    ("xong việc 1 và 3", 3, [("1 3", "xong")]),
    ("việc số 7 xong", 3, [("7", "xong")]),
    ("1 xong, 7 đang làm", 3, [("1", "xong"), ("7", "đang làm")]),
    ("xong hết trừ 2", 3, [("*", "xong hết"), ("2", "")]),
    ("xong hết, còn II.2 thì chưa", 3, [("*", "xong hết"), ("II.2", "chưa")]),
    ("1. II.5: xong\n2. II.2: chưa", None, [("II.5", "xong"), ("II.2", "chưa")]),
    ("1. II.5: xong\n2. II.2: chưa", 3, [("II.5", "xong"), ("II.2", "chưa")]),
    ("3 bài xong", 3, [("", "3 bài xong")]),
    ("50%", 3, [("", "50%")]),
    ("2 tuần nữa xong", 3, [("", "2 tuần nữa xong")]),
    ("1 xong được 2 bài", 3, [("1", "xong được 2 bài")]),
    ("1 xong", None, [("", "1 xong")]),
    ("1 xong", 0, [("", "1 xong")]),
    ("mục 1 xong, mục 2 chưa", None, [("1", "xong"), ("2", "chưa")]),
    ("mục 5 phần II xong", None, [("II.5", "xong")]),
    ("mục 6 phần II", None, [("II.6", "")]),
    ("mục 5 phần II, mục 6 phần II xong", None, [("II.5 II.6", "xong")]),
    ("phần II mục 5 xong", None, [("II.5", "xong")]),
    ("5 phần II xong", None, [("II.5", "xong")]),
    ("xong 8 phần rồi", None, [("", "xong 8 phần rồi")]),
    ("đã phát 5 phần quà", None, [("", "đã phát 5 phần quà")]),
    ("Ⅱ.2 xong, Ⅱ5 chưa", None, [("II.2", "xong"), ("II.5", "chưa")]),
    ("ll.2 xong, lI.5 chưa, ll6 chưa", None, [("II.2", "xong"), ("II.5", "chưa"), ("II.6", "chưa")]),
    ("xong ngày 2.5", None, [("", "xong ngày 2.5")]),
    ("25.3 xong", None, [("", "25.3 xong")]),
    ("việc 1 và 2 xong, việc 3 chưa", 0, [("1 2", "xong"), ("3", "chưa")]),
    ("công việc 1 tuần nữa xong", 0, [("", "công việc 1 tuần nữa xong")]),
]
NUMBERED: list[Row] = [
    ("1) xong 2) chưa", 3, [("1", "xong"), ("2", "chưa")]),
    ("1. xong 2. chưa", 3, [("1", "xong"), ("2", "chưa")]),
    ("1/ xong 2/ chưa", 3, [("1", "xong"), ("2", "chưa")]),
    ("1-3 xong", 3, [("1 2 3", "xong")]),
    ("1 đến 3 xong", 3, [("1 2 3", "xong")]),
    ("từ 1 tới 3 xong ạ", 3, [("1 2 3", "xong ạ")]),
    ("1->3 xong", 3, [("1 2 3", "xong")]),
    ("1 2 3 xong", 3, [("1 2 3", "xong")]),
    ("xong 1 với 3", 3, [("1 3", "xong")]),
    ("em xong 1, 3 rồi", 3, [("", "em xong 1, 3 rồi")]),
    ("xong cả 3 cái đầu", 5, [("1 2 3", "xong")]),
    ("hai việc cuối xong", 5, [("4 5", "xong")]),
    ("xong 2 việc đầu, việc cuối chưa", 3, [("1 2", "xong"), ("3", "chưa")]),
    ("Đã xong: 1, 2\nChưa xong: 3", 3, [("1 2", "Đã xong"), ("3", "Chưa xong")]),
    ("chưa xong:\n1\n2\nxong:\n3", 3, [("1 2", "chưa xong"), ("3", "xong")]),
    ("chưa: 1, xong: 2", 3, [("1", "chưa"), ("2", "xong")]),
    ("xong (1, 2), chưa (3)", 3, [("1 2", "xong"), ("3", "chưa")]),
    ("hẹn 1-3 xong", 3, [("", "hẹn 1-3 xong")]),
    ("1-3 nộp ạ", 3, [("", "1-3 nộp ạ")]),
    ("1/3 xong", 3, [("", "1/3 xong")]),
    ("Đã xong: 2", 3, [("", "Đã xong: 2")]),
    ("xong 3 việc đầu năm", 5, [("", "xong 3 việc đầu năm")]),
    ("xong 2, 3 bài", 3, [("", "xong 2, 3 bài")]),
]
HEADED: list[Row] = [
    ("chưa xong: II.2, II.5\nxong: II.6", None, [("II.2 II.5", "chưa xong"), ("II.6", "xong")]),
    ("Đang làm: II.2\nĐã xong: II.5", None, [("II.2", "Đang làm"), ("II.5", "Đã xong")]),
    ("Vướng: II.2\nXong: II.5, II.6", None, [("II.2", "Vướng"), ("II.5 II.6", "Xong")]),
    ("Đang làm:\n- II.2\n- II.5\nĐã xong:\n- II.6", None, [("II.2 II.5", "Đang làm"), ("II.6", "Đã xong")]),
    ("Đang làm -\nII.2\nII.5\nĐã xong -\nII.6", None, [("II.2 II.5", "Đang làm"), ("II.6", "Đã xong")]),
    ("Đang làm\n+ II.2\n+ II.5\nĐã xong\n+ II.6", None, [("II.2 II.5", "Đang làm"), ("II.6", "Đã xong")]),
    ("Đã xong: II.2. Còn lại: II.5, II.6", None, [("II.2", "Đã xong"), ("II.5 II.6", "Còn lại")]),
    ("xong: II.2, II.5\nchưa xong: II.6", None, [("II.2 II.5", "xong"), ("II.6", "chưa xong")]),
    ("xong (II.2), chưa (II.5)", None, [("II.2", "xong"), ("II.5", "chưa")]),
    ("chưa - II.2, xong - II.5", None, [("II.2", "chưa"), ("II.5", "xong")]),
    ("dang lam: ii.2, ii.5; da xong: ii.6 nhé", None, [("II.2 II.5", "dang lam"), ("II.6", "da xong")]),
    ("1. Đã xong:\n- II.2\n2. Đang làm:\n- II.5", None, [("II.2", "Đã xong"), ("II.5", "Đang làm")]),
    ("Em báo cáo: đã xong: II.5; chưa xong: II.2", None, [("II.5", "đã xong"), ("II.2", "chưa xong")]),
    ("xong: II.2 và chưa: II.5", None, [("II.2", "xong"), ("II.5", "chưa")]),
    ("Đã xong: II.2 - đang làm: II.5", None, [("II.2", "Đã xong"), ("II.5", "đang làm")]),
    ("✅ Xong: II.2\n❌ Chưa: II.5", None, [("II.2", "✅ Xong"), ("II.5", "❌ Chưa")]),
    ("Đang làm: II.2, II.5\nII.6 xong", None, [("II.2 II.5", "Đang làm"), ("II.6", "xong")]),
    ("chưa xong: II.2, còn II.5 xong rồi", None, [("II.2", "chưa xong"), ("II.5", "xong rồi")]),
    ("II.5 đang làm. Xong: II.2", None, [("II.5", "đang làm"), ("II.2", "Xong")]),
    ("xong (II.2, II.5) nhưng chưa xong (II.6)", None, [("II.2 II.5", "xong"), ("II.6", "chưa xong")]),
    ("ĐANG LÀM: II.2 / XONG: II.5", None, [("II.2", "ĐANG LÀM"), ("II.5", "XONG")]),
    ("Đang làm => II.2\nXong = II.5", None, [("II.2", "Đang làm"), ("II.5", "Xong")]),
    ("II.5:\nxong\nII.2:\nchưa", None, [("II.5", "xong"), ("II.2", "chưa")]),
    ("chưa xong II.2, đã xong II.5", None, [("II.2", "chưa xong"), ("II.5", "đã xong")]),
    ("Tiến độ công việc:\n- II.5 xong\n- II.2 chưa", None, [("II.5", "xong"), ("II.2", "chưa")]),
]
NOT_SURELY_HEADED = [
    "II.5 đang làm, xong: II.2",
    "chưa xong, đang vướng: II.2",
    "nếu xong: II.2",
    "Đang làm… II.2. Xong… II.5",
    "Đã xong: II.2 chưa nộp",
    "Đã xong:\n- II.2 mai nộp",
]
NOT_PLAIN = [
    "2.5 xong",
    "mục 2.5 xong",
    "mục 5 xong",
    "mục 5 đã xong rồi ạ",
    "quý 5 xong",
    "tháng 13 xong",
    "II.5 quý 5 xong",
    "quý 5 II.5 xong",
    "xong: II.5 tháng 13",
    "II.1 đang chờ II.2 xong",
    "chờ II.2 xong",
    "II.2 xong thì II.1 mới làm được",
    "II.2 xong rồi mới làm được II.1",
    "nếu II.5 xong rồi và II.2 xong",
    "chờ II.5 xong, còn II.2 xong",
    "II.5 xong, II.2 xong thì em báo",
    "II.5 xong hay II.2 xong",
    "II.5 chưa II.2 xong",
    "xong II.5, II.2 đang làm",
    "II.5 xong, nộp hôm qua rồi II.2 chưa",
    "II.5 xong khi II.2 xong",
    "nếu II.5 xong thì II.2 xong",
]
EVERYTHING = [
    "xong hết rồi",
    "xong cả",
    "làm hết rồi ạ",
    "xong het roi",
    "TẤT CẢ ĐÃ XONG",
    "em nộp cả rồi",
    "đều xong cả",
]
NOT_EVERYTHING = ["xong rồi", "chưa xong hết", "xong gần hết", "xong hết trừ cái cuối", "hết mực rồi", "mai xong hết"]
PIECES = (
    "II.5", "II.2", "ii.1", "II.9", "xong", "đang làm", "chưa", "còn", "và", "thì", ",", ".", "\n", "50%", "1", "2 bài",
    "việc 1", "quý 1", "hết", "chờ", "trừ", "em nộp rồi ạ", "(", ")", "tháng 6", "1,2", "👍", "vướng kinh phí", ":",
)  # fmt: skip
MESSAGES = st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map(" ".join) | st.text(max_size=60)
LISTED = st.sampled_from([None, 0, 3])


def shown(one: Statement) -> tuple[str, str]:
    names = []
    for target in one.targets:
        period = target.period
        of = f" q{period.quarter}" if period and period.quarter else f" t{period.month}" if period else ""
        year = f"/{period.year}" if period and period.year else ""
        names.append((target.clause or str(target.number)) + of + year)
    return "*" if one.everything else " ".join(names), one.told


def test_what_each_statement_is_about_and_says() -> None:
    wrong = {
        (text, listed): found
        for text, listed, expected in CUT
        if (found := [shown(one) for one in statements(text, clauses=CLAUSES, listed=listed)]) != expected
    }
    assert wrong == {}


def test_a_state_before_names_and_numbers_of_a_list_are_told_of_those_that_are_meant() -> None:
    wrong = {
        text: found
        for text, listed, expected in HEADED + NUMBERED
        if (found := [shown(one) for one in statements(text, clauses=CLAUSES, listed=listed)]) != expected
        or not all(one.plain for one in statements(text, clauses=CLAUSES, listed=listed))
    }
    assert wrong == {}
    assert [text for text in NOT_SURELY_HEADED if any(one.plain for one in statements(text, clauses=CLAUSES))] == []


def test_unknown_words_with_a_colon_end_what_a_heading_governs() -> None:
    for text in ("Xong:\n- II.2\nTồn đọng:\n- II.5", "Xong: II.2; tồn đọng: II.5", "Xong: II.2\nTồn đọng: II.5"):
        found = [(one.targets[0].clause, one.told, one.plain) for one in statements(text, clauses=CLAUSES)]
        assert found[0] == ("II.2", "Xong", True), text
        assert found[1][0] == "II.5", text
        assert not found[1][2], text


def test_what_is_not_plainly_said_of_one_task_is_not_plain() -> None:
    assert [text for text in NOT_PLAIN if all(one.plain for one in statements(text, clauses=CLAUSES))] == []


def test_a_condition_holds_for_all_that_it_is_said_of() -> None:
    for text in ("nếu II.5 xong rồi và II.2 xong", "II.5 xong, II.2 xong thì em báo"):
        assert not any(one.plain for one in statements(text)), text
    assert [one.plain for one in statements("chờ II.5 xong ạ. II.2 xong rồi")] == [False, True]


def test_words_on_both_sides_of_the_only_name_are_about_it() -> None:
    assert statements("em đang làm II.2 được 50%")[0].plain


def test_which_words_may_tell_of_everything() -> None:
    assert [text for text in EVERYTHING if not statements(text)[0].everything] == []
    assert [text for text in NOT_EVERYTHING if statements(text)[0].everything] == []
    assert statements("cả 3 việc xong rồi")[0].count == 3
    assert statements("xong cả hai rồi ạ")[0].count == 2


def letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


@given(text=MESSAGES, listed=LISTED)
def test_cutting_loses_no_words(text: str, listed: int | None) -> None:
    found = statements(text, clauses=CLAUSES, listed=listed)
    assert letters(" ".join(one.words for one in found)) == letters(" ".join(text.replace("ß", "ss").split()))


SAID = (
    "xong",
    "đã nộp rồi ạ",
    "đang làm 50%",
    "chưa làm",
    "chưa xong",
    "vướng kinh phí",
    "xin gia hạn đến 15/6",
    "mai nộp",
)


@given(
    said=st.lists(st.sampled_from(SAID), min_size=1, max_size=5),
    names=st.permutations(CLAUSES),
    joint=st.sampled_from([", ", "; ", ". ", "\n", ", còn ", "\n- ", " nhưng ", ", riêng "]),
    colon=st.sampled_from([" ", ": ", " thì "]),
)
def test_each_of_several_tasks_keeps_its_own_words(said: list[str], names: list[str], joint: str, colon: str) -> None:
    text = joint.join(f"{name}{colon}{words}" for name, words in zip(names, said, strict=False))
    found = statements(text, clauses=CLAUSES)
    assert [(one.targets[0].clause, one.told, one.plain) for one in found] == [
        (name, words, True) for name, words in zip(names, said, strict=False)
    ]


@given(text=MESSAGES, listed=LISTED)
def test_case_and_white_space_do_not_matter(text: str, listed: int | None) -> None:
    def targets(words: str) -> list[object]:
        return [(one.targets, one.everything, one.plain) for one in statements(words, clauses=CLAUSES, listed=listed)]

    if text.upper().lower() == text.lower():
        assert targets(text.upper()) == targets(text.lower())
    assert targets(text.replace(" ", "  ").replace("\n", " \n\n ")) == targets(text)


@pytest.mark.parametrize("clause", ["II.5", "ii.5"])
@pytest.mark.parametrize("words", ["xong", "đang làm 50%", "chưa ạ", "vướng kinh phí, chưa có tiền", "mai nộp"])
def test_one_clause_alone_is_one_statement_that_reads_as_the_reply_did(clause: str, words: str) -> None:
    text = f"{clause} {words}"
    (only,) = statements(text, clauses=CLAUSES)
    assert (only.words, only.told) == (text, words)
    assert read_reply(only.words, today=date(2020, 3, 10)) == read_reply(text, today=date(2020, 3, 10))


def unmarked(text: str) -> str:
    return "\n".join(folded(line) for line in text.split("\n"))


def test_marks_do_not_matter() -> None:
    differ = [
        text
        for text, listed, _ in CUT
        if [one.targets for one in statements(unmarked(text), clauses=CLAUSES, listed=listed)]
        != [one.targets for one in statements(text, clauses=CLAUSES, listed=listed)]
    ]
    assert differ == []
