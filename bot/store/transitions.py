"""How the state of an outbox row changes while it is sent: every transition is one statement.

pending ─▶ leased ─▶ inflight ─▶ sent
   ▲          │          ├─────▶ unknown ─▶ (leased again, marked as possibly repeated) …
   └──────────┘ lease    ├─────▶ pending   (never left, or told to wait)
                         └─────▶ failed    (refused for good, or our own mistake)
pending/unknown ─▶ skipped (the task is done, or it lost its point); whatever is unsent ─▶ skipped (the officer left)
pending/unknown ─▶ held (the database is an old copy) ─▶ pending, marked, or skipped: as an admin decides
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Update, and_, bindparam, case, func, select, tuple_, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import office_day
from bot.store import deliveries, duty, parts, rerouting
from bot.store import tables as t
from bot.store.address import Address, at
from bot.store.deliveries import Delivery

_D = t.deliveries
_BOTH, _URGENT = (False, True), 4
"""At first so many times the messages to be claimed are looked at, the most urgent ones."""


def _lease(*, some_are_busy: bool, all_that_is_due: bool) -> Update:
    """SQL: claim what is due `at` an instant, `most` of it, for a `claimer`: see `lease`.

    Unless through `all_that_is_due`, it looks only through the `urgent` first: perhaps of fewer chats than `most`.
    """
    d = t.deliveries
    due = select(d.c.id, d.c.channel, d.c.address, d.c.priority, d.c.due_at).where(
        t.in_state(t.WAITING), d.c.next_try_at <= bindparam("at")
    )
    if some_are_busy:  # even an empty list would be looked through for each row that is due
        due = due.where(tuple_(d.c.channel, d.c.address).not_in(bindparam("busy", expanding=True)))
    if not all_that_is_due:
        due = due.order_by(d.c.priority, d.c.due_at, d.c.id).limit(bindparam("urgent"))
    row = due.subquery().c
    place = func.row_number().over(partition_by=(row.channel, row.address), order_by=(row.priority, row.due_at, row.id))
    each = select(row.id, row.priority, row.due_at, place.label("place")).subquery()
    first = select(each.c.id).where(each.c.place == 1).order_by(each.c.priority, each.c.due_at, each.c.id)
    waiting = (
        select(d.c.id)
        .where(d.c.id.in_(first.limit(bindparam("most")).scalar_subquery()), t.in_state(t.WAITING))
        .with_for_update(skip_locked=True)
    )
    return (
        update(d)
        .where(d.c.id.in_(waiting.scalar_subquery()))
        .values(state="leased", lease_owner=bindparam("claimer"), lease_until=bindparam("held_until"))
        .returning(d.c.id, d.c.channel, d.c.address)
    )


_OURS = and_(_D.c.id.in_(bindparam("ids", expanding=True)), _D.c.lease_owner == bindparam("holder"))
_LEASES = {(busy, every): _lease(some_are_busy=busy, all_that_is_due=every) for busy in _BOTH for every in _BOTH}
_RENEW = update(_D).where(_OURS, t.in_state(t.HELD)).values(lease_until=bindparam("held_until"))
_MARK_INFLIGHT = (
    update(_D)
    .where(_OURS, _D.c.state == "leased")
    .values(state="inflight", attempts=_D.c.attempts + 1, lease_until=bindparam("held_until"))
    .returning(_D.c.id)
)
_MARK_SENT = (
    update(_D)
    .where(
        _D.c.id == bindparam("sent_id"),
        _D.c.state == "inflight",
        _D.c.lease_owner == bindparam("holder"),
    )
    .values(
        state="sent",
        sent_at=bindparam("at"),
        message_id=bindparam("sent_message_id"),
        reason="",
        lease_owner=None,
        lease_until=None,
    )
)
"""Built once: it costs more than running them, and they are run for every batch."""


async def rescue(
    connection: AsyncConnection, now: datetime, *, every: bool = False, grace: timedelta = timedelta()
) -> int:
    """Free what dead workers held: leased rows wait again, those in flight may have arrived. Returns how many.

    Only leases that have run out, or `every` one where whoever held them leads no more. What was in flight is tried
    again after `grace`.
    """
    d = t.deliveries
    lost = and_(t.in_state(t.HELD), d.c.lease_until.is_not(None) if every else d.c.lease_until <= now)
    if await connection.scalar(select(d.c.id).where(lost).limit(1)) is None:  # nearly always
        return 0
    return await _free(connection, lost, now, grace)


async def let_go(connection: AsyncConnection, owner: str, now: datetime) -> int:
    """Free what stands as held by `owner`, who is alive but was cut off and no longer knows what it holds.

    Whether what was in flight has been sent is not known either. Returns how many messages.
    """
    return await _free(connection, t.deliveries.c.lease_owner == owner, now, timedelta())


async def _free(connection: AsyncConnection, lost: ColumnElement[bool], now: datetime, grace: timedelta) -> int:
    d = t.deliveries
    freed = {"lease_owner": None, "lease_until": None, "next_try_at": now}
    leased = await connection.execute(
        update(d).where(d.c.state == "leased", lost).values(state="pending", reason="lease lost", **freed)
    )
    inflight = await connection.execute(
        update(d)
        .where(d.c.state == "inflight", lost)
        .values(
            state="unknown",
            reason="crashed while sending",
            maybe_repeated=True,
            **(freed | {"next_try_at": now + grace}),
        )
    )
    return int(leased.rowcount + inflight.rowcount)


async def lease(
    connection: AsyncConnection,
    owner: str,
    now: datetime,
    *,
    until: datetime,
    limit: int,
    busy: Collection[Address] = (),
    today: date | None = None,
) -> list[Delivery]:
    """Claim up to `limit` messages that are due, the most urgent first, for `owner` until `until` (UTC).

    One for each chat, and none for the chats that are `busy`, so that a chat with many of them keeps nobody waiting.
    `today` is the office's day: nothing is claimed for whoever is away on it but answers (see `rerouting`). Reminders
    of tasks that all units of the officer have done meanwhile are skipped.
    """
    today = today or office_day(now)
    claim = {"at": now, "claimer": owner, "held_until": until}
    others = [(one.channel, one.text) for one in busy]
    ids: list[int] = []
    for every in _BOTH:
        some = claim | ({"busy": others} if others else {}) | ({} if every else {"urgent": _URGENT * limit})
        claimed = await connection.execute(_LEASES[bool(others), every], some | {"most": limit - len(ids)})
        for row in claimed:
            ids.append(row.id)
            others.append((row.channel, row.address))
        if len(ids) == limit:
            break
    if not ids:
        return []
    skipped = await rerouting.reroute(connection, ids, today)
    skipped |= await _skip_done(connection, [id_ for id_ in ids if id_ not in skipped], today)
    if left := [id_ for id_ in ids if id_ not in skipped]:
        return await deliveries.read(connection, left, today)
    return await lease(connection, owner, now, until=until, limit=limit, busy=busy, today=today)


async def renew(connection: AsyncConnection, ids: Collection[int], owner: str, *, until: datetime) -> None:
    """Go on holding these up to `until` (UTC), where `owner` holds them. What it does not name is lost in time."""
    await connection.execute(_RENEW, {"ids": list(ids), "holder": owner, "held_until": until})


async def mark_inflight(connection: AsyncConnection, ids: Sequence[int], owner: str, *, until: datetime) -> set[int]:
    """Note, before they are sent, that messages are about to be sent; returns those that `owner` still holds.

    Whether it does is told by the owner alone, not by the lease's end: who takes a row over writes that down first, and
    a clock that was moved must not cost a lease that nobody took.
    """
    if not ids:
        return set()
    marked = await connection.execute(_MARK_INFLIGHT, {"ids": list(ids), "holder": owner, "held_until": until})
    return {row.id for row in marked}


async def holds(connection: AsyncConnection, delivery_id: int, owner: str) -> bool:
    """Whether the message that `owner` marked in flight is still its own to send."""
    d = t.deliveries
    mine = select(d.c.id).where(d.c.id == delivery_id, d.c.state == "inflight", d.c.lease_owner == owner)
    return await connection.scalar(mine) is not None


async def mark_sent(connection: AsyncConnection, sent: Sequence[tuple[int, str]], owner: str, now: datetime) -> None:
    """Telegram has taken these: (delivery id, message id)."""
    if sent:
        await connection.execute(
            _MARK_SENT,
            [{"sent_id": id_, "sent_message_id": message, "at": now, "holder": owner} for id_, message in sent],
        )


async def mark_waiting(
    connection: AsyncConnection, delivery_id: int, owner: str, *, next_try_at: datetime, reason: str
) -> None:
    """It certainly did not arrive: it is tried again at `next_try_at` (UTC)."""
    await _settle(connection, delivery_id, owner, state="pending", next_try_at=next_try_at, reason=reason)


async def mark_unknown(
    connection: AsyncConnection, delivery: Delivery, owner: str, *, next_try_at: datetime, reason: str
) -> None:
    """It may have arrived: it is tried again at `next_try_at` (UTC), marked as possibly repeated."""
    await _settle(
        connection,
        delivery.id,
        owner,
        state="unknown",
        attempts=delivery.uncertain_tries + 1,
        maybe_repeated=True,
        next_try_at=next_try_at,
        reason=reason,
    )


async def put_off(connection: AsyncConnection, address: Address, until: datetime) -> None:
    """Try nothing that waits for a chat before `until` (UTC)."""
    d = t.deliveries
    await connection.execute(
        update(d).where(at(d, address), t.in_state(t.WAITING), d.c.next_try_at < until).values(next_try_at=until)
    )


async def hasten(connection: AsyncConnection, now: datetime) -> None:
    """Try at once what has been tried in vain and waits for a later try."""
    d = t.deliveries
    await connection.execute(
        update(d)
        .where(t.in_state(t.WAITING), d.c.next_try_at > now, d.c.due_at <= now, d.c.attempts > 0)
        .values(next_try_at=now)
    )


async def mark_failed(connection: AsyncConnection, delivery_id: int, owner: str, *, reason: str) -> None:
    """It is given up."""
    await _settle(connection, delivery_id, owner, state="failed", reason=reason)


async def mark_skipped(connection: AsyncConnection, delivery_id: int, owner: str, *, reason: str) -> None:
    """It is not sent: nothing of it is left to say."""
    await _settle(connection, delivery_id, owner, state="skipped", reason=reason)


async def release(connection: AsyncConnection, ids: Sequence[int], owner: str) -> None:
    """Give back messages that `owner` leased and did not begin to send."""
    if not ids:
        return
    d = t.deliveries
    await connection.execute(
        update(d)
        .where(d.c.id.in_(ids), d.c.state == "leased", d.c.lease_owner == owner)
        .values(state="pending", lease_owner=None, lease_until=None)
    )


async def move_chat(connection: AsyncConnection, old: Address, new: str) -> None:
    """A group became a supergroup: what still goes to it goes to its new address (Bot API, ResponseParameters)."""
    d = t.deliveries
    await connection.execute(update(d).where(at(d, old), d.c.sent_at.is_(None)).values(address=new))
    await connection.execute(update(t.officers).where(at(t.officers, old)).values(address=new))


async def give_up_chat(connection: AsyncConnection, officer_id: int, *, reason: str) -> int:
    """The officer's chat takes nothing any more: what waits for it has failed. Returns how many messages."""
    d = t.deliveries
    done = await connection.execute(
        update(d)
        .where(d.c.officer_id == officer_id, t.in_state((*t.WAITING, "leased")))
        .values(state="failed", reason=reason, lease_owner=None, lease_until=None)
    )
    return int(done.rowcount)


