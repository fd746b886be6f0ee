"""How far each unit was with each task at an instant, when it was due, and in which class that puts it: row by row."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from tests.recount.books import Books, day_of, instant

STATES = ("not_started", "in_progress", "blocked", "done")


def state(books: Books, entry: str, key: str, unit: str, until: datetime) -> tuple[str, datetime | None]:
    """(status, when the "done" that stands was first said) of a unit, by what was said and not undone `until` then."""
    rows = [
        row
        for row in books.rows(
            "SELECT * FROM progress_reports WHERE entry_id = ? AND occurrence_key = ? AND unit_id = ? ORDER BY id",
            *(entry, key, unit),
        )
        if instant(row["reported_at"]) < until
    ]
    undone = {row["undoes"] for row in rows}
    status, since = "not_started", None
    for row in rows:
        if row["undoes"] is not None or row["id"] in undone or row["status"] not in STATES:
            continue
        done = row["status"] == "done"
        since = (since or instant(row["reported_at"])) if done else None
        status = row["status"]
    return status, since


def asks(books: Books, entry: str, key: str, unit: str, until: datetime) -> bool:
    """Whether a request for more time of a unit (or of the task, said for that unit) waited for a decision."""
    for row in books.rows("SELECT * FROM extensions WHERE entry_id = ? AND occurrence_key = ?", entry, key):
        if instant(row["asked_at"]) >= until or (row["decided_at"] and instant(row["decided_at"]) < until):
            continue
        (asked,) = books.rows("SELECT * FROM progress_reports WHERE id = ?", row["report_id"])
        taken_back = [
            one
            for one in books.rows("SELECT reported_at FROM progress_reports WHERE undoes = ?", row["report_id"])
            if instant(one["reported_at"]) < until
        ]
        of = {
            one["unit_id"]
            for one in books.rows(
                "SELECT unit_id FROM progress_reports WHERE update_id = ? AND entry_id = ? AND occurrence_key = ?",
                *(asked["update_id"], entry, key),
            )
        }
        if not taken_back and unit in ({row["unit_id"]} if row["unit_id"] else of):
            return True
    return False


def due(books: Books, entry: str, key: str, unit: str, planned: date, until: datetime) -> date:
    """When a unit's part was due: on the last day that was granted to all, or on its own where that is later.

    What was granted counts for the plan's date of then. The decisions are read in the audit, which keeps every one.
    """
    decided: dict[int, str | None] = {}
    for row in books.rows("SELECT * FROM audit WHERE subject LIKE 'extension:%' ORDER BY id"):
        after, number = json.loads(row["after"]), int(row["subject"].partition(":")[2])
        if after.get("task") == [entry, key] and instant(row["at"]) < until:
            decided.pop(number, None)  # the last decision counts, and the last request that was decided
            decided[number] = after["until"]
    common, own = planned, date.min
    for number, granted in decided.items():
        (asked,) = books.rows("SELECT planned_on, unit_id FROM extensions WHERE id = ?", number)
        if granted is not None and asked["planned_on"] == planned.isoformat():
            if asked["unit_id"] is None:
                common = date.fromisoformat(granted)
            elif asked["unit_id"] == unit:
                own = date.fromisoformat(granted)
    return max(common, own)


def class_of(
    books: Books, entry: str, key: str, units: Iterable[str], planned: date, until: datetime
) -> tuple[str, Mapping[str, str]]:
    """The class of a task at an instant, and of each unit's part: done or open, in time or not."""
    last = day_of(until - timedelta(microseconds=1))
    found = {}
    for unit in units:
        by = due(books, entry, key, unit, planned, until)
        status, since = state(books, entry, key, unit, until)
        if status == "done" and since is not None:
            found[unit] = "done_in_time" if day_of(since) <= by else "done_late"
        else:
            found[unit] = "open_in_term" if last <= by else "open_overdue"
    for one in ("open_overdue", "open_in_term", "done_late", "done_in_time"):
        if one in found.values():
            return one, found
    raise AssertionError(f"a task without units: {entry}")
