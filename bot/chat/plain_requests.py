"""Plain words instead of a command: help, one's tasks, the calendar, who is here (`asked/requests.txt`)."""

from dataclasses import replace

from bot.chat.asked.spoken import section_of
from bot.chat.incoming import Incoming

_REQUESTS = "requests.txt"


def as_command(incoming: Incoming) -> Incoming | None:
    """What came in as the command that its words stand for, said by themselves; None for anything else."""
    if incoming.tap is not None or incoming.quoted is not None or incoming.said.attachment is not None:
        return None
    command = section_of(incoming.said.words, _REQUESTS)
    if command is None:
        return None
    return replace(incoming, command=command, said=replace(incoming.said, words=f"/{command}"))