async def hold(connection: AsyncConnection, now: datetime) -> int:
    """Hold everything that is due, since it may have been sent long ago. Returns how many messages are held."""
    d = t.deliveries
    await connection.execute(
        update(d).where(t.in_state(t.WAITING), d.c.next_try_at <= now).values(state="held", reason="old copy")
    )
    return await connection.scalar(select(func.count()).where(d.c.state == "held")) or 0


async def release_held(connection: AsyncConnection, now: datetime) -> int:
    """Send what was held after all, marked as possibly repeated. Returns how many messages."""
    d = t.deliveries
    done = await connection.execute(
        update(d).where(d.c.state == "held").values(state="pending", maybe_repeated=True, next_try_at=now)
    )
    return int(done.rowcount)


async def drop_held(connection: AsyncConnection) -> int:
    """Do not send what was held. Returns how many messages."""
    d = t.deliveries
    done = await connection.execute(
        update(d).where(d.c.state == "held").values(state="skipped", reason="old copy, dropped by an admin")
    )
    return int(done.rowcount)


async def clock_set_back(connection: AsyncConnection, now: datetime, *, lease_until: datetime) -> int:
    """Let nothing wait for an instant of a clock that was ahead. Returns how many messages are tried sooner.

    A message was due when it was written; a reminder is due at the instant that its row names, not before. No lease
    runs longer than to `lease_until` (UTC).
    """
    d = t.deliveries
    await connection.execute(update(d).where(d.c.lease_until > lease_until).values(lease_until=lease_until))
    due = case((d.c.kind == "message", now), (d.c.due_at > now, d.c.due_at), else_=now)
    moved = await connection.execute(
        update(d).where(t.in_state(t.WAITING), d.c.next_try_at > now, d.c.next_try_at != due).values(next_try_at=due)
    )
    return int(moved.rowcount)


