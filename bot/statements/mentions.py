"""Where a message names tasks: clauses of the plan ("II.5", "ii5"), numbers of a list ("việc 1"), and their period."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.language.numbers import COUNTED, ROMANS, keys, parts, roman_or_number_at, says
from bot.language.tagging import Tag, tags_of
from bot.language.tokens import Token, roman, tidy, tokenise
from bot.statements.listing import BEFORE_NUMBERS, after_run, ends, is_item, is_one_of_several, leads_list, several_at

_NAMING = keys("việc mục khoản điểm số câu cái vụ task stt")
_BEFORE_NAME = _NAMING | keys("phần nhiệm cả các báo cáo bc")
_ITEM, _PART = keys("mục khoản điểm"), keys("phần mục")
_SURE = frozenset(("ii", "iii", "iv", "vi", "vii", "viii", "ix"))
_JOINING = keys("và với cùng lẫn cả")
_SIGNS = frozenset((",", ";", "&", "+", "/", "-", "–"))
_TYING = keys("còn riêng nhưng và với trừ ngoài thiếu mỗi")
_EXCEPT = keys("trừ ngoài thiếu mỗi")
_BULLETS = frozenset("•·*+▪●○◦‣→>=|")
_QUARTER, _MONTH, _YEAR, _TASK = keys("quý"), keys("tháng"), keys("năm"), keys("việc vụ task")
_NUMBERED = keys("số")
_OF_THINGS = (COUNTED | _NAMING) - keys("đồng")  # "1 đồng ý" is no sum of money
_BEFORE_PERIOD = keys("báo cáo kỳ của cho đợt bc")
_BEFORE_CLAUSE = keys("của mục khoản điểm phần việc nhiệm vụ theo cho")
# What may follow a bare number that is one of a list: "1 xong", "2 em nộp rồi".
_GOES_ON = frozenset((
    "done", "submit", "going", "not_yet", "not_started", "begin", "block", "work", "already", "past", "self", "fully",
    "quantity", "also", "wait", "extend", "then", "still", "nearly", "just", "future", "review", "remaining", "only",
    "returned", "day", "past_day",
))  # fmt: skip
_ENDS = frozenset(("done", "submit", "already", "particle", "quantity", "whole", "fully"))
_LIGHT = frozenset(("self", "you", "particle", "filler", "nod", "tell", "thing", "harmless"))
_MONTHS, _QUARTERS, _LONGEST = 12, 4, 99
_SHORT_QUARTER = re.compile(r"q([1-4])")
_MORE_OF_CLAUSE = re.compile(r"\.\d{1,2}(?![\d/%,])|[a-zđ](?![^\W_])", re.IGNORECASE)
_NUMBER_AND_COLON = re.compile(r"(?:^|(?<=[,;.] ))\d{1,2} ?(?=:)")


@dataclass(frozen=True, slots=True)
class Period:
    """A quarter or a month that was named beside a clause, and the year if it was."""

    quarter: int | None = None
    month: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """What a statement is about: a clause in capitals ("II.5"), of one period perhaps; or a number of a list."""

    clause: str = ""
    number: int = 0
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Names that stand together, "II.5, II.6", in the tokens [start, end); `plain` is False where one is a guess."""

    start: int
    end: int
    targets: tuple[Target, ...]
    plain: bool = True


@dataclass(frozen=True, slots=True)
class Message:
    """A message as tokens: `kinds` has the kind of the tag that each belongs to; `clauses` those that are known."""

    said: str
    tokens: list[Token]
    kinds: list[str]
    clauses: dict[str, str]
    listed: int | None

    def words(self, start: int, end: int, *, tail: bool = True) -> str:
        """What was typed for the tokens [start, end), up to the next token (`tail`), so that no sign is lost."""
        if start >= end:
            return ""
        first = self.tokens[start].start if start else 0
        last = self.tokens[end - 1].end
        if tail:
            last = self.tokens[end].start if end < len(self.tokens) else len(self.said)
        return self.said[first:last].strip()


