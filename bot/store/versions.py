"""The history of the calendar: every change of it is a version, with what it replaced, so that it can be taken back."""

import asyncio
import base64
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.layers import stacked
from bot.calendar.model import Calendar, Entry, Layer, Unit
from bot.files.entry_json import from_json
from bot.store import audit
from bot.store import tables as t
from bot.store.calendars import Snapshot

_LONG = 100_000
"""Characters of JSON from which on what a version replaced is kept compressed."""


class Action(StrEnum):
    """How a version came about."""

    LOAD = "load"
    EDIT = "edit"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Author:
    """Who changed the calendar: `by` is the place ("cli", "chat", or "nhaclich" for the bundled calendar)."""

    by: str
    officer_id: int | None = None


@dataclass(frozen=True, slots=True)
class File:
    """An events file that was loaded: its name, and the SHA-256 of its bytes in hexadecimal ("" where unknown)."""

    name: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """One change of the calendar. `officer` is the admin's name where it was done in the chat, while they are here."""

    number: int
    at: datetime
    author: Author
    officer: str
    action: Action
    files: tuple[File, ...]
    added: int
    changed: int
    removed: int


@dataclass(frozen=True, slots=True)
class State:
    """A whole calendar to come, with the units that each layer names."""

    calendar: Calendar
    units: dict[str, tuple[Unit, ...]]


class NothingToUndo(Exception):
    """There is no version before, or it is not known what it was; `number` is the version asked for."""

    def __init__(self, number: int) -> None:
        super().__init__(str(number))
        self.number = number


async def lock(connection: AsyncConnection) -> None:
    """Let nobody else change the calendar until this transaction ends. A writing one on SQLite is alone anyway."""
    if connection.dialect.name != "sqlite":
        await connection.execute(text("LOCK TABLE loads IN SHARE ROW EXCLUSIVE MODE"))


async def record(
    connection: AsyncConnection,
    before: dict[str, Any],
    *,
    author: Author,
    action: Action,
    files: Sequence[File],
    counts: tuple[int, int, int],
    at: datetime,
) -> int:
    """Add a version to the history; `before` is what `writing.write` replaced. Returns its number."""
    body = await asyncio.to_thread(packed, before)
    values = as_row(author=author, action=action, files=files, counts=counts, at=at)
    result = await connection.execute(insert(t.loads).values(**values, before=body).returning(t.loads.c.id))
    number = int(result.scalar_one())
    await audit.of_version(connection, number, values)
    return number


def packed(before: Mapping[str, Any]) -> str:
    """What a version replaced, as the text that is kept of it: JSON, which begins with "{".

    Where that is long it is zlib's in base64, since a change of the calendar writes it while everybody waits.
    """
    body = json.dumps(before, ensure_ascii=False)
    return body if len(body) < _LONG else base64.b64encode(zlib.compress(body.encode(), level=1)).decode()


def _unpacked(body: str) -> dict[str, Any]:
    plain = body if body.startswith("{") else zlib.decompress(base64.b64decode(body))
    return dict(json.loads(plain))


def as_row(
    *, author: Author, action: Action, files: Sequence[File], counts: tuple[int, int, int], at: datetime
) -> dict[str, Any]:
    """A version as the values of its row, without what it replaced."""
    added, changed, removed = counts
    return {
        "loaded_at": at,
        "loaded_by": author.by,
        "officer_id": author.officer_id,
        "action": action.value,
        "files": json.dumps([file.name for file in files], ensure_ascii=False),
        "hashes": json.dumps([file.sha256 for file in files]),
        "added": added,
        "changed": changed,
        "removed": removed,
    }


async def listed(connection: AsyncConnection, limit: int = 50) -> list[Version]:
    """The newest versions, the newest first."""
    v, o = t.loads, t.officers
    wanted = [column for column in v.c if column.name != "before"]
    rows = await connection.execute(
        select(*wanted, o.c.name.label("officer"), o.c.left_at)
        .outerjoin(o, o.c.id == v.c.officer_id)
        .order_by(v.c.id.desc())
        .limit(limit)
    )
    return [
        Version(
            number=row.id,
            at=row.loaded_at,
            author=Author(row.loaded_by, row.officer_id),
            officer=row.officer if row.officer and row.left_at is None else "",
            action=Action(row.action),
            files=tuple(
                File(name, digest)
                for name, digest in zip(
                    json.loads(row.files), json.loads(row.hashes) or [""] * len(json.loads(row.files)), strict=True
                )
            ),
            added=row.added,
            changed=row.changed,
            removed=row.removed,
        )
        for row in rows
    ]