async def _settle(connection: AsyncConnection, delivery_id: int, owner: str, **values: Any) -> None:
    d = t.deliveries
    await connection.execute(
        update(d)
        .where(d.c.id == delivery_id, d.c.state == "inflight", d.c.lease_owner == owner)
        .values(lease_owner=None, lease_until=None, **values)
    )


async def _skip_done(connection: AsyncConnection, ids: Sequence[int], today: date) -> set[int]:
    """Skip tasks that every unit has done for which the officer answers: their own, and those they stand in for."""
    return {row.id for row in await connection.execute(_done(), {"ids": list(ids), "today": today})}


@cache
def _done() -> Update:
    """SQL: skip those of the messages `ids` that are about tasks that are done (see `_skip_done`)."""
    d, covers = t.deliveries, duty.stand_ins().subquery("covers")
    own = select(t.officer_units.c.officer_id, t.officer_units.c.unit_id)
    held = union_all(own, select(covers.c.officer_id, covers.c.unit_id)).subquery("held")
    about = d.c.entry_id, d.c.occurrence_key, d.c.officer_id
    open_unit = parts.has_to_do(*about, held, d, supporting=True)
    return (
        update(d)
        .where(d.c.id.in_(bindparam("ids", expanding=True)), d.c.kind == "task", ~open_unit)
        .values(state="skipped", reason="done", lease_owner=None, lease_until=None)
        .returning(d.c.id)
    )
