"""Who did what, and when: rows are appended in the transaction of what they tell, and never changed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import TaskKey
from bot.store import tables as t


class Via(StrEnum):
    """By which way something was done."""

    CHAT = "chat"
    TERMINAL = "terminal"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class Doer:
    """Who does something: an officer by id, or somebody at the terminal, or the program itself (both without an id)."""

    via: Via
    officer_id: int | None = None


async def record(
    connection: AsyncConnection,
    doer: Doer,
    action: str,
    subject: str = "",
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    now: datetime,
) -> None:
    """Append one row. `subject` names what it was done to; `before` and `after` hold plain JSON values.

    People are named by id only ("officer:7"): who leaves is forgotten, and these rows are never changed.
    """
    await connection.execute(
        insert(t.audit).values(
            at=now,
            officer_id=doer.officer_id,
            via=doer.via.value,
            action=action,
            subject=subject,
            before=json.dumps(before or {}, ensure_ascii=False, sort_keys=True),
            after=json.dumps(after or {}, ensure_ascii=False, sort_keys=True),
        )
    )


async def done_since(connection: AsyncConnection, action: str, subject: str, *, since: datetime) -> bool:
    """Whether anybody has done that to `subject` since an instant."""
    a = t.audit.c
    found = select(a.id).where(a.at >= since, a.action == action, a.subject == subject).limit(1)
    return await connection.scalar(found) is not None


async def lately(
    connection: AsyncConnection, action: str, subject: str, *, since: datetime
) -> list[tuple[int, int | None, dict[str, Any]]]:
    """What was done to `subject` since an instant, the oldest first: (row number, officer id, what came of it)."""
    a = t.audit.c
    query = select(a.id, a.officer_id, a.after).where(a.at >= since, a.action == action, a.subject == subject)
    return [(row.id, row.officer_id, json.loads(row.after)) for row in await connection.execute(query.order_by(a.id))]


def task_subject(task: TaskKey) -> str:
    """What a row is about where that is a task: "task:ID/OCCURRENCE"."""
    return f"task:{task.entry_id}/{task.occurrence_key}"


async def of_version(connection: AsyncConnection, number: int, version: Mapping[str, Any]) -> None:
    """Append the row of a change of the calendar; `version` are the values of its row in `loads`."""
    via = {"chat": Via.CHAT, "cli": Via.TERMINAL}.get(version["loaded_by"], Via.PROGRAM)
    counts = {name: version[name] for name in ("added", "changed", "removed")}
    doer = Doer(via, version["officer_id"])
    await record(connection, doer, version["action"], f"version:{number}", after=counts, now=version["loaded_at"])


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was done; `subject`, `before` and `after` as for `record`."""

    id: int
    at: datetime
    doer: Doer
    action: str
    subject: str
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Which:
    """Which rows are wanted: of one person, of some kinds, from an instant until (not including) another."""

    officer_id: int | None = None
    actions: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


async def count(connection: AsyncConnection, which: Which) -> int:
    """How many rows there are."""
    query = select(func.count()).select_from(t.audit).where(*_conditions(which))
    return await connection.scalar(query) or 0


async def rows(connection: AsyncConnection, which: Which, *, limit: int | None = None, offset: int = 0) -> list[Row]:
    """Rows, the newest first."""
    query = select(t.audit).where(*_conditions(which)).order_by(t.audit.c.id.desc()).offset(offset)
    found = await connection.execute(query if limit is None else query.limit(limit))
    return [
        Row(
            row.id,
            row.at,
            Doer(Via(row.via), row.officer_id),
            row.action,
            row.subject,
            json.loads(row.before),
            json.loads(row.after),
        )
        for row in found
    ]


def people(found: Sequence[Row]) -> set[int]:
    """The ids of all officers who did something in these rows, or to whom it was done."""
    ids = {row.doer.officer_id for row in found if row.doer.officer_id is not None}
    subjects = (row.subject.partition(":") for row in found)
    ids |= {of["deputy"] for row in found for of in (row.before, row.after) if isinstance(of.get("deputy"), int)}
    return ids | {int(number) for kind, _, number in subjects if kind == "officer" and number.isdigit()}


def _conditions(which: Which) -> list[ColumnElement[bool]]:
    a = t.audit.c
    found: list[ColumnElement[bool]] = []
    if which.officer_id is not None:
        found.append((a.officer_id == which.officer_id) | (a.subject == f"officer:{which.officer_id}"))
    if which.actions:
        found.append(a.action.in_(which.actions))
    if which.since is not None:
        found.append(a.at >= which.since)
    if which.until is not None:
        found.append(a.at < which.until)
    return found
