"""Words of people, made fit for a document: text and nothing else."""

import re

# What XML cannot hold (XML 1.0, 2.2), other control characters, and what turns the direction of writing.
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_SPACES = re.compile(r"[ \t]+")


def plain(words: str, most: int | None = None) -> str:
    """Words without control characters and tabs; cut after `most` characters, and marked as cut."""
    found = _SPACES.sub(" ", _CONTROL.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))).strip()
    return found if most is None or len(found) <= most else found[: most - 1].rstrip() + "…"


def one_line(words: str, most: int | None = None) -> str:
    """The same on one line."""
    return plain(" ".join(words.split()), most)
