"""The order of the Vietnamese alphabet, and of people in it: by their given name, which stands last."""

import unicodedata

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
"""No mark, and the combining marks of the other five tones."""

Key = tuple[tuple[int, ...], tuple[int, ...]]


def person_key(name: str) -> tuple[Key, ...]:
    """Sorts people as a Vietnamese list does: given name, then family name, then what stands between."""
    words = name.split()
    ordered = [words[-1], *words[:-1]] if words else []
    return tuple(word_key(word) for word in ordered)


def word_key(word: str) -> Key:
    """Sorts words by their letters (a, ă, â, b, … d, đ, …), then by tones (ngang, huyền, hỏi, ngã, sắc, nặng)."""
    letters: list[int] = []
    tones: list[int] = []
    for char in unicodedata.normalize("NFC", word.casefold()):
        parts = unicodedata.normalize("NFD", char)
        tone = next((mark for mark in parts[1:] if mark in _TONES), "")
        letter = unicodedata.normalize("NFC", parts.replace(tone, "") if tone else parts)
        known = _LETTERS.find(letter)
        letters.append(known if known >= 0 else len(_LETTERS) + ord(letter[0]))
        tones.append(_TONES.index(tone))
    return tuple(letters), tuple(tones)
