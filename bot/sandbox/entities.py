"""What Telegram finds by itself in a text: commands, links, mentions; and the white space that it cuts off."""

import re

from bot.sandbox.markup import utf16_length
from bot.sandbox.models import Entity

# In this order: what an earlier pattern has taken, a later one leaves alone.
_PATTERNS = (
    ("url", re.compile(r"(?<![\w@])(?:https?://|t\.me/)[^\s<>\"“”]*[^\s<>\"“”.,;:!?)\]»]")),
    ("email", re.compile(r"(?<![\w.])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z]\w{3,31}\b", re.ASCII)),
    ("bot_command", re.compile(r"(?<![\w/@<])/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")),
    ("hashtag", re.compile(r"(?<![\w#])#\w*[^\W\d]\w*")),
)


def find_entities(text: str, marked: list[Entity]) -> list[Entity]:
    """`marked`, and whatever else Telegram would make clickable in `text`, in the order of the text."""
    taken = [(entity["offset"], entity["offset"] + entity["length"]) for entity in marked if _closed(entity)]
    found = list(marked)
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            offset = utf16_length(text[: match.start()])
            end = offset + utf16_length(match[0])
            if all(end <= start or offset >= stop for start, stop in taken):
                taken.append((offset, end))
                found.append({"type": kind, "offset": offset, "length": end - offset})
    return sorted(found, key=lambda entity: (entity["offset"], -entity["length"]))


def _closed(entity: Entity) -> bool:
    return entity["type"] in {"code", "pre", "text_link", "text_mention"}


def trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without the white space at both ends, as Telegram keeps a text; the entities move along or are cut."""
    kept = text.strip()
    shift = utf16_length(text[: len(text) - len(text.lstrip())])
    size = utf16_length(kept)
    moved = []
    for entity in entities:
        start = max(entity["offset"] - shift, 0)
        end = min(entity["offset"] + entity["length"] - shift, size)
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    return kept, moved
