"""A change of the calendar, got ready in tables beside it and then switched over to by a handful of statements.

Getting it ready takes as long as it takes, in short transactions between which everybody else goes on. Switching over
is part of the caller's transaction, and holds the database for a fraction of a second, however many rows there are.
"""

import asyncio
import json
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Select, and_, delete, exists, func, insert, literal, or_, select, text, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Layer, Unit
from bot.calendar.reminders import Reminder
from bot.store import audit, notices, reminders, upsert, writing
from bot.store import tables as t
from bot.store.database import Store
from bot.store.versions import State, packed
from bot.store.writing import Changes

_BATCH = 1000
_KEPT = timedelta(days=1)
"""After so long nobody is about to apply what a command has staged."""
_ABOUT = ("changed", "gone", "counting")
"""The roles of rows whose entry has changed, or counts from one that has."""


@dataclass(frozen=True, slots=True)
class Staged:
    """What is staged under a token: the calendar's `revision` that it changes, its layers and units to come.

    `facts` is what the history says of it.
    """

    token: str
    revision: int
    layers: tuple[Layer, ...]
    units: dict[str, tuple[Unit, ...]]
    facts: Mapping[str, Any]
    regrouped: tuple[str, ...]
    """The layers that name other units from now on."""


async def stage(
    store: Store,
    changes: Changes,
    *,
    revision: int,
    state: State,
    counting: Iterable[str],
    facts: Mapping[str, Any],
    draft_id: int | None,
    now: datetime,
) -> str:
    """Get `changes` of the calendar `revision` ready; returns their token. `state` is what they lead to.

    `counting` are the entries that do not change but count from one that does.
    """
    token = uuid.uuid4().hex
    plain = {
        "layers": [[layer.id, layer.name, layer.year] for layer in state.calendar.layers],
        "units": {
            of: [[one.id, one.name, one.short, one.parent] for one in units] for of, units in state.units.items()
        },
        "facts": dict(facts),
        "regrouped": list(changes.before["units"]),
    }
    values = {"token": token, "draft_id": draft_id, "made_at": now, "revision": revision}
    before = await asyncio.to_thread(packed, changes.before)
    values |= {"plain": json.dumps(plain, ensure_ascii=False), "before": before}
    # First, so that what is staged for nobody is known to be so even after a crash.
    async with store.begin() as connection:
        await connection.execute(insert(t.staged_loads).values(values))
    rows = (
        {"role": row.role, "layer": row.layer, "id": row.id, "position": row.position, "body": row.body}
        | {"regrouped": row.units is not None and not row.fresh}
        for row in changes.rows
    )
    others = (
        {"role": "counting", "layer": "", "id": id_, "position": None, "body": None, "regrouped": False}
        for id_ in counting
    )
    await _put(store, t.staged_rows, token, (one for some in (rows, others) for one in some))
    await _put_units(store, token, changes)
    return token


async def _put_units(store: Store, token: str, changes: Changes) -> None:
    units = (
        {"entry_id": row.id, "unit_id": unit, "part": part} for row in changes.rows for unit, part in row.units or ()
    )
    await _put(store, t.staged_units, token, units)


async def stage_reminders(store: Store, token: str, wanted: Iterable[Reminder]) -> None:
    """Get ready the reminders that are to be those of the entries concerned, in place of any staged before."""
    while await _delete_some(store, t.staged_reminders, token):
        pass
    await _put(store, t.staged_reminders, token, (reminders.as_row(reminder) for reminder in wanted))


async def found(connection: AsyncConnection, token: str | None) -> Staged | None:
    """What is staged under a token; None where it is there no more."""
    s = t.staged_loads.c
    row = (await connection.execute(select(s.revision, s.plain).where(s.token == token))).one_or_none()
    if row is None or token is None:
        return None
    plain = json.loads(row.plain)
    units = {layer: tuple(Unit(*unit) for unit in named) for layer, named in plain["units"].items()}
    return Staged(
        token,
        row.revision,
        tuple(Layer(*layer) for layer in plain["layers"]),
        units,
        plain["facts"],
        tuple(plain["regrouped"]),
    )


