"""What somebody said, as plain data, and a message to one person because of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import TaskKey
from bot.delivery.message import Message
from bot.office.office import Office
from bot.store import deliveries
from bot.store.address import Address
from bot.store.officers import Officer
from bot.store.progress import Attachment


@dataclass(frozen=True, slots=True)
class Statement:
    """What an officer said in the update `update_id`: the words, and the file that came with them.

    `address` and `message_id` name the message; they are None where a button said it.
    """

    officer: Officer
    update_id: int
    words: str = ""
    address: Address | None = None
    message_id: str | None = None
    attachment: Attachment | None = None


async def tell(
    office: Office,
    connection: AsyncConnection,
    person: Officer,
    message: Message,
    *,
    key: str,
    task: TaskKey | None = None,
    question_id: int | None = None,
    at: datetime | None = None,
) -> None:
    """Put a message to a person into the outbox, once for each `key`; nothing where they have no chat.

    A reply to it means `task` and goes on from the question `question_id`. It is sent at `at` (UTC), or at once.
    """
    if person.address is not None:
        await deliveries.enqueue(
            connection,
            address=person.address,
            officer_id=person.id,
            dedupe_key=f"{key}:{person.id}",
            payload=message.to_payload(),
            now=at or office.now(),
            priority=deliveries.Priority.NOTICE,
            task=task,
            question_id=question_id,
        )
