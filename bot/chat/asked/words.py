"""The words that a plain question to the calendar is made of. Whatever holds another word is no such question."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

from bot.chat.asked.periods import Span
from bot.chat.asked.span import span_at
from bot.language.numbers import keys, says
from bot.language.spelling import Spelled, is_shorthand_of, spell
from bot.language.tokens import Token


class Kind(StrEnum):
    """What a word, or several together, do in a question; `phrases.txt` lists them."""

    OPEN = "open"
    TAIL = "tail"
    PERSON = "person"
    OWN = "own"
    WHO = "who"
    HAVE = "have"
    LEFT = "left"
    NO = "no"
    YET = "yet"
    ALL = "all"
    HOW_MANY = "how_many"
    SEVERAL = "several"
    WHAT = "what"
    CALENDAR = "calendar"
    HAPPENING = "happening"
    TASK = "task"
    DUE = "due"
    MUST_DO = "must_do"
    UNDONE = "undone"
    SPECIAL = "special"
    ASK = "ask"
    HOW = "how"
    PLEASE = "please"
    PARTICLE = "particle"
    IS = "is"
    CHECK = "check"
    WHICH_DAY = "which_day"
    WHAT_DAY = "what_day"
    LUNAR = "lunar"
    SOLAR = "solar"
    WHEN = "when"
    ALREADY = "already"
    STOP = "stop"
    SPAN = "span"
    OTHER = "other"


K = Kind
_MAI = keys("mai")
_LEADS_ON = frozenset((
    K.HAPPENING, K.TASK, K.DUE, K.CALENDAR, K.WHAT, K.WHAT_DAY, K.SEVERAL, K.HOW_MANY, K.ALL, K.NO, K.LEFT, K.MUST_DO,
))  # fmt: skip
_BEFORE_WHAT = frozenset((K.HAVE, K.LEFT, K.HAPPENING, K.TASK, K.CALENDAR, K.ALL, K.DUE, K.MUST_DO))


@dataclass(frozen=True, slots=True)
class Part:
    """Words at the tokens [start, end), and all that they may be; a `span` for those that name days."""

    kinds: frozenset[Kind]
    start: int
    end: int
    span: Span | None = None


def parts_of(said: str, tokens: list[Token], today: date) -> list[Part]:
    """The tidied words `said` as parts, the longest first; a word that belongs to none is of kind OTHER."""
    found: list[Part] = []
    at = 0
    while at < len(tokens):
        part = _part_at(said, tokens, at, today, found)
        found.append(part)
        at = part.end
    return [_settled(found, place) for place in range(len(found))]


def _part_at(said: str, tokens: list[Token], at: int, today: date, before: list[Part]) -> Part:
    token = tokens[at]
    if token.kind in ("stop", "stray", "smiley"):
        return Part(frozenset((K.STOP,)), at, at + 1)
    if token.kind == "ask":
        return Part(frozenset((K.ASK,)), at, at + 1)
    kinds, end = _phrase_at(tokens, at)
    dated = span_at(said, tokens, at, today)
    # "toi" is rather tôi than tối, "nay" rather hôm nay than này.
    longer = dated is not None and (dated[1] > end or (dated[1] == end and K.PERSON not in kinds))
    if dated is not None and longer and not _is_a_name(said, tokens, at, before):
        return Part(frozenset((K.SPAN,)), at, dated[1], dated[0])
    if kinds:
        return Part(kinds, at, end)
    if token.kind == "sign" and not token.text.isascii():
        return Part(frozenset((K.STOP,)), at, at + 1)  # an emoji
    return Part(frozenset((K.OTHER,)), at, at + 1)


def _is_a_name(said: str, tokens: list[Token], at: int, before: list[Part]) -> bool:
    """Whether this is "chị Mai", and not tomorrow."""
    titled = bool(before) and K.PERSON in before[-1].kinds
    return titled and says(tokens, at, _MAI) and said[tokens[at].start].isupper() and not said.isupper()


def _phrase_at(tokens: list[Token], at: int) -> tuple[frozenset[Kind], int]:
    best, kinds = 0, frozenset[Kind]()
    looks = {spell(tokens[at].text).plain, *(_plain(word) for word in tokens[at].words)}
    for words, of in (phrase for look in looks for phrase in _phrases().get(look, ())):
        if len(words) < best or at + len(words) > len(tokens):
            continue
        if all(_fits(tokens[at + place], word) for place, word in enumerate(words)):
            kinds = kinds | of if len(words) == best else of
            best = len(words)
    return kinds, at + best


def _fits(token: Token, word: Spelled) -> bool:
    return word.key in token.words or (token.kind == "word" and is_shorthand_of(spell(token.text), word))


@cache
def _plain(key: str) -> str:
    """The letters of a word without marks, of its key."""
    return spell(key.partition("'")[0]).plain


@cache
def _phrases() -> Mapping[str, list[tuple[tuple[Spelled, ...], frozenset[Kind]]]]:
    """Every phrase of `phrases.txt` with its kind, by its first word without marks."""
    found: dict[str, list[tuple[tuple[Spelled, ...], frozenset[Kind]]]] = {}
    kind = frozenset[Kind]()
    for line in (files(__package__) / "phrases.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            kind = frozenset((Kind(line[1 : line.index("]")]),))
        elif line and not line.startswith("#"):
            words = tuple(spell(word) for word in line.split())
            found.setdefault(words[0].plain, []).append((words, kind))
    return found


def _settled(parts: list[Part], at: int) -> Part:
    """The part with "con", "co", "chi", which may be còn, có, gì or somebody, read by what stands beside it."""
    part = parts[at]
    if K.PERSON not in part.kinds or not part.kinds & {K.HAVE, K.LEFT, K.WHAT}:
        return part
    before = parts[at - 1].kinds if at else frozenset()
    after = parts[at + 1].kinds if at + 1 < len(parts) else frozenset()
    if K.WHAT in part.kinds and before & _BEFORE_WHAT:
        kind = K.WHAT
    elif K.WHAT not in part.kinds and after & _LEADS_ON:
        kind = K.LEFT if K.LEFT in part.kinds else K.HAVE
    else:
        kind = K.PERSON
    return Part(frozenset((kind,)), part.start, part.end)
