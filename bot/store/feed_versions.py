"""SEQUENCE and LAST-MODIFIED of everything that a feed shows. They rise when what is shown changes, and only then."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables as t

_BATCH = 500
_GONE = ""
# Instants are written in whole seconds: two changes within one must differ.
_TICK = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Version:
    """How often what is shown has changed, and when last (UTC)."""

    sequence: int
    modified_at: datetime


@dataclass(frozen=True, slots=True)
class Sighting:
    """What is shown now, as a digest, and the version that it has if it was never shown before."""

    digest: str
    first: Version


async def shown(connection: AsyncConnection) -> dict[str, Version]:
    """The versions of everything that is shown, by UID."""
    v = t.feed_versions.c
    rows = await connection.execute(select(v.uid, v.sequence, v.modified_at).where(v.digest != _GONE))
    return {row.uid: Version(row.sequence, row.modified_at) for row in rows}


async def total(connection: AsyncConnection) -> int:
    """All sequences of what is shown, added up: since they only rise, the sum tells whether any of them has risen."""
    v = t.feed_versions.c
    return int(await connection.scalar(select(func.coalesce(func.sum(v.sequence), 0)).where(v.digest != _GONE)) or 0)


async def settle(
    connection: AsyncConnection, seen: Mapping[str, Sighting], gone: Collection[str], now: datetime
) -> dict[str, Version]:
    """The version of each UID of `seen`, by what it was when it was last settled; writes down what is new.

    What is `gone` and comes back has changed too. Nobody else may be about it: the caller holds the number of changes.
    """
    known = await _read(connection, seen)
    versions: dict[str, Version] = {}
    added, changed = [], []
    for uid, sighting in seen.items():
        row = known.get(uid)
        if row is None:
            versions[uid] = sighting.first
            added.append(_values(uid, sighting, sighting.first))
        elif row.digest == sighting.digest:
            versions[uid] = Version(row.sequence, row.modified_at)
        else:
            versions[uid] = Version(row.sequence + 1, max(now.replace(microsecond=0), row.modified_at + _TICK))
            changed.append(_values(uid, sighting, versions[uid]))
    v = t.feed_versions
    if added:
        await connection.execute(insert(v), added)
    if changed:
        renewed = (
            update(v)
            .where(v.c.uid == bindparam("of"))
            .values({name: bindparam(f"new_{name}") for name in ("digest", "sequence", "modified_at")})
        )
        rows = [{"of": row.pop("uid"), **{f"new_{name}": value for name, value in row.items()}} for row in changed]
        await connection.execute(renewed, rows)
    for some in _batches(gone):
        await connection.execute(update(v).where(v.c.uid.in_(some)).values(digest=_GONE))
    return versions


async def _read(connection: AsyncConnection, uids: Collection[str]) -> dict[str, Any]:
    found = {}
    for some in _batches(uids):
        for row in await connection.execute(select(t.feed_versions).where(t.feed_versions.c.uid.in_(some))):
            found[row.uid] = row
    return found


def _values(uid: str, sighting: Sighting, version: Version) -> dict[str, Any]:
    return {
        "uid": uid,
        "digest": sighting.digest,
        "sequence": version.sequence,
        "modified_at": version.modified_at,
    }


def _batches(uids: Iterable[str]) -> Iterator[list[str]]:
    every = list(uids)
    return (every[start : start + _BATCH] for start in range(0, len(every), _BATCH))
