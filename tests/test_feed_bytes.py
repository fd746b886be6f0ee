"""The copies of feeds: never more than there is room for, made once for all who wait, the same again when let go."""

import asyncio
import gzip
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.shelf import Shelf
from bot.web.feed import copies as feed_bytes
from bot.web.feed.copies import Copies, Served, etag, piece

HEAD, TAIL = b"BEGIN:VCALENDAR\r\n", b"END:VCALENDAR\r\n"


def served(copies: Copies, *lines: bytes, head: bytes = HEAD) -> Served:
    pieces = [piece((date(2020, 3, 10), str(n)), some) for n, some in enumerate(lines)]
    return Served(etag(head, pieces), datetime(2020, 3, 10, tzinfo=UTC), head, pieces, TAIL, copies)


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(1, 9)), max_size=40))
def test_a_shelf_holds_no_more_than_it_has_room_for_and_what_came_last(puts: list[tuple[str, int]]) -> None:
    shelf: Shelf[str, int] = Shelf(12, lambda size: size)
    for key, size in puts:
        gone = shelf.put(key, size)
        held = {one: found for one in "abcdef" if (found := shelf.get(one)) is not None}
        assert held[key] == size
        assert sum(held.values()) <= 12
        assert not held.keys() & gone


def test_what_was_asked_for_last_stays_longest() -> None:
    shelf: Shelf[str, int] = Shelf(2)
    shelf.put("a", 1)
    shelf.put("b", 2)
    shelf.get("a")
    assert shelf.put("c", 3) == ["b"]
    shelf.clear()
    assert shelf.get("a") is None


async def test_a_feed_is_joined_and_packed_once_for_all_who_wait() -> None:
    copies = Copies()
    feed = served(copies, b"one\r\n", b"two\r\n")
    packed = await asyncio.gather(*(feed.packed() for _ in range(8)))
    assert set(map(gzip.decompress, packed)) == {HEAD + b"one\r\ntwo\r\n" + TAIL} == {feed.plain()}
    assert copies.joined == 1


def test_feeds_of_the_same_bytes_share_their_copy() -> None:
    copies = Copies()
    assert served(copies, b"one\r\n").plain() is served(copies, b"one\r\n").plain()


def test_a_copy_that_had_to_make_room_is_the_same_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_bytes, "_ROOM", 100)
    copies = Copies()
    one, other = served(copies, b"1" * 60), served(copies, b"2" * 60)
    first = one.plain()
    other.plain()
    assert one.plain() == first
    assert copies.joined == 3


@pytest.mark.parametrize(
    ("lines", "head"),
    [([b"one\r\n"], HEAD), ([b"two\r\n", b"one\r\n"], HEAD), ([b"one\r\ntwo\r\n"], HEAD), ([b"two\r\n"], HEAD + b"x")],
)
def test_other_bytes_have_another_name(lines: list[bytes], head: bytes) -> None:
    copies = Copies()
    assert served(copies, *lines, head=head).etag != served(copies, b"one\r\n", b"two\r\n").etag
