"""A message cut at its headings: states that are written before the names that they govern, "Đang làm: II.2, II.5"."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.language.numbers import keys, says
from bot.statements.mentions import Group, Message

# Kinds of words that tell how far something is. A part without any of them is a greeting, a heading, a title.
TELLING = frozenset((
    "done", "submit", "whole", "going", "not_yet", "not_started", "begin", "block", "returned", "wait", "review",
    "work", "quantity", "extend", "more", "late", "already", "past", "nearly", "future", "part", "preparation", "step",
    "touch", "only", "remaining", "deny", "question", "ask_mark", "just", "not", "request", "request_or_wait", "ack",
))  # fmt: skip
ENDING = frozenset(".!…")
"""Stops behind which a condition holds no more."""
# What a heading over names tells: "Đang làm: II.2, II.5". "Báo cáo công việc:" tells nothing of them.
_STATES = frozenset((
    "done", "submit", "whole", "going", "not_yet", "not_started", "begin", "block", "returned", "wait", "review",
    "work", "extend", "late", "already", "past", "nearly", "preparation", "remaining", "still", "deny", "not", "future",
))  # fmt: skip
_PARTING = frozenset("\n.!…;,:-–—/|")
"""Signs behind which a heading may begin."""
_LEADING = frozenset("\n:(-–—=>|")
"""Signs between a heading and the names that it governs."""
_DOTS = ("…", "...", "..")
_LIGHT = frozenset(("self", "you", "particle", "filler", "nod", "then", "thing"))
TIES = keys("còn riêng nhưng và trừ ngoài thiếu mỗi với cùng nên")
_CONTRASTS = keys("còn riêng nhưng")


@dataclass(frozen=True, slots=True)
class Heading:
    """A state [start, end) before the names that it governs; `inline` on its own line, `unsure` if it may be none.

    `unknown`: words with ":" that end what another heading governs, and tell no state: "Xong: II.2; tồn đọng: II.5".
    """

    start: int
    end: int
    inline: bool
    unsure: bool = False
    unknown: bool = False


def sections(message: Message, groups: Sequence[Group]) -> list[tuple[int, int, Heading | None, list[Group]]]:
    """The message from heading to heading: where each section starts and ends, its heading, and its names."""
    begun: list[tuple[int, Heading | None, list[Group]]] = []
    for at, group in enumerate(groups):
        heading = _heading(message, groups, at, governed=bool(begun and begun[-1][1]))
        if heading:
            floor = groups[at - 1].end if at else 0
            line = max([floor, *(one + 1 for one in range(floor, heading.start) if message.tokens[one].text == "\n")])
            start = heading.start if tells(message, line, heading.start) else line
            if not at and not tells(message, 0, start):
                start = 0
            if not at and start:
                begun.append((0, None, []))
            begun.append((start, heading, [group]))
        elif not begun:
            begun.append((0, None, [group]))
        elif begun[-1][1] and (own := _set_free(message, groups, at, begun[-1][1])) is not None:
            begun.append((own, None, [group]))
        else:
            begun[-1][2].append(group)
    ends = [start for start, _, _ in begun[1:]] + [len(message.tokens)]
    return [(start, end, heading, parts) for (start, heading, parts), end in zip(begun, ends, strict=True)]


def _heading(message: Message, groups: Sequence[Group], at: int, *, governed: bool) -> Heading | None:
    """The heading that leads to a group of names; `governed` says that the names before have one too.

    It ends in ":", or stands alone on its line, or before "-" or a bracket that holds names of which no more is said.
    """
    floor, end = groups[at - 1].end if at else 0, groups[at].start
    while end > floor and message.kinds[end - 1] == "stop":
        end -= 1
    signs = "".join(token.text for token in message.tokens[end : groups[at].start])
    start = end
    while start > floor and _PARTING.isdisjoint(message.tokens[start - 1].text):
        start -= 1
    dots = signs in _DOTS
    states = _STATES if ":" in signs else _STATES - {"work"}
    if not (dots or _leads(signs)):
        return None
    unknown = states.isdisjoint(message.kinds[start:end])
    if unknown and not (governed and ":" in signs and any(kind != "stop" for kind in message.kinds[start:end])):
        return None
    before = message.tokens[start - 1].text if start > floor else ""
    bare = not tells(message, groups[at].end, _end_of_own(message, groups, at))
    if start - 1 == floor and before[0] in ":-–—":
        before = ""
    if ":" not in signs and not (bare and (governed or not at or not signs.startswith("\n"))):
        return None
    if at and not before and {*":(="}.isdisjoint(signs):
        # "II.2 tuyên truyền; II.5": on the line of the name, and about that.
        return None
    if at and not governed and not before and not says(message.tokens, start, TIES):
        return None
    line = max([floor, *(one + 1 for one in range(floor, start) if message.tokens[one].text[0] in "\n.!…;")])
    unsure = not governed and (bool(at) and "\n" not in before and before[:1] not in {*ENDING, ";"})
    unsure = unsure or ("," in before and tells(message, line, start))
    return Heading(start, end, "\n" not in signs, unsure or dots, unknown)


def _leads(signs: str) -> bool:
    return not _LEADING.isdisjoint(signs) and ENDING.isdisjoint(signs)


def _end_of_own(message: Message, groups: Sequence[Group], at: int) -> int:
    """Where the words about a group of names end, at the latest."""
    if at + 1 == len(groups):
        return len(message.tokens)
    start, end = groups[at].end, groups[at + 1].start
    found = [one for one in range(start, end) if not {*"\n.!…;,"}.isdisjoint(message.tokens[one].text)]
    if not found and message.tokens[start].text == ")":
        # "xong (II.2) nhưng chưa xong (II.5)"
        found = [one for one in range(start, end) if says(message.tokens, one, TIES)]
    return found[0] if found else last_stop(message, start, end) or end


def _set_free(message: Message, groups: Sequence[Group], at: int, heading: Heading) -> int | None:
    """Where words begin that a heading does not govern: "Xong: II.5. II.2 đang làm", "chưa: II.5, còn II.2 xong"."""
    start, end = groups[at - 1].end, groups[at].start
    own = last_stop(message, start, end)
    if own is None or not tells(message, groups[at].end, _end_of_own(message, groups, at)):
        return None
    parted = heading.inline and any(message.tokens[one].text[0] in "\n.!…;" for one in range(start, own))
    return own if parted or says(message.tokens, own, _CONTRASTS) else None


def tells(message: Message, start: int, end: int) -> bool:
    return not TELLING.isdisjoint(message.kinds[start:end])


def stops(message: Message, start: int, end: int) -> list[int]:
    return [at + 1 for at in range(start, end) if message.kinds[at] == "stop"]


def last_stop(message: Message, start: int, end: int) -> int | None:
    """Where what leads to a name begins: at the word that ties it on ("còn II.2", "còn việc II.2"), or after a stop."""
    at = end
    while at > start:
        at -= 1
        if says(message.tokens, at, TIES):
            return at
        if message.kinds[at] not in _LIGHT:
            break
    found = stops(message, start, end)
    return found[-1] if found else None
