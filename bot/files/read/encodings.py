"""Bytes become text, whatever program of an office wrote them; and text in the fonts of before Unicode is known.

Windows-1258 writes "ệ" as "ê" and a combining dot below. TCVN3 (ABC, the fonts called .Vn…) and VNI put Vietnamese
letters in the places of Western ones, so that "Hội nghị" is stored as "Héi nghÞ" or "Hoäi nghò". Such text is refused
and never guessed at. Tables: TCVN 5712:1993 (VN3) and VNI for Windows.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import Any

from bot.files.read.sheet import Refused, Sheet

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SAMPLE = 20_000
"""So many letters are looked at to know a font."""
_FEW = 3
"""Fewer different words that mean something only in an old font say nothing."""
_TOP_ROWS = 200
_ODD = re.compile("[¡-¿ÆÇÑ×ØÖÜÞßäåæçëîïñö÷øûüþ]")
"""Letters without which there are hardly any words in these fonts, and that Vietnamese in Unicode does not have."""

_TCVN3 = str.maketrans(
    "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ¡¢£¤¥¦§",
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂÊÔƠƯĐ",
)
_ACCENTS = ("\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
_HAT, _BREVE = "\u0302", "\u0306"
_VNI_ORDER = (*_ACCENTS, _HAT, *(_HAT + one for one in _ACCENTS), _BREVE, *(_BREVE + one for one in _ACCENTS))
_VNI_MARKS = dict(
    zip(
        "øùûõïâàáåãäêèéúüëØÙÛÕÏÂÀÁÅÃÄÊÈÉÚÜË",
        _VNI_ORDER * 2,
        strict=True,
    )
)  # fmt: skip
_VNI_LETTERS = str.maketrans("ñÑôÔöÖæÆóÓòÒîÎ", "đĐơƠưƯỉỈĩĨịỊỵỴ")
_VNI_PAIR = re.compile(f"([AEOUYaeouyôöÔÖ])([{''.join(_VNI_MARKS)}])")
_WORD = re.compile(r"[^\W\d_]+(?:[\xa1-\xbf\xd7\xf7]+[^\W\d_]*)*|[\xa1-\xbf\xd7\xf7]+[^\W\d_]+", re.UNICODE)
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_SYLLABLE = re.compile(
    "(?:ngh?|nh|gi|gh?|kh?|ch?|th|tr|ph|qu|[bcdđhklmnrstvx])?"
    "(?:(?:a[iouy]|â[uy]|eo|êu|i(?:êu|[au])|o(?:a[iyo]|eo|[ai])|[ôơ]i|u(?:ây|y[au]|êu|ôi|[ai])|ư(?:ơ[iu]|[aiu])|yêu)"
    "|(?:[aăâeêôơưy]|iê?|o[aăeo]?|u(?:yê|[âyêôơ])?|ươ|yê)(?:ch|ng|nh|[cmnpt])?)"
)
"""Syllables without their tones: those that end in a vowel after another, and those that may end in a consonant."""
_TWICE = re.compile("[ÃÄÆ][\x80-\xbf\u0152-\u2122]|á[º»]")
"""What the bytes of "à", "đ", "ư", "ạ", "ộ" are in Windows-1252."""
_LOST = re.compile(r"[^\W\d_]\?[^\W\d_]")
_GARBLED = re.compile(f"\ufffd|{_TWICE.pattern}")
_LOST_WORDS = 3


def decoded(data: bytes) -> tuple[str, str]:
    """(the text, its encoding: "utf-8", "utf-16", "utf-32", "windows_1258" (its letters composed), "encoded_twice").

    The last is text that was taken for Windows-1252 and saved as UTF-8 once more ("Há»™i nghá»‹"). Those of more than
    one word are the keys of cautions in "cells". Raises Refused for what is no text, whose letters are lost, or that is
    in a font of before Unicode.
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "") or _wide(data) or "utf-8"
    if encoding in ("utf-8", "utf-8-sig") and b"\x00" in data:
        raise Refused("binary")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        if encoding not in ("utf-8", "utf-8-sig"):
            raise Refused("binary") from None
        return _old(data), "windows_1258"
    refuse_old_font([text[:_SAMPLE]])
    if encoding.startswith("utf-8") and (once := _once(text)) is not None:
        return once, "encoded_twice"
    _whole(text)
    return text, "utf-8" if encoding.startswith("utf-8") else encoding[:6]