async def rows(connection: AsyncConnection, token: str) -> list[tuple[str, str, int | None, str | None]]:
    """The rows that differ: (layer, id, position, the entry as JSON), the last two None where it is gone."""
    s = t.staged_rows.c
    query = select(s.layer, s.id, s.position, s.body).where(s.token == token, s.role != "counting")
    return [(row.layer, row.id, row.position, row.body) for row in await connection.execute(query)]


async def concerned(connection: AsyncConnection, token: str) -> set[str]:
    """The ids of the entries that change, and of those that count from them."""
    return set(await connection.scalars(about(token)))


async def switch(
    connection: AsyncConnection, staged: Staged, layers: Sequence[Layer], *, at: datetime, planned_from: datetime
) -> None:
    """Make the calendar, whose layers are `layers`, and its planned reminders what is staged; `at` is now (UTC).

    Reminders of instants before `planned_from` (UTC) are not added.

    The caller has made sure that the calendar is still the one that was looked at, and records the version.
    """
    s, token, e = t.staged_rows, staged.token, t.entries
    await writing.write_layers(connection, layers, staged.layers)
    await writing.write_units(connection, staged.regrouped, staged.units)

    def of(*roles: str) -> Any:
        return and_(s.c.token == token, s.c.role.in_(roles))

    tombstone = {"removed_at": at, "modified_at": at, "sequence": e.c.sequence + 1}
    await connection.execute(update(e).where(e.c.id.in_(select(s.c.id).where(of("gone")))).values(tombstone))
    place = select(s.c.position).where(of("moved"), s.c.id == e.c.id).scalar_subquery()
    await connection.execute(update(e).where(e.c.id.in_(select(s.c.id).where(of("moved")))).values(position=place))
    put = upsert.insert(connection, e)
    taken = {name: put.excluded[name] for name in ("layer", "position", "body", "modified_at")}
    when = literal(at, e.c.created_at.type)
    await connection.execute(
        put.from_select(
            ["id", "layer", "position", "body", "sequence", "created_at", "modified_at"],
            select(s.c.id, s.c.layer, s.c.position, s.c.body, literal(0), when, when).where(of("changed")),
        ).on_conflict_do_update(index_elements=["id"], set_={**taken, "removed_at": None, "sequence": e.c.sequence + 1})
    )
    regrouped = select(s.c.id).where(s.c.token == token, or_(s.c.role == "gone", s.c.regrouped == true()))
    await connection.execute(delete(t.entry_units).where(t.entry_units.c.entry_id.in_(regrouped)))
    u = t.staged_units.c
    named = select(u.entry_id, u.unit_id, u.part).where(u.token == token)
    await connection.execute(insert(t.entry_units).from_select(["entry_id", "unit_id", "part"], named))
    o = t.overridden
    every = select(s.c.id).where(s.c.token == token)
    await connection.execute(delete(o).where(o.c.id.in_(every)))
    covered = select(s.c.layer, s.c.id, s.c.position, s.c.body).where(of("covered"))
    await connection.execute(insert(o).from_select(["layer", "id", "position", "body"], covered))
    await _switch_reminders(connection, token, at, planned_from)


async def record(connection: AsyncConnection, token: str, values: Mapping[str, Any]) -> int:
    """Write the version into the history; returns its number. What is staged is done with, and cleared away later."""
    s, v = t.staged_loads, t.loads.c
    names = list(values)
    given = [literal(values[name], v[name].type).label(name) for name in names]
    made = await connection.execute(
        insert(t.loads)
        .from_select([*names, "before"], select(*given, s.c.before).where(s.c.token == token))
        .returning(v.id)
    )
    number = int(made.scalar_one())
    await connection.execute(delete(s).where(s.c.token == token))
    await audit.of_version(connection, number, values)
    return number


