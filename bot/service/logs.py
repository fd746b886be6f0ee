"""The log: what is said again and again is written once, with a count; no secret is written at all.

A record is one line, as words or as JSON. Of an exception it tells the kind, the first of its words and where in this
program it happened; its traceback stands there at DEBUG only.
"""

import asyncio
import copy
import json
import logging
import math
import threading
import time
import traceback
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.channels.telegram.outbound import Redacting
from bot.config.logs import Logs

_SECONDS = 60.0
_KEYS = 500
"""So many different messages are remembered; those beyond are written as they come."""
_WORDS = 200
_PROGRAM = Path(__file__).parents[1]


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


class Shortened(logging.Filter):
    """Puts one line in the place of a traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and record.exc_info[1] is not None and not record.exc_text:
            record.exc_text = in_short(record.exc_info[1])
        record.stack_info = None
        return True


def in_short(error: BaseException) -> str:
    """An exception on one line: its kind, the first line of its words, and the last place of this program in it."""
    words = next(iter(str(error).splitlines()), "")[:_WORDS]
    frames = traceback.extract_tb(error.__traceback__)
    ours = [one for one in frames if Path(one.filename).is_relative_to(_PROGRAM)]
    where = f" ({Path(ours[-1].filename).relative_to(_PROGRAM.parent)}:{ours[-1].lineno})" if ours else ""
    return f"{type(error).__name__}{': ' if words else ''}{words}{where}"


class Lines(logging.Formatter):
    """One line for each record; a traceback, where there is one, stands below it."""

    def format(self, record: logging.LogRecord) -> str:
        at = self.formatTime(record)
        line = _flat(f"{at} {record.levelname} {record.name}: {record.getMessage()}")
        below = record.exc_text or ""
        return line + (": " if below and "\n" not in below else "\n" if below else "") + below


class Json(logging.Formatter):
    """One JSON object for each record: time (ISO 8601, UTC), level, logger, message, error."""

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        return json.dumps(said | ({"error": record.exc_text} if record.exc_text else {}), ensure_ascii=False)


def _flat(words: str) -> str:
    return " ".join(words.splitlines())


def set_up_logging(wanted: Logs, secrets: Sequence[str]) -> None:
    """Log to stderr; the libraries that would log URLs with the token only from WARNING on, and no secret ever."""
    handler = Counting()
    if wanted.level != "debug":
        handler.addFilter(Shortened())  # before secrets are sought
    handler.addFilter(Redacting(*secrets))
    handler.addFilter(_is_worth_a_line)
    handler.setFormatter(Json() if wanted.format == "json" else Lines())
    logging.basicConfig(level=wanted.level.upper(), handlers=[handler], force=True)
    logging.captureWarnings(True)
    for noisy in ("httpx", "httpcore", "apscheduler", "alembic", "telegram"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