def _wide(data: bytes) -> str:
    """UTF-16 without its mark shows in the zeros beside its Western letters."""
    even, odd = data[:_SAMPLE:2].count(0), data[1:_SAMPLE:2].count(0)
    enough = len(data[:_SAMPLE]) // 6
    if odd > max(enough, 1) and not even:
        return "utf-16-le"
    return "utf-16-be" if even > max(enough, 1) and not odd else ""


def _old(data: bytes) -> str:
    """Text of one byte a letter. Raises Refused where it means nothing in Vietnamese."""
    refuse_old_font(
        [data[:_SAMPLE].decode("latin-1")], unicodedata.normalize("NFC", data[:_SAMPLE].decode("cp1258", "replace"))
    )
    try:
        text = unicodedata.normalize("NFC", data.decode("cp1258"))
    except UnicodeDecodeError:
        raise Refused("binary") from None
    _whole(text)
    return text


def _once(text: str) -> str | None:
    """The text that was encoded twice, None where it was not."""
    if not _TWICE.search(text):
        return None
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        pass
    try:  # where a program keeps the bytes that Windows-1252 has no letters for
        raw = b"".join(one.encode("latin-1" if ord(one) < 0xA0 else "cp1252") for one in text)
        return raw.decode("utf-8")
    except UnicodeError:
        return None


def _whole(text: str) -> None:
    """Raises Refused where letters were saved as question marks, or as others that cannot be told back."""
    top = text[:_SAMPLE]
    words = top.split()
    for sign in (_LOST, _GARBLED):
        found = [word for word in words if sign.search(word) and "://" not in word]
        if len(found) >= _LOST_WORDS and len(found) * 10 > len(words):
            raise Refused("lost_letters", given=found[0][:40])


def in_unicode(sheet: Sheet) -> Sheet:
    """The sheet; Refused is raised while its rows are read where they are in a font of before Unicode."""
    return replace(sheet, rows=_in_unicode(sheet.rows))


def _in_unicode(rows: Iterable[tuple[int, tuple[Any, ...]]]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    following = iter(rows)
    top = list(islice(following, _TOP_ROWS))
    refuse_old_font(cell for _, cells in top for cell in cells if isinstance(cell, str))
    for number, cells in top:
        _row_in_unicode(cells)
        yield number, cells
    for number, cells in following:
        _row_in_unicode(cells)
        yield number, cells


def _row_in_unicode(cells: tuple[Any, ...]) -> None:
    words = " ".join([cell for cell in cells if isinstance(cell, str)])
    if _ODD.search(words):
        refuse_old_font([words])


def refuse_old_font(texts: Iterable[str], as_read: str | None = None) -> None:
    """Raises Refused where texts are in the letters of TCVN3 or VNI, with a word and what it was meant to be.

    `as_read` is what they would be read as where that is something else than they are. Single letters say nothing.
    """
    given = "\n".join(texts)[:_SAMPLE]
    words = [word for word in _WORD.findall(given) if len(word) > 1 and not word.isascii()]
    readings: Mapping[str, list[str]] = {
        "font_tcvn3": [word.translate(_TCVN3) for word in words],
        "font_vni": [_vni(word) for word in words],
    }
    seen = words if as_read is None else [word for word in _WORD.findall(as_read) if not word.isascii()]
    now = _sense(seen)
    font = max(readings, key=lambda name: _sense(readings[name]))
    best = _sense(readings[font])
    pairs = zip(words, readings[font], strict=True)
    mended = {word: meant for word, meant in pairs if word != meant and _is_syllable(meant)}
    only_so = [word for word in mended if not _is_syllable(word)]
    if best >= 0.75 and now <= 0.5 and len(only_so) >= _FEW:
        given, meant = next(iter(mended.items()))
        raise Refused(font, given=given, meant=meant)


def _vni(word: str) -> str:
    marked = _VNI_PAIR.sub(lambda pair: pair[1].translate(_VNI_LETTERS) + _VNI_MARKS[pair[2]], word)
    return unicodedata.normalize("NFC", marked.translate(_VNI_LETTERS))


def _sense(words: list[str]) -> float:
    """The share of words that may be Vietnamese."""
    return sum(map(_is_syllable, words)) / len(words) if words else 1.0


@lru_cache(maxsize=4096)  # a table repeats its words
def _is_syllable(word: str) -> bool:
    parted = unicodedata.normalize("NFD", word.lower())
    if len(_TONES.findall(parted)) > 1:
        return False
    return bool(_SYLLABLE.fullmatch(unicodedata.normalize("NFC", _TONES.sub("", parted))))