def message_of(text: str, clauses: Collection[str], listed: int | None) -> Message:
    """Read a message line by line: a line's end is a stop. In an answer to a list "1: 50%" is no time of day."""
    message = Message("", [], [], {_bare(one): one.upper() for one in clauses}, listed)
    said = ""
    for line in (tidy(one) for one in text.splitlines()):
        if not line:
            continue
        if said:
            message.tokens.append(Token("stop", "\n", len(said), len(said) + 1))
            message.kinds.append("stop")
            said += "\n"
        cuts = [place for found in _NUMBER_AND_COLON.finditer(line) for place in found.span()] if listed else []
        for start, end in pairwise(sorted({0, *cuts, len(line)})):
            tokens = tokenise(line[start:end])
            tags = tags_of(tokens)
            message.kinds.extend(_kind_of(one, tags) for one in tokens)
            shift = len(said) + start
            message.tokens.extend(replace(one, start=one.start + shift, end=one.end + shift) for one in tokens)
        said += line
    return replace(message, said=said)


def groups_of(message: Message) -> list[Group]:
    """The names in a message, those that only "," or "và" joins together."""
    groups: list[Group] = []
    at = 0
    while at < len(message.tokens):
        found = _named_at(message, at, groups[-1] if groups else None)
        if found is None:
            at += 1
            continue
        start = found.start
        floor = groups[-1].end if groups else 0
        while start > floor and says(message.tokens, start - 1, _BEFORE_NAME):
            start -= 1
        if start - 2 >= floor and _is_item_number(message, start - 2):
            start -= 2
        counted_back = message.tokens[found.start].kind == "word" and bool(found.targets[0].number)
        if groups and not counted_back and _joins(message, groups[-1].end, start):
            groups[-1] = Group(
                groups[-1].start,
                found.end,
                (*groups[-1].targets, *found.targets),
                groups[-1].plain and found.plain,
            )
        else:
            groups.append(replace(found, start=start))
        at = found.end
    return groups


def _kind_of(token: Token, tags: list[Tag]) -> str:
    if token.text in _BULLETS:
        return "stop"
    return next((tag.kind for tag in tags if tag.start <= token.start < tag.end), "unknown")


def _bare(words: str) -> str:
    bare = "".join(char for char in unicodedata.normalize("NFKC", words).casefold() if char.isalnum())
    return roman(bare) if re.fullmatch(r"[ilvx]+[0-9]+", bare) else bare


def _joins(message: Message, start: int, end: int) -> bool:
    return all(says(message.tokens, at, _JOINING) or message.tokens[at].text in _SIGNS for at in range(start, end))


def _begins(message: Message, at: int, *, light: bool = True) -> bool:
    """Whether a part of the message begins here: after a stop, "và", "còn", "việc", or courtesies at the start."""
    if at == 0 or message.kinds[at - 1] == "stop" or message.tokens[at - 1].text in _SIGNS:
        return True
    if says(message.tokens, at - 1, _TYING | _NAMING):
        return True
    return light and message.kinds[at - 1] in _LIGHT and _begins(message, at - 1)


def _is_item_number(message: Message, at: int) -> bool:
    """Whether a number only counts the lines of the message: "1. II.5 xong", a line under another."""
    begins = at == 0 or message.tokens[at - 1].text == "\n"
    return begins and message.tokens[at].kind == "number" and message.tokens[at + 1].text in (".", ")", "-", "–", ":")


def _named_at(message: Message, at: int, last: Group | None) -> Group | None:
    """The clause, number or period that is named from a token on."""
    if clause := _place_at(message, at) or _clause_at(message, at):
        name, end = clause
        start = at
        if after := _period_after(message, end):
            period, end = after
        elif before := _period_before(message, at, last.end if last else 0):
            period, start = before
        else:
            period = None
        return Group(start, end, (Target(name, period=period),))
    earlier = last.targets[-1] if last else None
    if earlier and earlier.period and _begins(message, at, light=False) and (found := _period_at(message, at)):
        # "II.5 quý 1 xong, quý 2 đang làm"
        return Group(at, found[1], (Target(earlier.clause, period=found[0]),))
    if message.listed and (several := several_at(message.tokens, message.kinds, at, message.listed)):
        start, end, numbers = several
        if (
            _begins(message, start)
            or start == 0
            or message.kinds[start - 1] in BEFORE_NUMBERS
            or says(message.tokens, start - 1, _JOINING)
        ):
            return Group(start, end, tuple(Target(number=number) for number in numbers))
    numbers = _numbers_at(message, at, last)
    if not numbers and (guessed := _guessed_at(message, at)):
        return guessed
    end = at + 1 + (is_item(message.tokens, at) and _goes_on(message, at + 2))
    return Group(at, end, tuple(Target(number=number) for number in numbers)) if numbers else None


