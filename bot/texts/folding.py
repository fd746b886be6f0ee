"""Words without their marks, so that "uỷ ban", "ủy ban" and "uy ban" are found alike."""

import unicodedata


def folded(words: str) -> str:
    """`words` in lower case without tones and diacritics, đ as d, every run of white space as one space."""
    bare = "".join(char for char in unicodedata.normalize("NFD", words.casefold()) if not unicodedata.combining(char))
    return " ".join(bare.replace("đ", "d").split())
