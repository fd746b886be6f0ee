"""Which Telegram updates have been handled, so that none is applied twice though it may come twice.

A number alone does not name an update: another bot has numbers of its own, another Bot API server may begin elsewhere,
and after a quiet week Telegram itself goes on at random (Bot API, "Update"). Two updates are the same if they came to
the same bot, under the same number, and are about the same thing (`UpdateName.about`). A row's id is made of these.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables as t
from bot.store import upsert

_AT_ONCE = 100
_COMES_AGAIN = timedelta(days=1)
"""For so long Telegram keeps an update that was not confirmed (Bot API, "Getting updates")."""
_KEPT = timedelta(days=3)
_KEPT_ASIDE = timedelta(days=30)
_BEFORE = 0
"""The bot of rows that were written before bots were told apart; the id of such a row is the update's number."""


@dataclass(frozen=True, slots=True)
class UpdateName:
    """What tells an update from others, and whose it is: `sender` is a user's id, 0 where nobody sent it."""

    bot_id: int
    update_id: int
    about: str
    sender: int = 0

    @property
    def key(self) -> int:
        """63 bits that stand for this update."""
        digest = hashlib.blake2b(f"{self.bot_id}\n{self.update_id}\n{self.about}".encode(), digest_size=8).digest()
        return int.from_bytes(digest) >> 1


@dataclass(frozen=True, slots=True)
class Kept:
    """An update that waits to be handled: its row and what Telegram sent (JSON)."""

    key: int
    sender: int
    body: str


async def claim(connection: AsyncConnection, incoming: UpdateName, *, now: datetime) -> int | None:
    """Note that an update is being handled in this transaction. Its key, or None if it has been handled before.

    What was kept of it is no longer needed, and is forgotten.
    """
    claimed = await connection.execute(
        upsert.insert(connection, t.updates)
        .values(**await _row(connection, incoming, now), handled_at=now)
        .on_conflict_do_update(
            index_elements=["id"], set_={"handled_at": now, "body": ""}, where=t.updates.c.handled_at.is_(None)
        )
        .returning(t.updates.c.id)
    )
    key: int | None = claimed.scalar_one_or_none()
    return key


async def receive(connection: AsyncConnection, incoming: UpdateName, body: str, *, now: datetime) -> None:
    """Keep an update, `body` (JSON), until it is handled. One that came before is kept as it came first."""
    await connection.execute(
        upsert.insert(connection, t.updates)
        .values(**await _row(connection, incoming, now), body=body)
        .on_conflict_do_nothing(index_elements=["id"])
    )


_U = t.updates.c
_WAITS = _U.handled_at.is_(None) & (_U.body != "") & _U.bot_id.in_(bindparam("bots", expanding=True))
_WAITING = (
    select(_U.id, _U.sender, _U.body)
    .where(_WAITS, _U.sender.not_in(bindparam("resting", expanding=True)))
    .order_by(_U.received_at, _U.update_id)
    .limit(_AT_ONCE)
)
_SENDERS = select(_U.sender).where(_WAITS).distinct()
"""Built once: every look at what has come asks them."""


async def waiting(connection: AsyncConnection, bot_id: int, resting: Collection[int] = ()) -> list[Kept]:
    """The bot's updates that were kept and are not handled yet, in their order, but for those of `resting` senders."""
    rows = await connection.execute(_WAITING, {"bots": (bot_id, _BEFORE), "resting": list(resting)})
    return [Kept(row.id, row.sender, row.body) for row in rows]


async def senders_waiting(connection: AsyncConnection, bot_id: int) -> set[int]:
    """Who has sent what is kept and not handled yet."""
    return set(await connection.scalars(_SENDERS, {"bots": (bot_id, _BEFORE)}))


async def note_failure(
    connection: AsyncConnection, incoming: UpdateName, body: str, error: str, *, now: datetime
) -> int:
    """Keep an update whose handling failed; returns how often it has failed by now."""
    await receive(connection, incoming, body, now=now)
    u = t.updates.c
    key = (await _row(connection, incoming, now))["id"]
    changed = update(t.updates).where(u.id == key).values(attempts=u.attempts + 1, error=error).returning(u.attempts)
    return int((await connection.execute(changed)).scalar_one())


async def set_aside(connection: AsyncConnection, incoming: UpdateName, *, now: datetime) -> None:
    """Give up on an update that failed; what was kept of it stays for whoever looks into it."""
    key = (await _row(connection, incoming, now))["id"]
    await connection.execute(update(t.updates).where(t.updates.c.id == key).values(handled_at=now))


async def forget(connection: AsyncConnection, *, now: datetime) -> None:
    """Drop what was handled so long ago that it cannot come again, and, much later, what was set aside."""
    u = t.updates.c
    old = (u.body == "") & (u.handled_at < now - _KEPT)
    await connection.execute(delete(t.updates).where(or_(old, u.handled_at < now - _KEPT_ASIDE)))


async def _row(connection: AsyncConnection, incoming: UpdateName, now: datetime) -> dict[str, object]:
    """The columns of an update's row. One that an older version of the program has written is used further."""
    u = t.updates.c
    known = select(u.id).where(
        u.id == incoming.update_id,
        u.bot_id == _BEFORE,
        or_(u.handled_at.is_(None), u.received_at > now - _COMES_AGAIN),
    )
    before = (await connection.execute(known)).first() is not None
    return {
        "id": incoming.update_id if before else incoming.key,
        "bot_id": incoming.bot_id,
        "update_id": incoming.update_id,
        "sender": incoming.sender,
        "received_at": now,
    }
