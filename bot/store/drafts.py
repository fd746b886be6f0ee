"""What an admin is about to change: kept from the preview (or a question) to the tap, over any restart."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables as t
from bot.store.address import Address, at

_KEPT = timedelta(days=2)
READING, APPLYING = "reading", "applying"


@dataclass(frozen=True, slots=True)
class Draft:
    """A change that nobody has applied yet. `revision` is the calendar of its preview, `content` a file's bytes.

    `state` is READING until there is a preview, then empty, and APPLYING from the tap on; `staged` names what is got
    ready for it (see `staging`).
    """

    id: int
    officer_id: int
    made_at: datetime
    revision: int
    body: Mapping[str, Any]
    content: bytes | None
    state: str = ""
    staged: str | None = None


async def create(
    connection: AsyncConnection,
    officer_id: int,
    body: Mapping[str, Any],
    *,
    now: datetime,
    revision: int = 0,
    content: bytes | None = None,
    question: str | None = None,
    state: str = "",
) -> int:
    """Keep a draft; returns its id. Drafts of long ago, which nobody decided on, are thrown away."""
    await connection.execute(delete(t.drafts).where(t.drafts.c.made_at < now - _KEPT, t.drafts.c.state == ""))
    result = await connection.execute(
        insert(t.drafts)
        .values(
            officer_id=officer_id,
            made_at=now,
            revision=revision,
            body=json.dumps(body, ensure_ascii=False),
            content=content,
            question=question,
            state=state,
        )
        .returning(t.drafts.c.id)
    )
    return int(result.scalar_one())


async def by_id(connection: AsyncConnection, draft_id: int, officer_id: int) -> Draft | None:
    """A draft of this officer's."""
    d = t.drafts.c
    row = (await connection.execute(select(t.drafts).where(d.id == draft_id, d.officer_id == officer_id))).one_or_none()
    return None if row is None else _draft(row)


async def of_question(connection: AsyncConnection, officer_id: int, address: Address, message_id: str) -> Draft | None:
    """The draft that waits for an answer to a message."""
    d, m = t.drafts, t.deliveries
    query = (
        select(d)
        .join(m, m.c.dedupe_key == d.c.question)
        .where(d.c.officer_id == officer_id, at(m, address), m.c.message_id == message_id)
    )
    row = (await connection.execute(query)).first()
    return None if row is None else _draft(row)


async def asked_last(connection: AsyncConnection, officer_id: int, since: datetime) -> Draft | None:
    """The draft that waits for an answer to the last question asked since `since` (UTC)."""
    d = t.drafts.c
    query = (
        select(t.drafts)
        .where(d.officer_id == officer_id, d.question.is_not(None), d.made_at >= since)
        .order_by(d.id.desc())
        .limit(1)
    )
    row = (await connection.execute(query)).first()
    return None if row is None else _draft(row)


async def change(
    connection: AsyncConnection,
    draft_id: int,
    *,
    body: Mapping[str, Any] | None = None,
    revision: int | None = None,
    question: str | None = None,
) -> None:
    """Change what is kept of a draft. Without `question` it waits for no answer any more."""
    values: dict[str, Any] = {"question": question}
    if body is not None:
        values["body"] = json.dumps(body, ensure_ascii=False)
    if revision is not None:
        values["revision"] = revision
    await connection.execute(update(t.drafts).where(t.drafts.c.id == draft_id).values(values))


async def advance(
    connection: AsyncConnection, draft_id: int, state: str, *, only_from: str | None = None, **values: Any
) -> bool:
    """Put a draft into another state, with other `values` of its columns. False where it is not in `only_from`."""
    d = t.drafts
    if "body" in values:
        values["body"] = json.dumps(values["body"], ensure_ascii=False)
    this = d.c.id == draft_id if only_from is None else and_(d.c.id == draft_id, d.c.state == only_from)
    done = await connection.execute(update(d).where(this).values(state=state, **values))
    return done.rowcount > 0


_UNDER_WAY = select(t.drafts.c.id).where(t.drafts.c.state != "").order_by(t.drafts.c.state, t.drafts.c.id)
"""Built once: every look at what has come asks it."""


async def under_way(connection: AsyncConnection) -> list[int]:
    """The ids of the drafts that are being read or applied: those that are applied first, then the oldest first."""
    return list(await connection.scalars(_UNDER_WAY))


async def whole(connection: AsyncConnection, draft_id: int) -> Draft | None:
    """A draft of whomever it is."""
    row = (await connection.execute(select(t.drafts).where(t.drafts.c.id == draft_id))).one_or_none()
    return None if row is None else _draft(row)


async def drop(connection: AsyncConnection, draft_id: int) -> None:
    """Forget a draft: it has been applied, or will not be."""
    await connection.execute(delete(t.drafts).where(t.drafts.c.id == draft_id))


def _draft(row: Any) -> Draft:
    return Draft(
        row.id, row.officer_id, row.made_at, row.revision, json.loads(row.body), row.content, row.state, row.staged
    )
