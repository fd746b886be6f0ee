"""Plain words instead of a command: help, one's tasks, the calendar, who is here (`asked/requests.txt`)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.chat.asked.spoken import bare, section_of
from bot.chat.incoming import Incoming

HELLO = "chao"
"""No command: a greeting."""
_REQUESTS = "requests.txt"
_MOST_OF_A_NAME = 5
"""Words."""
_CLAUSE = re.compile(r"[ivxIVX]+\s?\.?\s?\d+(?:\.\d+)*")
_TAKES: Mapping[str, Callable[[str], bool]] = {
    "lichsu +": lambda rest: _CLAUSE.fullmatch(rest) is not None,
    "canbo +": lambda rest: not re.search(r"[\d.,:?]", rest) and len(rest.split()) <= _MOST_OF_A_NAME,
    "moi +": lambda rest: "," in rest,
}
"""What may follow the words of a section that goes on."""


def as_command(incoming: Incoming) -> Incoming | None:
    """What came in as the command that its words stand for, said by themselves; None for anything else."""
    if incoming.tap is not None or incoming.quoted is not None or incoming.said.attachment is not None:
        return None
    words = incoming.said.words
    command = section_of(words, _REQUESTS)
    if command is not None and not command.endswith("+"):
        return _as(incoming, command, "")
    typed = words.split()
    for at in range(1, min(len(typed), 4)):
        section, rest = section_of(" ".join(typed[:at]), _REQUESTS, " +"), " ".join(typed[at:])
        if section and section in _TAKES and bare(rest) and _TAKES[section](rest.strip(" .!")):
            return _as(incoming, section.removesuffix(" +"), rest)
    return None


def _as(incoming: Incoming, command: str, rest: str) -> Incoming:
    return replace(incoming, command=command, said=replace(incoming.said, words=f"/{command} {rest}".strip()))
