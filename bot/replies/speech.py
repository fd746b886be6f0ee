"""Who speaks to whom, and where one sentence ends in speech without stops: "xong rồi ạ em gửi mail", "xong em báo".

Words of address carry no news of the task; what they tell is where a clause begins and that it is the officer's own.
"""

import re
from dataclasses import replace

from bot.replies.items import Item
from bot.replies.kinds import KINDS

_SELF, _YOU, _PARTICLE, _LAUGH = KINDS["self"], KINDS["you"], KINDS["particle"], KINDS["laugh"]
_STOPS = KINDS["stop"] + KINDS["ask_mark"]
_ADDRESS = _SELF + _YOU
_SAID_ASIDE = _ADDRESS + _PARTICLE + KINDS["filler"]
_DONE, _ALREADY = KINDS["done"], KINDS["already"]
_ACTS = "".join(KINDS[kind] for kind in ("work", "submit", "review", "tell", "begin", "unknown"))
_NOT_YET = KINDS["not_yet"]
_BEHIND = frozenset(KINDS[kind] for kind in ("already", "past", "not_yet", "not", "past_day"))
_ON = "".join(KINDS[kind] for kind in ("work", "submit", "review", "until", "object", "nod", "look"))
_STEPS = frozenset(KINDS[kind] for kind in ("work", "review", "step"))
_NOT_GOING = frozenset(KINDS[kind] for kind in ("already", "past", "not_yet", "not", "done", "submit", "going"))
_WITHOUT_ASIDES = str.maketrans("", "", _SAID_ASIDE)
_LEFT = "".join(KINDS[kind] for kind in ("not_yet", "still", "remaining"))


def spoken(items: list[Item]) -> tuple[list[Item], frozenset[int]]:
    """The items that tell something, with a stop or a "then" where speech has one, and where the officer says "I"."""
    items = [item for item in _with_now(items) if item.letter != KINDS["filler"]]
    only_laughs = all(item.letter in _LAUGH + _STOPS + _SAID_ASIDE for item in items)
    out: list[Item] = []
    own: set[int] = set()
    for at, item in enumerate(items):
        if (item.letter in _ADDRESS or item.letter == KINDS["still"]) and (joint := _joint(items, at)):
            out.append(Item(joint, item.start, item.end))
        if item.letter == _SELF:
            own.add(item.start)
        elif item.letter == _LAUGH and only_laughs:
            out.append(replace(item, letter=KINDS["topic"]))
        elif item.letter not in _SAID_ASIDE + _LAUGH:
            out.append(item)
    return out, frozenset(own)


def _with_now(items: list[Item]) -> list[Item]:
    """The items; "giờ" says that a step goes on where it comes after another step ("đã họp xong, giờ tổng hợp")."""
    out: list[Item] = []
    for at, item in enumerate(items):
        if item.letter == KINDS["now"]:
            after = "".join(one.letter for one in items[at + 1 :])
            told = set(re.split(f"[{re.escape(_STOPS)}]", after)[0].translate(_WITHOUT_ASIDES))
            after_another = any(one.letter == _DONE for one in items[:at])
            goes_on = after_another and bool(told & _STEPS) and not told & _NOT_GOING
            item = replace(item, letter=KINDS["going" if goes_on else "filler"])
        out.append(item)
    return out


def _only_done_before(items: list[Item], at: int) -> bool:
    """Whether the words before tell a completion, and no word tells that it is behind: "xong việc kia em làm"."""
    clause = "".join(item.letter for item in items)
    begins = max(clause.rfind(stop, 0, at) for stop in _STOPS) + 1
    ends = min((clause.find(stop, at) for stop in _STOPS if stop in clause[at:]), default=len(clause))
    return _DONE in clause[begins:at] and not set(clause[begins:ends]) & _BEHIND


def _joint(items: list[Item], at: int) -> str:
    """The letter that belongs before a word of address: a stop, a "then", or none."""
    told = next((item.letter for item in items[at + 1 :] if item.letter not in _ADDRESS + _LAUGH), _STOPS)
    if at == 0 or told in _STOPS or told == _PARTICLE:
        return ""
    before = items[at - 1].letter
    if before == _ALREADY and (items[at].letter == KINDS["still"] or (items[at].letter == _SELF and told in _LEFT)):
        return KINDS["stop"]
    if items[at].letter not in _ADDRESS:
        return ""
    if told == KINDS["look"] and before in (_ALREADY, KINDS["past_day"]):
        # "gửi hôm qua anh coi giúp em"
        return KINDS["stop"]
    if before in (_PARTICLE, _LAUGH) or (before == _NOT_YET and items[at].letter == _YOU and at > 1):
        return KINDS["stop"]
    if items[at].letter == _SELF and before == _ALREADY and told in _ON and items[at - 2].letter == _DONE:
        # "xong rồi em gửi": then, unless it is told that this is done too.
        after = "".join(item.letter for item in items[at:])
        return "" if set(re.split(f"[{re.escape(_STOPS)}]", after)[0]) & _BEHIND else KINDS["then"]
    if items[at].letter == _SELF and (told in _ACTS or before == _DONE) and _only_done_before(items, at):
        return KINDS["then"]
    return ""
