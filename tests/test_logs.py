"""What is said again and again stands in the log once, with a count."""

import asyncio
import io
import logging
import threading
from collections.abc import Iterator

import pytest

from bot.config.logs import Logs
from bot.service.logs import Counting, set_up_logging


class Lines(io.StringIO):
    """Keeps what is written, and tells when it is so much."""

    def __init__(self) -> None:
        super().__init__()
        self.counted = threading.Event()

    def write(self, words: str) -> int:
        if "times more" in words:
            self.counted.set()
        return super().write(words)


@pytest.fixture
def lines() -> Lines:
    return Lines()


@pytest.fixture
def log(lines: Lines) -> Iterator[logging.Logger]:
    """A log of its own, which counts what comes again within a minute."""
    made = logging.Logger("of-the-tests")
    made.addHandler(counting(lines))
    yield made
    made.handlers[0].close()


def counting(lines: Lines, seconds: float = 60) -> Counting:
    handler = Counting(seconds)
    handler.setStream(lines)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    return handler


def fail(log: logging.Logger, words: str = "no handles") -> None:
    try:
        raise OSError(24, "Too many open files")
    except OSError:
        log.exception(words)


def test_a_storm_of_one_error_is_one_traceback_and_one_line(log: logging.Logger, lines: Lines) -> None:
    for _ in range(10_000):
        fail(log)
    log.handlers[0].close()
    said = lines.getvalue()
    assert said.count("Traceback") == 1
    assert said.splitlines()[-1] == "ERROR no handles (9999 times more)"


def test_what_differs_is_written_and_so_is_what_is_no_trouble(log: logging.Logger, lines: Lines) -> None:
    for n in range(3):
        log.warning("chat %d is gone", n)
        log.info("web on")
    fail(log, "a job failed")
    log.error("a job failed")
    said = lines.getvalue()
    assert (said.count("is gone"), said.count("web on"), said.count("ERROR a job failed")) == (3, 3, 2)
    log.handlers[0].close()
    assert "times more" not in lines.getvalue()


def test_the_count_is_written_though_nothing_else_happens(lines: Lines) -> None:
    log = logging.Logger("of-the-tests")
    log.addHandler(counting(lines, seconds=0.05))
    log.error("no handles")
    log.error("no handles")
    assert lines.counted.wait(30)
    log.handlers[0].close()


def test_ten_thousand_different_errors_are_not_all_kept(log: logging.Logger, lines: Lines) -> None:
    for n in range(10_000):
        log.error("delivery %d", n)
    assert lines.getvalue().count("delivery") == 10_000
    (handler,) = log.handlers
    assert isinstance(handler, Counting)
    assert handler.remembered <= 500


def test_a_connection_that_the_end_cuts_off_is_no_error_of_the_log(lines: Lines) -> None:
    before = logging.getLogger().handlers[:], logging.getLogger().level
    try:
        set_up_logging(Logs(), [])
        logging.getLogger().handlers[0].setStream(lines)  # type: ignore[attr-defined]
        for raised in (asyncio.CancelledError(), OSError("the disk is gone")):
            try:
                raise raised
            except BaseException:
                logging.getLogger("sqlalchemy.pool.impl").exception("Exception closing connection")
    finally:
        logging.getLogger().handlers[:] = before[0]
        logging.getLogger().setLevel(before[1])
    assert "CancelledError" not in lines.getvalue()
    assert "the disk is gone" in lines.getvalue()
