"""The message catalogues: the same messages in both languages, and every message that the code asks for."""

import ast
import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import jinja2
import jinja2.meta
import pytest

from bot.office.wording.audit_words import KINDS
from bot.texts import Texts, day_and_weekday, full_date, how_far, short_day, span_text, texts
from bot.texts.catalogue import messages
from tests.source import nodes

BOT = Path(__file__).resolve().parents[2] / "bot"


ENVIRONMENT = jinja2.Environment(autoescape=True)


def variables(source: str) -> set[str]:
    return jinja2.meta.find_undeclared_variables(ENVIRONMENT.parse(source))


def asked_for() -> set[str]:
    """Every key that stands as a literal in a call of html() or plain()."""
    found = set()
    for file in BOT.rglob("*.py"):
        for node in nodes(file):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in ("html", "plain", "_t") and isinstance(node.args[0].value, str):
                    found.add(node.args[0].value)
    return found


def test_both_languages_have_the_same_messages() -> None:
    assert messages("vi").keys() == messages("en").keys()


def test_a_message_needs_the_same_in_both_languages() -> None:
    vietnamese, english = messages("vi"), messages("en")
    assert [key for key in vietnamese if variables(vietnamese[key]) != variables(english[key])] == []


def test_every_message_that_the_code_asks_for_exists() -> None:
    assert asked_for() - messages("vi").keys() == set()


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_every_action_of_the_audit_has_its_words(locale: str) -> None:
    recorded = set()
    for file in BOT.rglob("*.py"):
        for node in nodes(file):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("audit.record", "turn.note", "_recorded"):
                recorded |= {
                    literal.value
                    for argument in node.args[:5]
                    for literal in ast.walk(argument)
                    if isinstance(literal, ast.Constant)
                    and isinstance(literal.value, str)
                    and literal.value.isidentifier()
                }
    kinds = {action for actions in KINDS.values() for action in actions}
    say = texts(locale)
    assert [action for action in kinds if not say.has(f"audit.action_{action}")] == []
    assert {"load", "invite", "role", "units", "absence", "absence_ended", "grant", "export", "nudge"} <= kinds
    assert recorded - kinds - {"officer", "held", "copy", "invitation", "unit_id"} == set()


def test_no_line_break_is_lost_after_a_tag() -> None:
    """Jinja drops the line break after a tag: a line with words that ends in one needs another before the next line."""
    joined = [
        f"{key}: {line}"
        for locale in ("vi", "en")
        for key, source in messages(locale).items()
        for line, following in pairwise(source.split("\n"))
        if line.endswith("%}") and re.sub(r"{%.*?%}", "", line).strip() and following.strip()
    ]
    assert joined == []


def test_what_people_typed_is_escaped_in_chat_messages_and_left_alone_in_plain_ones() -> None:
    vi = texts("vi")
    assert "&lt;b&gt;" in vi.html("chat.unknown_command", command="<b>")
    assert "<b>" in vi.plain("chat.unknown_command", command="<b>")


def test_a_message_that_lacks_something_raises() -> None:
    with pytest.raises(jinja2.UndefinedError):
        Texts("vi").plain("chat.unknown_command")
    with pytest.raises(KeyError):
        Texts("vi").plain("chat.no_such_message")


@pytest.mark.parametrize(
    ("locale", "expected"), [("vi_VN.UTF-8", "vi"), ("C", "vi"), ("en_GB", "en"), ("EN", "en"), ("fr", "vi")]
)
def test_a_locale_chooses_a_language(locale: str, expected: str) -> None:
    assert texts(locale).locale == expected


def test_days_are_written_as_people_write_them() -> None:
    holiday = date(2020, 9, 2)
    assert full_date(holiday) == "thứ Tư, ngày 02 tháng 9 năm 2020"
    assert full_date(date(2020, 2, 3)) == "thứ Hai, ngày 03 tháng 02 năm 2020"
    assert full_date(holiday, "en") == "Wednesday, 2 September 2020"
    assert day_and_weekday(date(2020, 4, 30)) == "thứ Năm 30/04"
    assert short_day(date(2020, 5, 3)) == "CN 03/05/2020"
    assert short_day(date(2020, 4, 30)) == "T5 30/04/2020"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2020, 6, 26), date(2020, 6, 26), "26/06"),
        (date(2020, 4, 8), date(2020, 4, 9), "08–09/04"),
        (date(2020, 8, 28), date(2020, 9, 2), "28/08–02/09"),
        (date(2020, 1, 1), date(2021, 12, 31), "01/01/2020–31/12/2021"),
    ],
)
def test_spans(start: date, end: date, expected: str) -> None:
    assert span_text(start, end) == expected


@pytest.mark.parametrize(
    ("day", "vi", "en"),
    [
        (10, "hôm nay", "today"),
        (11, "ngày mai", "tomorrow"),
        (17, "còn 7 ngày", "in 7 days"),
        (9, "đã qua 1 ngày", "1 day ago"),
    ],
)
def test_how_far_a_day_is(day: int, vi: str, en: str) -> None:
    today = date(2020, 3, 10)
    assert (how_far(date(2020, 3, day), today), how_far(date(2020, 3, day), today, "en")) == (vi, en)
