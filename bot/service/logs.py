"""The log: what is said again and again is written once, with a count; no secret is written at all."""

import asyncio
import copy
import logging
import math
import threading
import time
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass

from bot.channels.telegram.outbound import Redacting

_SECONDS = 60.0
_KEYS = 500
"""So many different messages are remembered; those beyond are written as they come."""


@dataclass(slots=True)
class _Said:
    record: logging.LogRecord
    until: float
    again: int = 0


class Counting(logging.StreamHandler):  # type: ignore[type-arg]
    """Writes to stderr. A warning or error that comes again within `seconds` is only counted; at their end one line
    says how often it came, without the traceback."""

    def __init__(self, seconds: float = _SECONDS) -> None:
        super().__init__()
        self._seconds = seconds
        self._said: dict[tuple[str, str, str | None], _Said] = {}
        """The one that ends first comes first."""
        self._timer: threading.Timer | None = None

    @property
    def remembered(self) -> int:
        """How many different messages are being counted."""
        return len(self._said)

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record, or count it. Called with the handler's lock."""
        if record.levelno < logging.WARNING:
            super().emit(record)
            return
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        now = time.monotonic()
        self._end_those_until(now)
        key = (record.name, record.getMessage(), record.exc_text)
        if said := self._said.get(key):
            said.again += 1
            self._come_back()
            return
        super().emit(record)
        if len(self._said) < _KEYS:
            self._said[key] = _Said(record, now + self._seconds)

    def close(self) -> None:
        """Write what has only been counted."""
        with self.lock or nullcontext():
            if self._timer:
                self._timer.cancel()
            self._end_those_until(math.inf)
        super().close()

    def _come_back(self) -> None:
        if self._timer is None and any(said.again for said in self._said.values()):
            self._timer = threading.Timer(self._seconds, self._look)
            self._timer.daemon = True
            self._timer.start()

    def _look(self) -> None:
        with self.lock or nullcontext():
            self._timer = None
            self._end_those_until(time.monotonic())
            self._come_back()

    def _end_those_until(self, now: float) -> None:
        for key, said in list(self._said.items()):
            if said.until > now:
                return
            del self._said[key]
            if said.again:
                line = copy.copy(said.record)
                line.msg, line.args = f"{line.getMessage()} ({said.again} times more)", ()
                line.exc_info = line.exc_text = line.stack_info = None
                super().emit(line)
                if now < math.inf:  # it goes on being counted, until it has not come for so long
                    self._said[key] = _Said(said.record, now + self._seconds)


def _is_worth_a_line(record: logging.LogRecord) -> bool:
    """False for what SQLAlchemy says of a connection that the end of the program cut off; it is thrown away."""
    raised = record.exc_info[0] if record.exc_info else None
    return not (record.name.startswith("sqlalchemy.pool") and raised is asyncio.CancelledError)


def set_up_logging(level: str, secrets: Sequence[str]) -> None:
    """Log to stderr; the libraries that would log URLs with the token only from WARNING on, and no secret ever."""
    handler = Counting()
    handler.addFilter(Redacting(*secrets))
    handler.addFilter(_is_worth_a_line)
    logging.basicConfig(
        level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s", handlers=[handler], force=True
    )
    for noisy in ("httpx", "httpcore", "apscheduler", "alembic", "telegram"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
