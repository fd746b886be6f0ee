"""For whom more time is asked for: somebody's own unit, or expressly the whole task."""

import re

from bot.texts.folding import folded

_WHOLE = re.compile(
    r"\b(?:ca|chung cho|toan bo|toan) (?:nhiem vu|viec|cong viec|ke hoach|cac don vi|don vi|nhom)\b"
    r"|\b(?:for )?(?:the )?whole task\b"
)


def is_for_all(words: str) -> bool:
    """Whether somebody says that they ask for all: "xin gia hạn cả nhiệm vụ đến 15/6"."""
    return _WHOLE.search(folded(words)) is not None