def _place_at(message: Message, at: int) -> tuple[str, int] | None:
    """A clause that is named by its place, "mục 5 phần II", "phần II mục 5", from its first number on."""
    tokens = message.tokens
    led = says(tokens, at - 1, _NAMING | _PART)
    if tokens[at].text.isdecimal() and len(tokens[at].text) <= 2 and says(tokens, at + 1, _PART | _NAMING):
        part = roman(tokens[at + 2].text) if at + 2 < len(tokens) else ""
        return (f"{part.upper()}.{int(tokens[at].text)}", at + 3) if part in ROMANS and (led or part in _SURE) else None
    part = roman(tokens[at].text)
    if not led or part not in ROMANS:
        return None
    at += 1 + (at + 1 < len(tokens) and tokens[at + 1].text in (",", "-"))
    number = tokens[at + 1].text if says(tokens, at, _NAMING) and at + 1 < len(tokens) else ""
    return (f"{part.upper()}.{int(number)}", at + 2) if number.isdecimal() and len(number) <= 2 else None


def _guessed_at(message: Message, at: int) -> Group | None:
    """What may name a clause beside clauses that are known: "2.5" for II.5, "mục 5" of whichever part."""
    token, named = message.tokens[at], says(message.tokens, at - 1, _ITEM)
    if not message.clauses or message.listed or not (named or _begins(message, at)):
        return None
    tail = at + 1 == len(message.tokens) or _goes_on(message, at + 1) or _ends(message, at + 1)
    if found := re.fullmatch(r"(\d\d?)\.(\d\d?)", token.text):
        part = next((text for text, value in ROMANS.items() if value == int(found[1])), "")
        known = f"{part.upper()}.{int(found[2])}"
        return Group(at, at + 1, (Target(known),), plain=False) if _bare(known) in message.clauses and tail else None
    if named and tail and token.text.isdecimal() and 0 < int(token.text) <= _LONGEST:
        return Group(at, at + 1, (Target(str(int(token.text))),), plain=False)
    return None


def _clause_at(message: Message, at: int) -> tuple[str, int] | None:
    """The clause that starts at a token, in capitals, and the place after it."""
    token = message.tokens[at]
    if token.kind == "clause" and message.kinds[at] == "clause" and not says(message.tokens, at - 1, _QUARTER):
        roman, _, number = token.text.replace(" ", "").partition(".")
        name, end = f"{roman.upper()}.{int(number)}", at + 1
        if more := _MORE_OF_CLAUSE.match(message.said, token.end):
            # "II.5.1", "II.5a": another clause than II.5.
            name += more.group().upper()
            while end < len(message.tokens) and message.tokens[end].start < more.end():
                end += 1
        return name, end
    if not message.clauses or not _bare(token.text) or not _begins(message, at):
        return None
    after_naming = says(message.tokens, at - 1, _NAMING)
    for end in range(min(at + 3, len(message.tokens)), at, -1):
        written = message.said[token.start : message.tokens[end - 1].end]
        bare = _bare(written)
        known = message.clauses.get(bare)
        if known is None or written.count(" ") > 1 or "\n" in written:
            continue
        if after_naming or (bare[0].isalpha() and bare[-1].isdecimal()) or (at == 0 and _goes_on(message, end)):
            return known, end
    return None


def _goes_on(message: Message, at: int) -> bool:
    return at < len(message.kinds) and message.kinds[at] in _GOES_ON


