"""The messages by which leads were told of one matter: once somebody has decided, all of them say so."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables as t
from bot.store.address import Address


@dataclass(frozen=True, slots=True)
class Copy:
    """One of them: whose it is, and what it said. `message_id` is None while it has not been sent."""

    delivery_id: int
    officer_id: int
    address: Address
    message_id: str | None
    payload: Mapping[str, Any]


async def of_question(connection: AsyncConnection, question_id: int) -> list[Copy]:
    """What first told each lead of a question: not the words that went on from it, nor a file."""
    d = t.deliveries.c
    rows = await connection.execute(
        select(d.id, d.officer_id, d.channel, d.address, d.shared, d.message_id, d.payload)
        .where(
            d.question_id == question_id,
            d.officer_id.is_not(None),
            d.address != "",
            d.dedupe_key.like("question:%"),
            d.dedupe_key.not_like("%:file:%"),
        )
        .order_by(d.id)
    )
    return [
        Copy(
            row.id,
            row.officer_id,
            Address(row.channel, row.address, shared=row.shared),
            row.message_id,
            json.loads(row.payload),
        )
        for row in rows
    ]


async def rewrite(connection: AsyncConnection, delivery_id: int, payload: Mapping[str, Any]) -> None:
    """Change what a message says that waits and has never been tried."""
    d = t.deliveries
    await connection.execute(
        update(d)
        .where(d.c.id == delivery_id, d.c.state == "pending", d.c.attempts == 0)
        .values(payload=json.dumps(payload, ensure_ascii=False))
    )
