"""The tokens of feed links: an HMAC of officer and generation, so that the database does not hold them; their last use.

A token reads `<officer id in base 36>-<128 bits of HMAC-SHA256>`. Raising an officer's generation revokes the old one,
which is still recognised as revoked.
"""

import base64
import hmac
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config.feed_token import TOKEN
from bot.store import officers, upsert
from bot.store import tables as t
from bot.store.officers import Officer

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class TokenFault(StrEnum):
    """Why a token opens nothing."""

    UNKNOWN = "unknown"
    REVOKED = "revoked"


def token(secret: bytes, officer_id: int, generation: int) -> str:
    """The feed token of an officer's `generation`."""
    return f"{_base36(officer_id)}-{_signature(secret, officer_id, generation)}"


@dataclass(frozen=True, slots=True)
class Use:
    """When a feed was last fetched (UTC), and by which program."""

    used_at: datetime
    client: str


async def note_use(connection: AsyncConnection, officer_id: int, use: Use) -> None:
    """Keep the last use of an officer's feed; the one before is forgotten."""
    values = {"used_at": use.used_at, "client": use.client}
    await connection.execute(
        upsert.insert(connection, t.feed_uses)
        .values(officer_id=officer_id, **values)
        .on_conflict_do_update(index_elements=["officer_id"], set_=values)
    )


async def last_use(connection: AsyncConnection, officer_id: int) -> Use | None:
    """The last use of an officer's feed, or None."""
    row = (await connection.execute(select(t.feed_uses).where(t.feed_uses.c.officer_id == officer_id))).one_or_none()
    return Use(row.used_at, row.client) if row else None


async def officer_of(
    connection: AsyncConnection, secret: bytes, given: str, day: date | None = None
) -> Officer | TokenFault:
    """Whose feed the token `given` opens, with their duties of a day if one is given.

    Compares in constant time; what is no token is not looked up.
    """
    if not TOKEN.fullmatch(given):
        return TokenFault.UNKNOWN
    number, _, signature = given.partition("-")
    officer_id = int(number, 36)
    officer = await officers.by_id(connection, officer_id, day) if officer_id < 2**53 else None
    if officer is None:
        return TokenFault.UNKNOWN
    if hmac.compare_digest(signature.encode(), _signature(secret, officer_id, officer.feed_generation).encode()):
        return officer if officer.left_at is None else TokenFault.REVOKED
    for generation in range(officer.feed_generation):
        if hmac.compare_digest(signature.encode(), _signature(secret, officer_id, generation).encode()):
            return TokenFault.REVOKED
    return TokenFault.UNKNOWN


def _signature(secret: bytes, officer_id: int, generation: int) -> str:
    digest = hmac.digest(secret, f"feed:{officer_id}:{generation}".encode(), "sha256")[:16]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits or "0"
