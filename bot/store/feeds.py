"""The tokens of feed links: an HMAC of officer and generation, so that the database does not hold them.

A token reads `<officer id in base 36>-<128 bits of HMAC-SHA256>`. Raising an officer's generation revokes the old one,
which is still recognised as revoked.
"""

import base64
import hmac
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import officers
from bot.store.officers import Officer

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LONGEST = 64


class TokenFault(StrEnum):
    """Why a token opens nothing."""

    UNKNOWN = "unknown"
    REVOKED = "revoked"


def token(secret: bytes, officer_id: int, generation: int) -> str:
    """The feed token of an officer's `generation`."""
    return f"{_base36(officer_id)}-{_signature(secret, officer_id, generation)}"


async def officer_of(connection: AsyncConnection, secret: bytes, given: str) -> Officer | TokenFault:
    """Whose feed the token `given` opens. Compares in constant time and looks up one row, whatever is given."""
    number, _, signature = given.partition("-")
    if not signature or len(given) > _LONGEST or not number or any(digit not in _DIGITS for digit in number):
        return TokenFault.UNKNOWN
    officer_id = int(number, 36)
    officer = await officers.by_id(connection, officer_id) if officer_id < 2**53 else None
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
