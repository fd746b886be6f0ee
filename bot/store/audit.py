"""Who did what, and when: rows are appended in the transaction of what they tell, and never changed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

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