async def _switch_reminders(connection: AsyncConnection, token: str, now: datetime, planned_from: datetime) -> None:
    r, s = t.reminders, t.staged_reminders
    same = exists().where(
        s.c.token == token, s.c.entry_id == r.c.entry_id, s.c.occurrence_key == r.c.occurrence_key, s.c.at == r.c.at
    )
    await reminders.drop(connection, and_(notices.among(r.c.entry_id, about(token)), ~same), now)
    told = r.alias("told")
    wanted = select(*(s.c[name] for name in reminders.NAMES)).where(
        s.c.token == token,
        s.c.at >= planned_from,
        # What has been sent on a day is not planned for that day again (see `reminders`).
        ~exists().where(
            told.c.entry_id == s.c.entry_id,
            told.c.occurrence_key == s.c.occurrence_key,
            told.c.day == s.c.day,
            told.c.units == s.c.units,
            told.c.lead_minutes.is_(None),
            or_(s.c.lead_minutes.is_(None), told.c.at >= s.c.at),
            told.c.settled_at.is_not(None),
            told.c.expired.is_(None),
        ),
    )
    put = upsert.insert(connection, r)
    fresh = {name: put.excluded[name] for name in reminders.WHAT} | reminders.WAITS
    await connection.execute(
        put.from_select(list(reminders.NAMES), wanted).on_conflict_do_update(
            index_elements=["entry_id", "occurrence_key", "at"], set_=fresh, where=reminders.taken_over(planned_from)
        )
    )


def about(token: str) -> Select[Any]:
    """SQL: the ids of the entries that change, and of those that count from them."""
    s = t.staged_rows.c
    return select(s.id).where(s.token == token, s.role.in_(_ABOUT))


# ---- clearing away --------------------------------------------------------------------------------------------------


async def clear(store: Store, *, now: datetime, but: Collection[str] = ()) -> None:
    """Clear away, a little at a time, what is staged for nobody any more: its draft is gone, or it was applied."""
    s, d = t.staged_loads, t.drafts
    old = and_(s.c.draft_id.is_(None), s.c.made_at < now - _KEPT)
    orphan = and_(s.c.draft_id.is_not(None), ~exists().where(d.c.staged == s.c.token))
    async with store.read() as connection:
        idle = await connection.scalar(select(t.staged_rows.c.token).limit(1)) is None
        idle = idle and await connection.scalar(select(s.c.token).limit(1)) is None
    if idle:
        return
    async with store.begin() as connection:
        await connection.execute(delete(s).where(or_(old, orphan), s.c.token.not_in(list(but))))
    for table in (t.staged_rows, t.staged_units, t.staged_reminders):
        async with store.read() as connection:
            there = set(await connection.scalars(select(table.c.token).distinct()))
            there -= set(await connection.scalars(select(s.c.token)))
        for token in there:
            while await _delete_some(store, table, token):
                pass


async def _delete_some(store: Store, table: Any, token: str) -> bool:
    """Delete a batch of rows; False where there are none."""
    async with store.begin() as connection:
        first = await connection.scalar(select(func.min(table.c.number)).where(table.c.token == token))
        if first is None:
            return False
        await connection.execute(delete(table).where(table.c.token == token, table.c.number < first + _BATCH))
    return True


async def _put(store: Store, table: Any, token: str, values: Iterable[dict[str, Any]]) -> None:
    numbered = ({"token": token, "number": number} | one for number, one in enumerate(values))
    for some in _batches(numbered):
        async with store.begin() as connection:
            await connection.execute(insert(table), some)
    if not store.is_sqlite:
        async with store.begin() as connection:  # its planner knows nothing of rows that have just come
            await connection.execute(text(f"ANALYZE {table.name}"))


def _batches(values: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    left = iter(values)
    while some := list(islice(left, _BATCH)):
        yield some
