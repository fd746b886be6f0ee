"""Words without their marks, so that "uỷ ban", "ủy ban" and "uy ban" are found alike."""

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=4096)  # the same headings, units and kinds come again and again
def folded(words: str) -> str:
    """`words` in lower case without tones and diacritics, đ as d, every run of white space as one space."""
    if words.isascii():
        return " ".join(words.lower().split())
    bare = "".join(char for char in unicodedata.normalize("NFD", words.casefold()) if not unicodedata.combining(char))
    return " ".join(bare.replace("đ", "d").split())


def composed(words: str) -> str:
    """`words` with each marked letter as one character, whichever way they were typed (Unicode NFC)."""
    return unicodedata.normalize("NFC", words)


def folded_in_place(words: str) -> str:
    """Like `folded`, but each character of `words`, which are `composed`, stays in its place and is still one."""
    bare = (unicodedata.normalize("NFD", char.lower())[0] for char in words)
    return "".join("d" if char == "đ" else char for char in bare)
