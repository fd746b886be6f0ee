"""Notices that the SQLite file under a running program was removed, replaced or damaged, so that it is not written on.

SQLite goes on with a file that has lost its name, and a new connection makes an empty one in its place: what is written
meanwhile would be gone with the next start.
"""

import contextlib
import os
import sqlite3
from pathlib import Path

from bot.clock import steady

_MAGIC = b"SQLite format 3\0"
_HEADER = 100
_LOG_HEADER = 32
_TORN_AFTER = 5.0
"""Seconds. While a checkpoint writes, the header may promise more pages than have been written yet. After one that a
full disk has ended it goes on doing so until the next: what is missing is in the log beside it, where SQLite reads it.
"""
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

# One descriptor a file for the whole process, closed when nobody guards it any more: closing any descriptor of a file
# gives up all locks that the process holds on it (POSIX; sqlite.org, "How To Corrupt", 2.2).
_open: dict[tuple[int, int], list[int]] = {}


class FileGuard:
    """Looks after one SQLite file, which exists. A look costs a few microseconds."""

    def __init__(self, file: Path) -> None:
        self.file = file
        found = file.stat()
        self._key = (found.st_dev, found.st_ino)
        self._descriptor: int | None = None
        self._counter = 0
        self._largest = 0
        self._short_since: float | None = None
        self._damage = ""

    def problem(self) -> str:
        """What is wrong with the file now, in English for the log; "" where nothing is."""
        try:
            found = self.file.stat()
        except OSError as error:
            return f"the file {self.file} was removed while in use ({error.strerror})"
        if (found.st_dev, found.st_ino) != self._key:
            return f"the file {self.file} was replaced while in use"
        return self._damage or self._header(found.st_size)

    def note(self, error: BaseException) -> None:
        """Remember that SQLite itself has found damage: until the program is started again nothing is written."""
        if not self._damage and (getattr(error, "sqlite_errorcode", 0) & 0xFF) in _DAMAGE:
            self._damage = f"the file {self.file} is damaged ({error})"

    def release(self) -> None:
        """Let go of the file; only when all connections to it are closed."""
        self._short_since, self._damage, self._largest = None, "", 0
        if self._descriptor is None:
            return
        self._descriptor = None
        held = _open[self._key]
        held[1] -= 1
        if not held[1]:
            del _open[self._key]
            os.close(held[0])

    def _header(self, size: int) -> str:
        """What the file's first hundred bytes tell (sqlite.org, "Database File Format", 1.3)."""
        with contextlib.suppress(OSError):
            header = os.pread(self._opened(), _HEADER, 0)
            if not header and not self._counter:
                return ""  # nothing was ever written to it
            if not header.startswith(_MAGIC) or len(header) < _HEADER:
                return f"the file {self.file} was overwritten while in use"
            counter, pages = (int.from_bytes(header[at : at + 4]) for at in (24, 28))
            if counter < self._counter:
                return f"the file {self.file} was overwritten with an older copy while in use"
            self._counter = counter
            page = int.from_bytes(header[16:18])
            whole = size >= pages * (65536 if page == 1 else page)
            cut = size < self._largest
            self._largest = max(self._largest, size)
            if whole or (not cut and self._has_log()):
                self._short_since = None
            elif self._short_since is None:
                self._short_since = steady()
            elif steady() - self._short_since > _TORN_AFTER:
                return f"the file {self.file} was cut off while in use"
        return ""

    def _has_log(self) -> bool:
        """Whether something stands in the write-ahead log (sqlite.org, "WAL-mode File Format", 1.1)."""
        try:
            return Path(f"{self.file}-wal").stat().st_size > _LOG_HEADER
        except OSError:
            return False

    def _opened(self) -> int:
        if self._descriptor is None:
            if self._key not in _open:
                _open[self._key] = [os.open(self.file, os.O_RDONLY | os.O_CLOEXEC), 0]
            _open[self._key][1] += 1
            self._descriptor = _open[self._key][0]
        return self._descriptor
