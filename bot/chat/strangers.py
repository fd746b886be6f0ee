"""What somebody who is not enrolled is told: a few answers an hour, then nothing. Anybody can write to a bot."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.message import Message
from bot.store import deliveries
from bot.store.address import Address
from bot.texts import Texts

_ANSWERS = 3
_REST = timedelta(hours=1)


async def told_to_a_stranger(
    connection: AsyncConnection, address: Address, message: Message, now: datetime, say: Texts
) -> Message | None:
    """What goes to their chat at `now` (UTC): the last answer of an hour says so, after it None."""
    said = await deliveries.said_to_nobody(connection, address, since=now - _REST)
    if said >= _ANSWERS:
        return None
    if said < _ANSWERS - 1:
        return message
    return replace(message, text=f"{message.text}\n\n{say.html('chat.stranger_rest')}")