def _numbers_at(message: Message, at: int, last: Group | None) -> tuple[int, ...]:
    """The numbers of a list that one token names: "1", or "1,2"."""
    tokens, listed = message.tokens, message.listed
    if listed is None or tokens[at].kind != "number" or message.kinds[at] != "number":
        return ()
    written = tokens[at].text.split(",")
    if not all(one.isdecimal() and 0 < int(one) <= _LONGEST for one in written):
        return ()
    if says(tokens, at + 1, _OF_THINGS) and not _goes_on(message, at + 1):
        return ()
    if at + 2 < len(tokens) and _is_item_number(message, at) and _clause_at(message, at + 2):
        return ()
    numbers = tuple(int(one) for one in written)
    of_task = says(tokens, at - 1, _TASK) or (says(tokens, at - 1, _NUMBERED) and says(tokens, at - 2, _TASK))
    joined = last is not None and bool(last.targets[-1].number) and _joins(message, last.end, at)
    if of_task or (joined and listed == 0):
        return numbers
    if listed and (says(tokens, at - 1, _NAMING) or (says(tokens, at - 1, _EXCEPT) and _ends(message, at + 1))):
        return numbers
    if not listed:
        return ()
    after = at + 1 + is_item(tokens, at)
    run = after_run(tokens, at)
    follows = _goes_on(message, at + 1) or _ends(message, at + 1) or _joins(message, at + 1, at + 2)
    follows = follows or (run > at + 1 and (_goes_on(message, run) or _ends(message, run)))
    if last is None:
        before = frozenset(message.kinds[:at])
        opens = _begins(message, at) and before <= _LIGHT | {"stop"}
        if before <= BEFORE_NUMBERS:
            # "xong 1 với 3", "Đã xong: 1, 2", "xong (1), chưa (2)"
            opens = (
                opens or is_one_of_several(tokens, message.kinds, at, listed) or leads_list(tokens, message.kinds, at)
            )
    else:
        opens = joined or _begins(message, at) or (message.kinds[at - 1] in _ENDS and _goes_on(message, at + 1))
        opens = opens or (after > at + 1 and message.kinds[at - 1] in _GOES_ON and _goes_on(message, after))
    return numbers if opens and follows else ()


def _ends(message: Message, at: int) -> bool:
    return ends(message.kinds, at)


def _period_after(message: Message, at: int) -> tuple[Period, int] | None:
    """The period that follows a clause: "II.5 quý 1", "II.5 (báo cáo quý 1"."""
    while at < len(message.tokens) and (
        says(message.tokens, at, _BEFORE_PERIOD) or message.tokens[at].text in (",", "(", "-", "–", ":")
    ):
        at += 1
    return _period_at(message, at)


def _period_before(message: Message, at: int, floor: int) -> tuple[Period, int] | None:
    """The period that leads to a clause, "quý 1 mục II.5", where nothing stands before it; and where it begins."""
    while at > floor and (says(message.tokens, at - 1, _BEFORE_CLAUSE) or message.tokens[at - 1].text == "("):
        at -= 1
    for start in range(max(floor, at - 4), at):
        found = _period_at(message, start)
        if found and found[1] == at and (_begins(message, start) or says(message.tokens, start - 1, _BEFORE_PERIOD)):
            return found[0], start
    return None


def _period_at(message: Message, at: int) -> tuple[Period, int] | None:
    """The quarter or month that starts at a token, with its year: "quý I", "q2", "tháng 6/2020", "quý 1 năm 2020"."""
    tokens = message.tokens
    if at >= len(tokens):
        return None
    short = _SHORT_QUARTER.fullmatch(tokens[at].text)
    quarter = bool(short) or says(tokens, at, _QUARTER) or tokens[at].text in ("quí", "qui")
    if not quarter and not says(tokens, at, _MONTH):
        return None
    year = None
    if short:
        number, end = int(short[1]), at + 1
    elif at + 1 < len(tokens) and tokens[at + 1].kind == "month_year":
        (number, year), end = parts(tokens[at + 1]), at + 2
    elif found := roman_or_number_at(tokens, at + 1):
        number, end = found
    else:
        return None
    if not 1 <= number <= (_QUARTERS if quarter else _MONTHS):
        return None
    if says(tokens, end, _YEAR) and end + 1 < len(tokens) and re.fullmatch("20[0-9]{2}", tokens[end + 1].text):
        year, end = int(tokens[end + 1].text), end + 2
    return Period(number if quarter else None, None if quarter else number, year), end