async def before_newest(connection: AsyncConnection) -> int | None:
    """The number of the version before the newest; None where there is none, or nobody knows any more what it was."""
    v = t.loads.c
    newest = (await connection.execute(select(v.id, v.before.is_(None)).order_by(v.id.desc()).limit(2))).all()
    return newest[1][0] if len(newest) == 2 and not newest[0][1] else None


async def in_force(connection: AsyncConnection, at: datetime) -> int | None:
    """The number of the version that was the calendar just before an instant; None where nothing was loaded by then."""
    v = t.loads.c
    found: int | None = await connection.scalar(select(func.max(v.id)).where(v.loaded_at < at))
    return found


async def as_of(connection: AsyncConnection, snapshot: Snapshot, number: int | None = None) -> tuple[int, State]:
    """The calendar as version `number` left it (default: the one before the newest), with that version's number.

    Raises NothingToUndo where there is no such version, or where it is too old for its past to be known.
    """
    v = t.loads.c
    newest = list(await connection.scalars(select(v.id).order_by(v.id.desc()).limit(2)))
    if number is None:
        if len(newest) < 2:
            raise NothingToUndo(snapshot.revision)
        number = newest[1]
    if number >= snapshot.revision or await connection.scalar(select(v.id).where(v.id == number)) is None:
        raise NothingToUndo(number)
    bodies = list(await connection.scalars(select(v.before).where(v.id > number).order_by(v.id.desc())))
    if None in bodies:
        raise NothingToUndo(number)
    return number, await asyncio.to_thread(_taken_back, snapshot, bodies)


def patched(
    snapshot: Snapshot,
    rows: Iterable[tuple[str, str, int | None, str | None]],
    layers: Sequence[Layer],
    units: Mapping[str, tuple[Unit, ...]],
) -> State:
    """What `snapshot` becomes with these rows in place of its own: (layer, id, position, the entry as JSON or None)."""
    there = {(row.layer, row.id): (snapshot.positions[row.layer, row.id], row) for row in snapshot.calendar.rows}
    for layer, id_, position, body in rows:
        if position is None or body is None:
            there.pop((layer, id_), None)
        else:
            there[layer, id_] = (position, from_json(json.loads(body)))
    return _state(there, {layer.id: layer for layer in layers}, units)


def _taken_back(snapshot: Snapshot, bodies: Sequence[str]) -> State:
    """The calendar before some versions, the newest first; `bodies` are what each replaced."""
    rows = {(row.layer, row.id): (snapshot.positions[row.layer, row.id], row) for row in snapshot.calendar.rows}
    units = dict(snapshot.units)
    layers = {layer.id: layer for layer in snapshot.calendar.layers}
    for body in bodies:
        before = _unpacked(body)
        for layer, id_, place, document in before["rows"]:
            if document is None:
                rows.pop((layer, id_), None)
            else:
                rows[layer, id_] = (place, from_json(document))
        for layer, named in before["units"].items():
            units[layer] = tuple(Unit(*unit) for unit in named)
        for layer, values in before["layers"].items():
            layers.pop(layer, None)
            if values is not None:
                layers[layer] = Layer(layer, *values)
    return _state(rows, layers, units)


def _state(
    rows: Mapping[tuple[str, str], tuple[int, Entry]],
    layers: Mapping[str, Layer],
    units: Mapping[str, tuple[Unit, ...]],
) -> State:
    ordered = sorted(rows.items(), key=lambda item: (item[0][0], item[1][0]))
    named = {layer: some for layer, some in units.items() if some}
    calendar = stacked(
        [row for _, (_, row) in ordered],
        layers=layers.values(),
        units=[unit for some in named.values() for unit in some],
    )
    return State(calendar, named)
