"""A short name of one occurrence of a task, for the 64 bytes of a button's data (Bot API, "InlineKeyboardButton")."""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterable

from bot.calendar.model import Occurrence


def task_ref(entry_id: str, occurrence_key: str) -> str:
    """Eight characters that stand for the occurrence, the same for ever."""
    digest = hashlib.blake2b(f"{entry_id}\n{occurrence_key}".encode(), digest_size=6).digest()
    return urlsafe_b64encode(digest).decode()


def find_task(ref: str, tasks: Iterable[Occurrence]) -> Occurrence | None:
    """The occurrence that `ref` stands for, or None if the calendar no longer has it."""
    return next((task for task in tasks if task_ref(*task.task_key) == ref), None)
