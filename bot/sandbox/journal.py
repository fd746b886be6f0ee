"""Keeps the sandbox's memory in a SQLite file, so that the death of the process loses nothing.

Every record is JSON under a kind and a key; the state in memory is what answers, the file is only written to, and read
once at the start. `synchronous=OFF` is enough: what was written reaches the disk unless the machine itself falls.
"""

import json
import sqlite3
from pathlib import Path
from typing import Any

_TABLES = """
CREATE TABLE IF NOT EXISTS record (
    kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS content (file_id TEXT PRIMARY KEY, bytes BLOB NOT NULL);
"""


class JournalInUse(RuntimeError):
    """Another process has the file open."""


class Journal:
    """Without a path everything is in memory only. Raises JournalInUse, sqlite3.Error for a file that is not one."""

    def __init__(self, path: Path | None) -> None:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(
            ":memory:" if path is None else path, isolation_level=None, timeout=0.2, check_same_thread=False
        )
        self._pending: list[tuple[str, str, str | None]] = []
        try:
            self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = OFF")
            self._db.executescript(_TABLES)
        except sqlite3.OperationalError as error:
            self._db.close()
            if "locked" in str(error):
                raise JournalInUse(f"{path} is in use by another process") from error
            raise

    def put(self, kind: str, key: object, value: Any) -> None:
        """Keep `value` (JSON-able) at the next `flush`; None takes it away."""
        text = None if value is None else json.dumps(value, ensure_ascii=True, separators=(",", ":"))
        self._pending.append((kind, str(key), text))

    def flush(self) -> None:
        """Write what was put since the last time, all or nothing."""
        if not self._pending:
            return
        pending, self._pending = self._pending, []
        execute = self._db.execute
        execute("BEGIN")
        for kind, key, text in pending:
            if text is None:
                execute("DELETE FROM record WHERE kind = ? AND key = ?", (kind, key))
            else:
                execute("INSERT OR REPLACE INTO record VALUES (?, ?, ?)", (kind, key, text))
        execute("COMMIT")

    def read(self, kind: str) -> dict[str, Any]:
        """Key → value of all records of a kind."""
        rows = self._db.execute("SELECT key, value FROM record WHERE kind = ?", (kind,))
        return {key: json.loads(value) for key, value in rows}

    def put_content(self, file_id: str, content: bytes) -> None:
        self._db.execute("INSERT OR REPLACE INTO content VALUES (?, ?)", (file_id, content))

    def content(self, file_id: str) -> bytes:
        row = self._db.execute("SELECT bytes FROM content WHERE file_id = ?", (file_id,)).fetchone()
        return bytes(row[0])

    def close(self) -> None:
        self.flush()
        self._db.close()
