"""The rows of an office's database (SQLite), and who was of which unit, away, and reachable at an instant."""

import json
import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def instant(text: str) -> datetime:
    """An instant as it is kept: UTC, without saying so."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def day_of(at: datetime) -> date:
    """The office's day."""
    return at.astimezone(ZONE).date()


@dataclass
class Person:
    """An officer: when they came and went, and of which units and in which role they were from when on."""

    id: int
    enrolled: datetime
    left: datetime | None
    refused: datetime | None
    settings: dict[str, Any]
    units: list[tuple[datetime, frozenset[str]]] = field(default_factory=list)
    roles: list[tuple[datetime, str]] = field(default_factory=list)

    def here(self, at: datetime) -> bool:
        """Whether they were enrolled and could be reached."""
        gone = min((one for one in (self.left, self.refused) if one is not None), default=None)
        return self.enrolled <= at and (gone is None or at < gone)

    def units_at(self, at: datetime) -> frozenset[str]:
        """Their own units then."""
        return next((units for since, units in reversed(self.units) if since <= at), frozenset())

    def role_at(self, at: datetime) -> str:
        """Their role then."""
        return next((role for since, role in reversed(self.roles) if since <= at), "")


@dataclass
class Absence:
    """A leave, from when to when it was known."""

    id: int
    officer: int
    deputy: int | None
    first: date
    last: date
    noted: datetime
    ended: datetime | None


class Books:
    """The rows of one database, as they are now. The rules about what was done look at what was done after `since`."""

    def __init__(self, file: Path, since: datetime = datetime(1, 1, 1, tzinfo=UTC)) -> None:
        self.since = since
        self._database = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        self._database.row_factory = sqlite3.Row

    def close(self) -> None:
        self._database.close()

    def after(self, query: str, column: str) -> list[sqlite3.Row]:
        """The rows whose instant in this column is after `since`."""
        return [row for row in self.rows(query) if instant(row[column]) > self.since]

    def rows(self, query: str, *values: Any) -> list[sqlite3.Row]:
        return self._database.execute(query, values).fetchall()

    @cached_property
    def people(self) -> dict[int, Person]:
        """Everybody who was ever enrolled, by id; their units and roles as the audit has written them down."""
        found = {
            row["id"]: Person(
                row["id"],
                instant(row["enrolled_at"]),
                instant(row["left_at"]) if row["left_at"] else None,
                instant(row["refused_at"]) if row["refused_at"] else None,
                json.loads(row["settings"] or "{}"),
            )
            for row in self.rows("SELECT * FROM officers")
        }
        for row in self.rows("SELECT * FROM audit WHERE subject LIKE 'officer:%' ORDER BY id"):
            person = found[int(row["subject"].partition(":")[2])]
            after, at = json.loads(row["after"]), instant(row["at"])
            if "units" in after:
                person.units.append((at, frozenset(after["units"])))
            if "role" in after:
                person.roles.append((at, after["role"]))
        return found

    @cached_property
    def absences(self) -> list[Absence]:
        return [
            Absence(
                row["id"],
                row["officer_id"],
                row["deputy_id"],
                date.fromisoformat(row["first"]),
                date.fromisoformat(row["last"]),
                instant(row["noted_at"]),
                instant(row["ended_at"]) if row["ended_at"] else None,
            )
            for row in self.rows("SELECT * FROM absences ORDER BY id")
        ]

    def away(self, at: datetime) -> dict[int, Absence]:
        """Who was on leave, by officer; of several the one that was noted last."""
        day = day_of(at)
        return {
            one.officer: one
            for one in self.absences
            if one.first <= day <= one.last and one.noted <= at and (one.ended is None or at < one.ended)
        }

    def on_duty(self, at: datetime) -> dict[str, set[int]]:
        """Who could be reached for each unit: its own people who were not away, and the deputies of those who were."""
        found: dict[str, set[int]] = {}
        away = self.away(at)
        for person in self.people.values():
            here = person.here(at)
            for unit in person.units_at(at) if here else ():
                held = found.setdefault(unit, set())
                if person.id not in away:
                    held.add(person.id)
                    continue
                deputy = self.people.get(away[person.id].deputy or 0)
                if deputy is not None and deputy.id not in away and deputy.here(at):
                    held.add(deputy.id)
        return found

    @cached_property
    def parts(self) -> dict[str, dict[str, list[str]]]:
        """The units of each entry, by their part in it."""
        found: dict[str, dict[str, list[str]]] = {}
        for row in self.rows("SELECT * FROM entry_units"):
            found.setdefault(row["entry_id"], {}).setdefault(row["part"], []).append(row["unit_id"])
        return found
