"""How Vietnamese words are written: marks, tones, and what is left of them when an input method was off.

A word is taken apart into its letters without tone, its tone, and its plain letters, so that "hoà" and "hòa", "rồi" and
"rôì" are one word. Hỏi and ngã are one tone here: much of the country does not tell them apart in writing.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_TONES = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "r", "\u0323": "j"}
_CACHED_WORDS = 4096
WORD = re.compile(r"\w+|\?|[,.;!:]|[^\w\s]")
"""A word or a sign."""


class Spelled(NamedTuple):
    """A lower-case word: `letters` with đ, â, ă, ê, ô, ơ, ư but no tone; `tone`, a letter or ""; ASCII `plain`."""

    letters: str
    tone: str
    plain: str

    @property
    def key(self) -> str:
        """The word in one spelling: two words with the same key are the same word."""
        return self.letters + "'" + self.tone if self.tone else self.letters

    @property
    def marked(self) -> bool:
        """Whether any mark of the Vietnamese alphabet is written."""
        return bool(self.tone) or self.letters != self.plain


@lru_cache(maxsize=_CACHED_WORDS)
def spell(word: str) -> Spelled:
    """Take a lower-case word apart."""
    if word.isascii():
        return Spelled(word, "", word)
    tone = ""
    letters: list[str] = []
    plain: list[str] = []
    for char in unicodedata.normalize("NFC", word):
        base, *marks = list(unicodedata.normalize("NFD", char))
        for mark in marks:
            tone = _TONES.get(mark, tone)
        kept = "".join(mark for mark in marks if mark not in _TONES)
        letters.append(unicodedata.normalize("NFC", base + kept))
        plain.append("d" if base == "đ" else base)
    return Spelled("".join(letters), tone, "".join(plain))


def is_shorthand_of(written: Spelled, word: Spelled) -> bool:
    """Whether `written` is `word` with no mark wrong and some, all or none of them left out."""
    return (
        written.plain == word.plain
        and written.tone in ("", word.tone)
        and len(written.letters) == len(word.letters) == len(word.plain)
        and all(a in (b, c) for a, b, c in zip(written.letters, word.letters, word.plain, strict=True))
    )


_TELEX_PAIRS = {"aa": "â", "ee": "ê", "oo": "ô", "dd": "đ", "aw": "ă", "ow": "ơ", "uw": "ư"}
_TELEX_TONES = {"f": "\u0300", "s": "\u0301", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_VNI_QUALITIES = {"6": dict(zip("aeo", "âêô", strict=True)), "7": dict(zip("ou", "ơư", strict=True)), "8": {"a": "ă"}}
_VOWELS = frozenset("aeiouyâăêôơư")
_LONGEST_SYLLABLE = 12


def from_telex(word: str) -> str | None:
    """The word that raw Telex keys meant ("hoanf" → "hoàn"), or None when they hold no Telex at all."""
    if len(word) > _LONGEST_SYLLABLE or not word.isascii() or not word.isalpha():
        return None
    out: list[str] = []
    tone = ""
    seen_vowel = False
    for char in word:
        pair = _TELEX_PAIRS.get(out[-1] + char) if out else None
        if pair:
            out[-1] = pair
        elif char == "w" and (at := next((at for at in (-1, -2) if len(out) >= -at and out[at] in "aou"), 0)):
            out[at] = {"a": "ă", "o": "ơ", "u": "ư"}[out[at]]
        elif char == "w" and out and not seen_vowel:
            out.append("ư")
            seen_vowel = True
        elif char in _TELEX_TONES and seen_vowel:
            tone = _TELEX_TONES[char]
        elif not (out and out[-1] in "âêôđ" and spell(out[-1]).plain == char):
            out.append(char)
        seen_vowel = seen_vowel or char in _VOWELS
    letters = "".join(out).replace("uơ", "ươ")
    return None if letters == word else _with_tone(letters, tone)


def from_vni(word: str) -> str | None:
    """The word that raw VNI keys meant ("d9a4" → "đã"), or None when they are no VNI."""
    if len(word) > _LONGEST_SYLLABLE or not word.isascii() or word.isalpha():
        return None
    out: list[str] = []
    tone = ""
    for char in word:
        if char in _VNI_TONES:
            tone = _VNI_TONES[char]
        elif char == "9" and "d" in out:
            out[out.index("d")] = "đ"
        elif char in _VNI_QUALITIES:
            qualities = _VNI_QUALITIES[char]
            out = [qualities.get(letter, letter) for letter in out]
        elif char.isdigit():
            return None
        else:
            out.append(char)
    return _with_tone("".join(out), tone)


def _with_tone(letters: str, tone: str) -> str:
    """`letters` with the tone put on a vowel; on which one does not matter to `spell`."""
    for at, letter in enumerate(letters):
        if letter in _VOWELS:
            return unicodedata.normalize("NFC", letters[: at + 1] + tone + letters[at + 1 :])
    return letters


def plain_words(text: str) -> list[str]:
    """The words and signs of a text in small letters without marks."""
    return [spell(word).plain for word in WORD.findall(text.lower())]
