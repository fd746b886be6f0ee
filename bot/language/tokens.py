"""A reply as a row of tokens: words with what they may stand for, numbers, dates as digits, stops and signs."""

import re
import unicodedata
from dataclasses import dataclass

from bot.language.lexicon import is_debris, is_known, lexicon, meanings
from bot.language.spelling import spell

_TOKEN = re.compile(
    r"""
      (?P<link>(?:https?://|www\.)\S{1,300})
    | (?P<smiley>[:;=]['-]?[()dpv3]{1,8}(?!\w))
    | (?P<comrade>(?:đ\s?/\s?c|d/c)(?!\w))
    | (?P<clause>(?<![^\W_])(?:v[il]{0,3}|[il][vx]|[il]{2,3}|i|x|[ⅰ-ⅹ])\s?\.\s?[0-9]{1,2}(?![0-9]))
    | (?P<month_year>(?:0?[1-9]|1[0-2])\s?/\s?(?:19|20)[0-9]{2}(?![\w/]))
    | (?P<paper>[0-9]{1,5}\s?-[a-zđ]{2,5}/[a-zđ]{2,8}(?!\w)
        |[0-9]{1,5}\s?/(?:[0-9]{4}/)?[a-zđ]{2,8}(?:-[a-zđ]{1,8}){1,4}(?!\w))
    | (?P<fraction>[0-9]{1,5}\s?/\s?[0-9]{3,5}(?!\w)|[0-9]{3,5}\s?/\s?[0-9]{1,5}(?!\w))
    | (?P<clock>[0-9]{1,2}\s?(?:giờ|gio|h|g|:)\s?(?:[0-9]{2}(?!\s?/\s?[0-9]))?(?!\w))
    | (?P<digits>[0-9]{1,2}(?:\s?[/–-]\s?|\.)[0-9]{1,2}(?:(?:\s?[/–-]\s?|\.)(?:[0-9]{4}|[0-9]{2}))?(?![\w/]))
    | (?P<number>[0-9]{1,9}(?:[.,][0-9]{1,9})?)
    | (?P<percent>%)
    | (?P<ask>\?+)
    | (?P<stop>[,;.!…:\n()"“”–—-]+)
    | (?P<word>[^\W\d_][^\W_]*)
    | (?P<stray>[\u0300-\u036f]+)
    | (?P<sign>\S)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_UNSEEN = dict.fromkeys(
    [0x200B, 0x200C, 0x200D, 0x2060, 0xFE0F, 0xFEFF, 0x20E3, 0x2640, 0x2642, *range(0x1F3FB, 0x1F400)]
)


@dataclass(frozen=True, slots=True)
class Token:
    """`text` in lower case, the place [start, end) in the tidied reply, and the word keys that it may stand for.

    `loose` words are written without marks among words with marks, and are no word as they stand: perhaps a name.
    """

    kind: str
    text: str
    start: int
    end: int
    words: frozenset[str] = frozenset()
    loose: bool = False


def roman(text: str) -> str:
    """A Roman numeral in lower case that may be typed as one character or with "l" for "i": "Ⅱ", "ll"."""
    return unicodedata.normalize("NFKC", text).lower().replace("l", "i")


def tidy(text: str) -> str:
    """The reply in NFC, without invisible characters, with single spaces, and without a last full stop or exclamation
    marks, which change nothing that is said; ß, which has no capital, is ss."""
    said = " ".join(unicodedata.normalize("NFC", text.translate(_UNSEEN)).replace("ß", "ss").split())
    calm = said.rstrip("! ")
    return calm if calm.endswith("..") else calm.removesuffix(".").rstrip("! ")


def tokenise(said: str) -> list[Token]:
    """Cut a tidied reply into tokens; shorthand that stands for several words becomes several tokens in one place."""
    raw = [
        (match.lastgroup or "", match.group().lower(), match.start(), match.end()) for match in _TOKEN.finditer(said)
    ]
    among_marked = any(kind == "word" and (spell(text).marked or is_debris(text)) for kind, text, _, _ in raw)
    tokens: list[Token] = []
    skip = False
    for at, (kind, text, start, end) in enumerate(raw):
        if skip:
            skip = False
            continue
        if kind == "clause":
            tokens.append(Token(kind, roman(text), start, end))
        elif kind == "comrade":
            tokens += _several("word", text, start, end, (spell("đồng").key, spell("chí").key))
        elif kind in ("word", "sign"):
            following = raw[at + 1] if at + 1 < len(raw) else None
            pair = (
                lexicon().pairs.get((spell(text).plain, spell(following[1]).plain))
                if following and following[0] == "word"
                else None
            )
            if pair and following:
                tokens += _several(kind, text, start, following[3], pair)
                skip = True
                continue
            found = meanings(text, among_marked)
            longer = next((words for words in found if len(words) > 1), None)
            if longer and len(found) == 1:
                tokens += _several(kind, text, start, end, longer)
            else:
                words = frozenset(words[0] for words in found if len(words) == 1)
                loose = among_marked and not spell(text).marked and not is_known(text)
                tokens.append(Token(kind, text, start, end, words, loose))
        elif kind not in ("smiley", "stray"):
            tokens.append(Token(kind, text, start, end))
    return tokens


def _several(kind: str, text: str, start: int, end: int, words: tuple[str, ...]) -> list[Token]:
    return [Token(kind, text, start, end, frozenset((word,))) for word in words]
