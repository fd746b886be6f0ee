"""Which clauses of a reply count: not what is taken back, what was so before, how far others are, steps on the way."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.replies.clauses import Sense, Verdict, verdict_of
from bot.replies.reading import ReplyStatus

S = ReplyStatus
PROGRESS = (S.done, S.in_progress, S.blocked, S.not_started)
# What a clause beside a plain completion may hold when it only tells how it was done.
_DETAIL = frozenset("nSaWcruhAvPy")
_STEP = frozenset("APRrcnhâWvyDu")
_OTHERS = frozenset("OvXo")
_BARE = frozenset("nkc#rPNxDSWhuũy")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of the reply: where it stands among the items, its letters after scoping, what it says.

    `joint` is the letter before it ("" for the first), `own` whether the officer speaks of themselves in it, `past`
    whether it names a day that lies behind.
    """

    first: int
    letters: str
    verdict: Verdict
    joint: str = ""
    own: bool = False
    past: bool = False

    @property
    def only_tells_how(self) -> bool:
        return set(self.letters) <= _DETAIL

    @property
    def is_step_taken(self) -> bool:
        told = self.verdict.rule in ("worked", "more_than_done") and bool(set("PryD") & set(self.letters))
        return told and set(self.letters) <= _STEP

    @property
    def asks(self) -> bool:
        return self.verdict.says is S.question

    @property
    def of_others(self) -> bool:
        """Whether it only says of somebody or something else how far that is: "anh Nam bên kia chưa"."""
        return not self.own and bool(set(self.letters) & _OTHERS) and set(self.letters) <= _BARE | _OTHERS


def tells(clause: Clause) -> bool:
    """Whether the officer surely says that they have done it: "em đã gửi"."""
    told = bool(set("Pr") & set(clause.letters)) or "SD" in clause.letters
    return clause.verdict == Verdict(S.done, True, "done") and told and (clause.own or "S" in clause.letters)


def after_correction(clauses: list[Clause]) -> list[Clause]:
    """What follows the last "à nhầm"; a completion in the same breath may be what is taken back, so it is unsure."""
    for at in range(len(clauses) - 1, -1, -1):
        clause = clauses[at]
        if clause.verdict.says is not Sense.correction:
            continue
        rest = clause.letters[clause.letters.rindex("M") + 1 :]
        following = clauses[at + 1 :]
        if rest:
            verdict = verdict_of(rest)
            verdict = verdict._replace(sure=verdict.sure and verdict.says is not S.done)
            following = [Clause(clause.first + len(clause.letters) - len(rest), rest, verdict), *following]
        return following or [replace(clause, verdict=Verdict(S.in_progress, False, "correction"))]
    return clauses


def present_and_own(clauses: list[Clause]) -> list[Clause]:
    """Without what was so before and no longer is, and without how far others are, where the officer says more."""
    kept: list[Clause] = []
    for at, clause in enumerate(clauses):
        says, others = clause.verdict.says, clauses[:at] + clauses[at + 1 :]
        later = [one for one in clauses[at + 1 :] if not one.past and one.verdict.says in PROGRESS]
        told_late = says is S.blocked and "T" in "".join(one.letters for one in clauses[at + 1 : at + 2])
        if told_late and any(one.verdict.says is S.done for one in clauses[:at]):
            # "xong rồi, cúp điện nên giờ mới báo"
            return [*clauses[:at]]
        before = clause.past and any((one.verdict.says is S.done) != (says is S.done) for one in later)
        protest = clause.verdict.rule == "contradictory" and any(tells(one) for one in clauses[at + 1 :])
        own = [one for one in others if one.verdict.says in PROGRESS and (one.own or not one.of_others)]
        if (
            protest
            or (before and says in PROGRESS)
            or (clause.of_others and own and any(one.own for one in (*own, clause)))
        ):
            # "em xong mà bên kia chưa" holds the one against the other.
            if clause.joint in ("b", "ν") and not before and not protest:
                kept.append(clause)
                continue
            clause = replace(clause, verdict=Verdict(Sense.neutral, True, "set_aside"))
        kept.append(clause)
    return kept


def with_reasons(clauses: list[Clause]) -> list[Clause]:
    """What could not be done for a reason is in the way: "chưa có công văn nên chưa làm", "chưa nộp được vì"."""
    out = list(clauses)
    for at, (clause, following) in enumerate(pairwise(clauses)):
        blocked = Verdict(S.blocked, True, "in_the_way", (S.not_started, S.in_progress))
        could_not = following.joint == "β" and re.search("N[WSR]{1,2}m", clause.letters)
        lacked = following.joint == "ν" and re.match("[nh]*N[aìnτΠO]", clause.letters)
        if could_not:
            out[at] = replace(clause, verdict=blocked)
        elif lacked and re.match("[nh]*N[WSR]", following.letters):
            out[at + 1] = replace(following, verdict=blocked)
    return out


def without_steps(clauses: list[Clause]) -> list[Clause]:
    """Without the steps that were taken before the product was handed in: "đã ký, đã đóng dấu, đã gửi"."""
    last = max((at for at, one in enumerate(clauses) if tells(one) and "S" in one.letters), default=-1)
    return [one for at, one in enumerate(clauses) if at >= last or not one.is_step_taken]
