"""A message cut into statements, each about its own task: which clauses or numbers of a list it names, and its words.

What a statement means is for the reader to say. Here is only grammar: where the names stand, and where the words about
one end and those about the next begin. Where that is not plain the statement says so (`plain`), and is asked about.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from bot.language.numbers import has_no_such_period, keys, number_at, says
from bot.statements.headings import ENDING, TELLING, TIES, Heading, last_stop, sections, stops, tells
from bot.statements.mentions import Group, Message, Target, groups_of, message_of

# What may follow the names where the verb stands before them: "em nộp II.5, II.6 rồi ạ".
_AFTER_VERB = frozenset(("already", "ask_mark", "question", "past", "not_yet", "just", "more"))
# A clause that is named after one of these is waited for, or told as a reason: "chờ II.2 xong", "vì II.2 chưa xong".
_ONLY_MENTIONED = frozenset(("wait", "because", "request_or_wait"))
_WAITING = keys("chờ đợi vì do bởi sau theo nhờ")
_CONDITIONS = frozenset(("if", "when", "until", "then"))
# Only after one of these may the next statement begin without a stop: "II.5 xong II.2 đang làm".
_CLOSED = frozenset(("done", "submit", "already", "particle", "quantity", "whole", "fully"))
_COMPLETION = frozenset(("done", "submit", "whole"))
_COURTESIES = frozenset(("self", "you", "particle", "filler", "nod", "harmless", "stop", "emphatic", "laugh"))
# What a completion of everything is made of, and nothing beside: no "trừ", no "chưa", no other thing.
_NOTHING_BUT_DONE = frozenset((
    "done", "submit", "whole", "already", "past", "fully", "work", "object", "thing", "self", "you", "nod", "particle",
    "harmless", "filler", "stop", "number", "now", "emphatic", "laugh",
))  # fmt: skip
_EITHER = keys("hay hoặc chứ thay")
_EXCEPT = keys("trừ ngoài thiếu mỗi")
_AFTER_NAME = keys("thì là")
_ADDING = keys("và với cùng nhưng riêng")
_ALL = keys("hết cả tất toàn sạch đều trọn mọi ráo đủ")
_COUNTING = keys("cả đủ")


@dataclass(frozen=True, slots=True)
class Statement:
    """A part of a message. `words` are as said; those of all parts, in order, are the whole message.

    `told` are the words without the names in `targets` and without what ties them to the part before ("còn"). No target
    means whatever task the message answers; `everything`, that it tells of a whole list if it tells a completion ("xong
    hết"), and `count` of how many ("cả 3 việc"). `plain` is False where one cannot see what is said of which target.
    """

    words: str
    told: str
    targets: tuple[Target, ...] = ()
    everything: bool = False
    count: int | None = None
    plain: bool = True


def statements(text: str, *, clauses: Collection[str] = (), listed: int | None = None) -> tuple[Statement, ...]:
    """Cut a message into its statements; one that names nothing is a single statement. Never raises.

    `clauses` are those of the calendar, so that "ii5" is known for "II.5". `listed` is how many tasks stand in the
    numbered list that the message answers, 0 where it answers nothing, None where a number cannot be one of a list.

    "II.5 xong, II.2 đang làm" are two statements, "II.5, II.6 em nộp rồi" is one with two targets, "II.1 đang chờ II.2
    xong" is one with two targets that is not plain.
    """
    message = message_of(text, clauses, listed)
    groups = groups_of(message)
    while (waited := _only_mentioned(message, groups)) is not None:
        del groups[waited]
    if not groups:
        return (_statement(message, 0, len(message.tokens), []),)
    found: list[Statement] = []
    for start, end, heading, parts in sections(message, groups):
        if heading and heading.unsure and found:
            found[-1] = replace(found[-1], plain=False)
        found += _under(message, start, end, heading, parts) if heading else _one_by_one(message, start, end, parts)
    return tuple(found)


def _under(message: Message, start: int, end: int, heading: Heading, groups: Sequence[Group]) -> list[Statement]:
    """The statements of a section with a heading: bare names together, those with words of their own alone."""
    sentence = max([0, *(at + 1 for at in range(heading.start) if message.tokens[at].text[0] in ".!…:")])
    sure = not (heading.unsure or heading.unknown) and not _has_condition(message, heading.start, heading.end)
    sure = sure and _CONDITIONS.isdisjoint(message.kinds[sentence : heading.end])
    state = list(range(heading.start, heading.end))
    while state and (says(message.tokens, state[0], _ADDING) or message.kinds[state[0]] == "stop"):
        state = state[1:]
    found: list[Statement] = []
    held: list[Group] = []
    own = heading.end
    for at, group in enumerate(groups):
        last = at + 1 == len(groups)
        cut = end if last else last_stop(message, group.end, groups[at + 1].start) or groups[at + 1].start
        places = [
            one
            for one in (*range(own, group.start), *range(group.end, cut))
            if message.kinds[one] not in _COURTESIES and not says(message.tokens, one, _ADDING)
        ]
        away = (
            heading.inline
            and at > 0
            and any(message.tokens[one].text[0] in "\n.!…" for one in range(groups[at - 1].end, group.start))
        )
        if held and (places or away):
            found.append(_governed(message, (start, own), state, held, plain=sure))
            start, held = own, []
        held.append(group)
        own = cut
        if places or away or last:
            tied = any(says(message.tokens, one, TIES | _EITHER) or message.kinds[one] in TELLING for one in places)
            found.append(_governed(message, (start, cut), state + places, held, plain=sure and not tied and not away))
            start, held = cut, []
    return found


def _governed(
    message: Message, span: tuple[int, int], told: Sequence[int], groups: Sequence[Group], *, plain: bool
) -> Statement:
    targets = tuple(dict.fromkeys(target for one in groups for target in one.targets))
    plain = plain and all(one.plain for one in groups) and not has_no_such_period(message.tokens, *span)
    return Statement(message.words(*span), _slices(message, sorted(told)), targets, plain=plain)


def _one_by_one(message: Message, begin: int, stop: int, groups: Sequence[Group]) -> list[Statement]:
    """The statements of a section without a heading, in which each has its words beside its names."""
    if not groups:
        return [_statement(message, begin, stop, [])]
    found: list[Statement] = []
    start, first = begin, groups[0].start
    cut = last_stop(message, begin, first)
    if cut is not None and tells(message, begin, cut) and not tells(message, cut + _excepts(message, cut), first):
        # "xong rồi, còn II.2 đang làm", "xong hết trừ II.2": the first words name nothing.
        found.append(_statement(message, begin, cut, []))
        start = cut
    held: list[int] = []
    plain = True
    held_by, under_condition = len(found), False
    for at, group in enumerate(groups):
        held.append(at)
        end: int | None = stop
        if at + 1 < len(groups):
            end = _boundary(message, group.end, groups[at + 1].start, told=tells(message, start, group.start))
        if end is None:
            plain = False
            continue
        parts = [groups[one] for one in held]
        under_condition = under_condition or _has_condition(message, start, parts[0].start)
        clear = (
            plain and not under_condition and all(one.plain for one in parts) and _is_clear(message, start, end, parts)
        )
        found.append(_statement(message, start, end, parts, plain=clear))
        if _concludes(message, parts[-1].end, end):
            # "II.5 xong, II.2 xong thì em báo": when both are.
            found[held_by:] = [replace(one, plain=False) for one in found[held_by:]]
        if message.tokens[end - 1].text[:1] in ENDING:
            held_by, under_condition = len(found), False
        start, held, plain = end, [], True
    return found


def _has_condition(message: Message, start: int, end: int) -> bool:
    """Whether a name is led to by what it waits for, or a condition: "chờ II.2", "nếu II.2"."""
    return any(_waits(message, at) or message.kinds[at] in _CONDITIONS for at in range(start, end))


def _concludes(message: Message, start: int, end: int) -> bool:
    """Whether something follows only when the completion that is told has happened: "xong thì em báo"."""
    done = False
    for kind in message.kinds[start:end]:
        if done and kind == "then":
            return True
        done = done or kind in _COMPLETION
    return False


def _excepts(message: Message, at: int) -> bool:
    return says(message.tokens, at, _EXCEPT)


def _waits(message: Message, at: int) -> bool:
    return message.kinds[at] in _ONLY_MENTIONED or says(message.tokens, at, _WAITING)


def _only_mentioned(message: Message, groups: Sequence[Group]) -> int | None:
    """The place of a group of names that is only waited for, or a reason, in words about the one before it."""
    for at in range(1, len(groups)):
        start, end = groups[at - 1].end, groups[at].start
        last = max([start, *stops(message, start, end)])
        why = [place for place in range(last, end) if _waits(message, place)]
        if why and tells(message, start, why[0]):
            return at
    return None


def _boundary(message: Message, start: int, end: int, *, told: bool) -> int | None:
    """Where between two names the words about the first end; None where that is not plain.

    `told` says that words before the first name are about it.
    """
    cut = last_stop(message, start, end)
    if any(says(message.tokens, at, _EITHER) for at in range(max([start, *stops(message, start, end)]), end)):
        return None
    if cut is not None:
        return cut
    if any(says(message.tokens, at, TIES) for at in range(start, end)):
        return None
    closed = end > start and message.kinds[end - 1] in _CLOSED
    return end if closed and not told and tells(message, start, end) else None


def _is_clear(message: Message, start: int, end: int, groups: Sequence[Group]) -> bool:
    """Whether one sees what is said of the names: words on one side of them, or a verb and what goes with it."""
    first, last = groups[0].start, groups[-1].end
    before = {kind for kind in message.kinds[start:first] if kind in TELLING}
    after = {kind for kind in message.kinds[last:end] if kind in TELLING}
    alone = (start, end) == (0, len(message.tokens)) and sum(len(one.targets) for one in groups) == 1
    return alone or not before or not (after if "already" in before else after - _AFTER_VERB)


def _statement(message: Message, start: int, end: int, groups: Sequence[Group], *, plain: bool = True) -> Statement:
    told = _slices(message, _told(message, start, end, groups))
    kinds = set(message.kinds[start:end])
    alone = not groups and kinds <= _NOTHING_BUT_DONE
    everything = alone and any(says(message.tokens, at, _ALL) for at in range(start, end))
    counts = [number_at(message.tokens, at + 1) for at in range(start, end) if says(message.tokens, at, _COUNTING)]
    count = next((found[0] for found in counts if found), None) if everything else None
    targets = tuple(dict.fromkeys(target for one in groups for target in one.targets))
    plain = plain and not has_no_such_period(message.tokens, start, end)
    return Statement(message.words(start, end), told, targets, everything, count, plain)


def _told(message: Message, start: int, end: int, groups: Sequence[Group]) -> list[int]:
    """The places of the words that tell something: without names, headings, and what ties them to the part before."""
    if not groups and (start, end) == (0, len(message.tokens)):
        return list(range(start, end))
    first = groups[0].start if groups else start
    headed = max([start, *stops(message, start, first)])
    if not tells(message, start, headed):
        start = headed
    while start < first and (says(message.tokens, start, TIES) or message.kinds[start] == "stop"):
        start += 1
    places = [at for at in range(start, end) if not any(one.start <= at < one.end for one in groups)]
    if start == first:
        while places and (message.kinds[places[0]] == "stop" or says(message.tokens, places[0], _AFTER_NAME)):
            places = places[1:]
    while places and message.kinds[places[-1]] == "stop":
        places = places[:-1]
    return places


def _slices(message: Message, places: Sequence[int]) -> str:
    """The words at these places, as they were typed where they stand side by side."""
    runs: list[list[int]] = []
    for at in places:
        if runs and runs[-1][-1] == at - 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    return " ".join(message.words(run[0], run[-1] + 1, tail=False) for run in runs)
