"""The small parts of the benchmarks; what they measure is measured by hand, see `make bench`."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import cast

import pytest

from benchmarks import fast_server, stand_in
from benchmarks.feed import counted
from benchmarks.kill import added, is_wrong
from benchmarks.kill_and_count import Counted
from benchmarks.soak.ledger import Ledger, Owed
from benchmarks.soak.office import Life, Sample
from benchmarks.soak.watching import judge
from bot.sandbox.models import Request


@pytest.mark.parametrize("name", ["board", "feed", "kill", "load", "page", "replies", "send", "soak.__main__"])
def test_each_benchmark_can_be_started(name: str) -> None:
    assert callable(import_module(f"benchmarks.{name}").main)


def test_arrivals_are_counted_over_any_second() -> None:
    came = stand_in.Arrivals([(0.0, 1, True), (0.9, 2, False), (1.5, 3, True), (1.8, 4, True), (2.4, 5, True)])
    assert (came.refused, came.most_in_a_second) == (1, 3)
    assert came.per_second == pytest.approx(3 / 2.4)
    assert stand_in.Arrivals([]).per_second == 0


def test_what_the_sandbox_was_sent_is_taken_once() -> None:
    state = stand_in.sandbox("42:bench", 2, per_second=30, shortest=0.02, longest=0.2)
    assert [person.user_id for person in state.people] == [1, 2]
    state.requests.append(Request("getMe", {}, 200, {}, 1.0))
    state.requests.append(Request("sendMessage", {"chat_id": "2"}, 429, {}, 3.0))
    state.requests.append(Request("sendMessage", {"chat_id": "1"}, 200, {}, 2.0))
    assert stand_in.taken(state) == [(2.0, 1, True), (3.0, 2, False)]
    assert stand_in.taken(state) == []
    fault = state.faults.take("sendMessage", 1)
    assert fault is not None
    assert (fault.kind, fault.seconds, fault.longest) == ("slow", 0.02, 0.2)
    state.close()


def test_the_fast_server_answers_as_telegram_does() -> None:
    assert fast_server.answer("/bot42:x/getMe", b"")["is_bot"] is True
    assert fast_server.answer("/bot42:x/sendMessage", b"chat_id=7&text=a+b")["text"] == "a b"


def test_a_slow_server_has_a_rate_too() -> None:
    assert counted("  3 requests in 10.00s, 1MB read\nRequests/sec:      0.30\n") == (3, 0.3)
    assert counted("  0 requests in 10.00s, 0B read\nRequests/sec:      0.00\n") == (0, 0.0)


def test_kills_add_up_and_a_loss_is_wrong() -> None:
    assert added(Counted(kills=1, lost=1), Counted(kills=2)) == Counted(kills=3, lost=1)
    assert is_wrong(Counted(lost=1))
    assert is_wrong(Counted(repeated=2, in_flight=1))
    assert not is_wrong(Counted(repeated=1, in_flight=1))


def life(seconds: int, memory: Callable[[int], int], files: Callable[[int], int] = lambda _: 20) -> Life:
    """A process that began at 0 and was looked at every second."""
    samples = [Sample(float(at), memory(at) * 2**20, files(at)) for at in range(seconds)]
    return cast("Life", SimpleNamespace(began=0.0, samples=samples))


@pytest.mark.parametrize(
    ("lived", "judged", "is_flat"),
    [
        (life(600, lambda _: 150), 1, True),
        (life(600, lambda at: 100 + min(at, 60)), 1, True),  # caches that fill at the beginning
        (life(600, lambda at: 150 + (at % 7)), 1, True),
        (life(600, lambda at: 150 + at // 10), 1, False),
        (life(600, lambda _: 150, lambda at: 20 + at // 10), 1, False),
        (life(100, lambda at: 150 + at), 0, True),  # too short to say anything
    ],
)
def test_a_process_is_flat_unless_a_line_through_its_samples_rises(lived: Life, judged: int, is_flat: bool) -> None:
    found = judge([lived])
    assert (found.judged, found.is_flat) == (judged, is_flat)


def test_a_reminder_is_missing_for_everybody_who_was_not_told_when_it_is_due() -> None:
    noon = datetime(2026, 11, 30, 5, tzinfo=UTC)
    ledger = Ledger()
    ledger.loaded([Owed("v0x1", noon, frozenset({1, 2}))])
    ledger.told["v0x1"] = {1}
    assert ledger.missing(noon - timedelta(seconds=1)) == 0
    assert ledger.missing(noon) == 1
