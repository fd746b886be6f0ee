"""Telegram that is away for long is a line in the log when it begins, and one when it ends."""

import io

import pytest
from telegram.error import Conflict, InvalidToken, NetworkError

from bot.channels.telegram import first_poll, inbound
from bot.channels.telegram.away import Away
from bot.config.logs import Logs
from bot.sandbox import Fault
from tests.log_lines import logging_to

from .conftest import World

POLLS = 150


async def test_many_polls_that_fail_are_two_lines(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """502 pages of a proxy, connections that are cut, errors of Telegram's own: as many as in two hours."""
    for name in ("_FIRST_WAIT", "_LONGEST_WAIT"):
        monkeypatch.setattr(inbound, name, 0.0)
    lan = await world.enrol("Lan", "ubnd")
    lines = io.StringIO()
    with logging_to(lines, Logs()):
        for fault in (
            Fault("getUpdates", "page", times=POLLS, status=502),
            Fault("getUpdates", "drop_before", times=POLLS),
            Fault("getUpdates", "http_500", times=POLLS),
        ):
            world.state.faults.add(fault)
        world.state.say(lan.user_id, "/trogiup")
        before = len(world.state.sent)
        await world.settle()
        assert len(world.state.sent) > before
    begin, end = lines.getvalue().splitlines()
    assert "WARNING bot.channels.telegram.away: cannot reach Telegram: " in begin
    assert "Telegram answers again, after 0:" in end


async def test_a_start_without_telegram_is_two_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    async def at_once(_seconds: float) -> None:
        pass

    monkeypatch.setattr("asyncio.sleep", at_once)
    lines, away, failures = io.StringIO(), Away(), iter(range(3000))

    async def call() -> None:
        if next(failures) < 2880:  # two days of one a minute
            raise NetworkError("httpx.ConnectError: https://api.telegram.org/…") from ConnectionError()
        away.over()

    with logging_to(lines, Logs()):
        await first_poll.until_it_works(call, away)
    begin, end = lines.getvalue().splitlines()
    assert begin.endswith("cannot reach Telegram; trying until it answers")
    assert "answers again" in end


def test_what_telegram_refuses_is_named_and_counted() -> None:
    lines, away = io.StringIO(), Away()
    with logging_to(lines, Logs()):
        for _ in range(100):  # it is there all the while
            away.over()
            away.failed(Conflict("Conflict: terminated by other getUpdates request"))
        away.failed(InvalidToken())
        away.failed(InvalidToken())
    conflict, token, counted = lines.getvalue().splitlines()
    assert "another program receives with this token" in conflict
    assert "does not know this token" in token
    assert counted.endswith("(99 times more)")
