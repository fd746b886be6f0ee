"""Words without their marks, so that "uỷ ban", "ủy ban" and "uy ban" are found alike."""

import unicodedata
from functools import lru_cache


class _Bare(dict[str, str]):
    """What is left of a character without its marks: "e" of "ệ", "d" of "đ", nothing of a mark by itself."""

    def __missing__(self, char: str) -> str:
        bare = "".join(one for one in unicodedata.normalize("NFD", char) if not unicodedata.combining(one))
        self[char] = bare.replace("đ", "d")
        return self[char]


_BARE = _Bare()


@lru_cache(maxsize=4096)  # the same headings, units and kinds come again and again
def folded(words: str) -> str:
    """`words` in lower case without tones and diacritics, đ as d, every run of white space as one space."""
    if words.isascii():
        return " ".join(words.lower().split())
    return " ".join("".join(map(_BARE.__getitem__, words.casefold())).split())


def composed(words: str) -> str:
    """`words` with each marked letter as one character, whichever way they were typed (Unicode NFC)."""
    return unicodedata.normalize("NFC", words)


class _BareInPlace(dict[str, str]):
    """The one character in lower case that stands for a composed one without its marks."""

    def __missing__(self, char: str) -> str:
        bare = unicodedata.normalize("NFD", char.lower())[0]
        self[char] = "d" if bare == "đ" else bare
        return self[char]


_BARE_IN_PLACE = _BareInPlace()


def folded_in_place(words: str) -> str:
    """Like `folded`, but each character of `words`, which are `composed`, stays in its place and is still one."""
    return "".join(map(_BARE_IN_PLACE.__getitem__, words))
