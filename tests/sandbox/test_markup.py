"""Telegram's HTML, and what it finds in a text by itself."""

import contextlib
import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.entities import find_entities, trim
from bot.sandbox.errors import ApiError
from bot.sandbox.markup import parse_html, utf16_length

TEXTS = st.text(st.characters(codec="utf-8"))


def cut(text: str, entity: dict) -> str:
    units = text.encode("utf-16-le")
    return units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")


@given(TEXTS)
def test_escaped_text_comes_back_the_same(text: str) -> None:
    assert parse_html(html.escape(text)) == (text, [])


@given(st.lists(st.tuples(TEXTS, st.sampled_from(["b", "i", "u", "s", "code", "pre", "blockquote"])), max_size=6))
def test_each_entity_covers_exactly_what_its_tag_held(parts: list[tuple[str, str]]) -> None:
    escaped = [(html.escape(inner), tag) for inner, tag in parts]
    text, entities = parse_html("".join(f"{inner}<{tag}>{inner}</{tag}>" for inner, tag in escaped))
    assert text == "".join(inner * 2 for inner, _ in parts)
    assert [cut(text, entity) for entity in entities] == [inner for inner, _ in parts if inner]


@given(TEXTS)
def test_any_text_is_either_read_or_refused(source: str) -> None:
    with contextlib.suppress(ApiError):
        text, entities = parse_html(source)
        assert all(0 <= entity["offset"] <= utf16_length(text) - entity["length"] for entity in entities)


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<strong>a</strong><em>b</em><ins>c</ins><del>d</del>", "abcd",
         [("bold", 0, 1), ("italic", 1, 1), ("underline", 2, 1), ("strikethrough", 3, 1)]),
        ('<span class="tg-spoiler">a</span><tg-spoiler>b</tg-spoiler>', "ab", [("spoiler", 0, 1), ("spoiler", 1, 1)]),
        ('🎉<a href="https://example.org/?a=1&amp;b=2">x</a>', "🎉x", [("text_link", 2, 1)]),
        ('<pre><code class="language-python">x</code></pre>', "x", [("pre", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ("<B>a</B>", "a", [("bold", 0, 1)]),
        ("<a href='https://example.org/>'>a</a >", "a", [("text_link", 0, 1)]),
        ("&lt;&#7871;&#x1ebf;&nbsp;&amp;", "<ếế&nbsp;&", []),
    ],
)  # fmt: skip
def test_tags(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    parsed, found = parse_html(source)
    assert parsed == text
    assert [(one["type"], one["offset"], one["length"]) for one in found] == entities


def test_links_languages_and_people_are_kept() -> None:
    link = parse_html('<a href="https://example.org/?a=1&amp;b=2">x</a>')[1][0]
    assert link["url"] == "https://example.org/?a=1&b=2"
    assert parse_html('<pre><code class="language-sql">x</code></pre>')[1][0]["language"] == "sql"
    assert parse_html('<a href="tg://user?id=7">Lan</a>')[1][0]["user"] == {"id": 7}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/viec và /start@nhaclich_bot", [("bot_command", "/viec"), ("bot_command", "/start@nhaclich_bot")]),
        ("30/4 và 50/100, a/b", []),
        ("🎉 xem https://phuong.vn/lich?a=1.", [("url", "https://phuong.vn/lich?a=1")]),
        ("hỏi @van_phong hoặc vp@phuong.vn", [("mention", "@van_phong"), ("email", "vp@phuong.vn")]),
        ("#30thang4 #1", [("hashtag", "#30thang4")]),
    ],
)
def test_what_telegram_finds_in_a_text(text: str, found: list[tuple[str, str]]) -> None:
    assert [(entity["type"], cut(text, entity)) for entity in find_entities(text, [])] == found


@given(TEXTS, st.text(" \n\t"), st.text(" \n\t"))
def test_trimming_moves_the_entities_along(inner: str, before: str, after: str) -> None:
    source = before + inner + after
    entity = {"type": "bold", "offset": utf16_length(before), "length": utf16_length(inner)}
    text, entities = trim(source, [entity])
    assert text == source.strip()
    assert [cut(text, one) for one in entities] == ([inner.strip()] if inner.strip() else [])
