"""What a dispatcher is handed: functions that send and render, and that tell somebody of trouble."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.message import Message
from bot.store.address import Address
from bot.store.deliveries import Delivery
from bot.store.reminders import Expired

Send = Callable[[Address, Message], Awaitable[str]]
"""Sends a message to a chat and returns its message id; raises a `faults.SendFault`."""
Render = Callable[[Delivery, datetime], Message]
"""Makes the message of a delivery, as of an instant (UTC); raises `faults.NothingLeft` where nothing is to say."""
GivenUp = Callable[[AsyncConnection, Delivery, Exception], Awaitable[None]]
"""Tells whoever should know, in the transaction in which a delivery is given up, or was uncertain again and again."""
TellExpired = Callable[[AsyncConnection, Sequence[Expired]], Awaitable[None]]
"""Tells the admins, in the same transaction, of reminders that had lost their point."""
HoldBack = Callable[[AsyncConnection, datetime], Awaitable[None]]
"""Puts off what is due at an instant (UTC) and must not go then: people rest."""

LookUp = Callable[[AsyncConnection], Awaitable[object]]
"""Learns what `Render` goes by, in the transaction in which messages were claimed: they may be of a new calendar."""


async def hold_nothing_back(_connection: AsyncConnection, _now: datetime) -> None:
    """Where nobody rests."""


async def look_nothing_up(_connection: AsyncConnection) -> None:
    """Where messages say by themselves all that they say."""
