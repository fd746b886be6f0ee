"""What was heard of a reply before anything is judged: its items, and their letters after scoping."""

import re
from dataclasses import dataclass, replace

from bot.replies.items import Item, items_of
from bot.replies.resolve import DayExpression, Direction
from bot.replies.scope import scoped
from bot.replies.speech import spoken
from bot.replies.tokens import tokenise

# What lies between the joints of a row of letters: one clause.
CLAUSE = re.compile(r"[^|?bβν]+")


@dataclass(frozen=True, slots=True)
class Heard:
    """A reply as heard.

    `raw` holds a letter for everything that was said; `items` and `letters` (one an item, after scoping) are without
    words of address; `own` are the places in the text where the officer says "I"; `clause` is a named clause of the
    plan; `changed` tells which rule changed what, as (rule name, first item, end).
    """

    raw: str
    items: list[Item]
    letters: str
    own: frozenset[int]
    clause: str | None
    changed: list[tuple[str, int, int]]


def heard(read: str) -> Heard:
    """Hear a tidied reply."""
    said = items_of(tokenise(read))
    items, own = spoken(said)
    items = _meaningful(items)
    clause = next((item.clause for item in items if item.clause), None)
    items = [item for item in items if not item.clause]
    letters, changed = scoped(_past_days("".join(item.letter for item in items), items, read))
    return Heard("".join(item.letter for item in said), items, letters, own, clause, changed)


def _meaningful(items: list[Item]) -> list[Item]:
    """The items; but "có" means something only at the end of a clause ("trưa mai có"), and denies in "có nộp mô"."""
    letters = "".join(item.letter for item in items)
    denying = {match.start() for match in re.finditer(r"\+(?=[DSW][nτ]{0,2}z(?:[|]|$))", letters)}
    return [
        replace(item, letter="Z") if at in denying else item
        for at, item in enumerate(items)
        if item.letter != "+" or at in denying or letters[at + 1 : at + 2] in ("", "|", "?")
    ]


def _past_days(letters: str, items: list[Item], read: str) -> str:
    """Days that lie behind, in clauses that tell of something that has been done: letter y."""
    out = list(letters)
    for match in CLAUSE.finditer(letters):
        told = re.search(r"[Pr]", match.group()) and not re.search(r"[NKFZEIG]", match.group())
        for at in range(match.start(), match.end()):
            day = items[at].day
            # "xong hôm 5/3" looks back even without "rồi".
            that_day = "D" in letters[match.start() : at] and read[items[at].start :].lower().startswith(("hôm", "hom"))
            # "da gui file luc 8h sang nay": dạ or đã, a moment of this morning is told and not promised.
            before = letters[match.start() : at]
            moment = day is not None and day.moment and re.match(r"[^|?NKFEId]*[SD]", before)
            # "da nop bao cao sang nay", and nothing after it: đã as well.
            if day is not None and day.morning and at + 1 == match.end():
                moment = moment or re.fullmatch(r"AS[nτ]+", before)
            # "sáng ni sếp ký, văn thư gửi đi rồi"
            if day is not None and day.morning and re.match(r"d[vnO]{0,2}R", letters[at:]):
                moment = moment or re.search(r"^[^NKLFwCGEI?]*S[^|?bNK]{0,3}r", letters[at:])
            lies_behind = told or moment or (that_day and "F" not in match.group())
            if day and told and at == match.start() and names_a_period(day) and day.spec and day.spec.named:
                # "quý I nộp rồi": which report, and not when.
                out[at] = "O"
            elif day and letters[at] in "ds" and lies_behind and day.lies is not Direction.FUTURE:
                out[at] = "y"
            elif day and letters[at] == "s" and day.lies is Direction.FUTURE:
                out[at] = "d" if "j" not in match.group() and "E" not in match.group() else "s"
    return "".join(out)


def names_a_period(day: DayExpression) -> bool:
    return day.spec is not None and day.spec.unit in ("month", "quarter", "year") and not day.spec.part
