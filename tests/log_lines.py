"""The log of an office, written to where a test can read it."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from bot.config.logs import Logs
from bot.service.logs import set_up_logging

TOKEN = "123456:AAHk-secret-of-the-tests-_of-a-good-length"


@contextmanager
def logging_to(lines: io.StringIO, wanted: Logs) -> Iterator[None]:
    """Whatever is logged while the block runs is written to `lines` as an office's log is."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers[:] = []
    try:
        set_up_logging(wanted, [TOKEN])
        root.handlers[0].setStream(lines)  # type: ignore[attr-defined]
        yield
        root.handlers[0].close()
    finally:
        logging.captureWarnings(False)
        root.handlers[:] = before
        root.setLevel(level)
