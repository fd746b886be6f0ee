"""The clauses of a reply weighed against each other: what is said last, and what outweighs a completion."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.replies.clauses import Sense, Verdict, verdict_of
from bot.replies.reading import ReplyStatus

S = ReplyStatus
PROGRESS = (S.done, S.in_progress, S.blocked, S.not_started)
DATED = (S.done, S.in_progress, S.blocked, S.not_started, S.extension)
# What may lie behind when something else lies ahead.
_BEHIND = ("worked", "doubted")
# What a clause beside a plain completion may hold when it only tells how it was done.
_DETAIL = frozenset("nSaWcruhAvPy")
# "đã phát tờ rơi xong, viết báo cáo": a bare verb is the next step, and no detail.
_TOLD_HOW = frozenset("SPrcyh")
_STEP = frozenset("APRrcnhâWvyDu")
_ENOUGH = frozenset("nac")
_OTHERS = frozenset("OvXo")
_SMALL_TALK = frozenset("UXdnrAFgsycuh")
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
        protest = clause.verdict.rule == "contradictory" and any(_tells(one) for one in clauses[at + 1 :])
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
    last = max((at for at, one in enumerate(clauses) if _tells(one) and "S" in one.letters), default=-1)
    return [one for at, one in enumerate(clauses) if at >= last or not one.is_step_taken]


def weighed(clauses: list[Clause], *, spoken: bool) -> Verdict:
    """The verdict of the whole reply; `spoken` says whether there was any word at all in it."""
    telling = [clause for clause in clauses if clause.verdict.says is not Sense.neutral]
    said = {clause.verdict.says for clause in telling}
    if S.done in said:
        last = _last(S.done, telling)
        said_how = [
            clause
            for at, clause in enumerate(telling)
            if clause.verdict.rule == "worked"
            and clause.only_tells_how
            and (at < last or set(clause.letters) & _TOLD_HOW)
        ]
        if any(clause.verdict.says is S.done for clause in telling if clause not in said_how):
            telling = [clause for clause in telling if clause not in said_how]
            said = {clause.verdict.says for clause in telling}
    for status, weigh in (
        (S.extension, _least_sure),
        (S.question, _question),
        (S.blocked, _blocked),
        (S.not_started, _not_started),
        (S.in_progress, _in_progress),
        (S.done, _done),
        (S.acknowledged, _acknowledged),
        (S.unrelated, _least_sure),
    ):
        if status in said:
            return weigh(status, telling or clauses)
    return Verdict(S.unrelated, not clauses and not spoken, "unknown")


def _of(status: S | Sense, clauses: list[Clause]) -> list[Verdict]:
    return [clause.verdict for clause in clauses if clause.verdict.says is status]


def _least_sure(status: S, clauses: list[Clause]) -> Verdict:
    return min(_of(status, clauses), key=lambda verdict: verdict.sure)


def _question(status: S, clauses: list[Clause]) -> Verdict:
    told = tuple(status for status in DATED if _of(status, clauses))
    if (
        told == (S.done,)
        and _tells(clauses[-1])
        and all(set("Nx") & set(one.letters) for one in clauses[:-1] if one.asks)
    ):
        # "sao lại chưa xong, em nộp rồi mà": no question but a protest.
        return clauses[-1].verdict
    return Verdict(S.question, False, "asks_and_tells", told) if told else _least_sure(status, clauses)


def _blocked(status: S, clauses: list[Clause]) -> Verdict:
    if all(
        clause.verdict.rule == "late" and _is_aside(at, clauses)
        for at, clause in enumerate(clauses)
        if clause.verdict.says is status
    ):
        return _done(S.done, clauses)
    blocked = max(_of(status, clauses), key=lambda verdict: verdict.sure)
    finished = any(set(clause.letters) & set("De") for clause in clauses)
    if finished and blocked.rule == "waits":
        return Verdict(S.in_progress, True, "waits_at_the_end")
    if _of(S.done, clauses):
        if clauses[-1].joint == "b" and _tells(clauses[-1]) and _last(status, clauses) < len(clauses) - 1:
            # "lúc đầu vướng kinh phí, nhưng nay đã nộp rồi"
            return clauses[-1].verdict
        # "gửi rồi nhưng bị trả lại": what is in the way came afterwards. "mất điện nhưng xong rồi" is another thing.
        afterwards = _last(S.done, clauses) < _last(status, clauses)
        return blocked if afterwards else Verdict(S.blocked, False, "contradictory", (S.in_progress, S.done))
    return blocked


def _last(status: S, clauses: list[Clause]) -> int:
    return max(at for at, clause in enumerate(clauses) if clause.verdict.says is status)


def _not_started(status: S, clauses: list[Clause]) -> Verdict:
    not_started, done, going = (_of(one, clauses) for one in (status, S.done, S.in_progress))
    partly = any(
        set(clause.letters) & set("oeG") or ("c" in clause.letters and set(clause.letters) <= _ENOUGH)
        for clause in clauses
    )
    if partly and not_started[0].rule == "not_begun":
        return Verdict(S.in_progress, not any(one.sure for one in done), "not_whole", (S.not_started, S.done))
    if not done and _last(status, clauses) and clauses[0].verdict.rule in _BEHIND:
        return Verdict(S.in_progress, True, "not_whole", (S.not_started,))
    if done:
        # "kế hoạch ban hành rồi, chưa tổ chức": a first step is done, the rest not begun.
        then = _last(S.done, clauses) < _last(status, clauses)
        if then and "0" in clauses[_last(status, clauses)].letters:
            return not_started[-1]
        return Verdict(S.in_progress, then, "not_whole" if then else "contradictory", (S.done, S.not_started))
    if not set("WRSDeqfd1x") & set(
        "".join(clause.letters for clause in clauses if clause.verdict.says is S.in_progress)
    ):
        going = []
    if "0" in clauses[-1].letters and all(one.rule == "not_yet" for one in going):
        return not_started[-1]
    if any(clause.verdict.says is Sense.unknown and set("Prc") & set(clause.letters) for clause in clauses):
        return Verdict(S.not_started, False, "not_begun", (S.in_progress,))
    if going and all(one.sure and one.rule != "promised" for one in going):
        return going[0]
    return _least_sure(status, clauses)


def _in_progress(status: S, clauses: list[Clause]) -> Verdict:
    going = _of(status, clauses)
    behind = [at for at, one in enumerate(clauses) if one.verdict.says is S.done or one.verdict.rule in _BEHIND]
    ahead = [at for at, one in enumerate(clauses) if one.verdict.rule == "not_yet"]
    if behind and ahead and behind[-1] < ahead[-1]:
        # "đã phát động, chưa tổng kết": some of it is behind, some ahead.
        return Verdict(S.in_progress, True, "not_yet")
    if _of(S.done, clauses):
        if _tells(clauses[-1]) and not set("eJ") & set("".join(clause.letters for clause in clauses)):
            # "tui xong phần tui, tui nộp luôn rồi": the last word is a completion.
            return Verdict(S.in_progress, False, "contradictory", (S.done,))
        if all(clause.is_step_taken for clause in clauses if clause.verdict.says is status):
            return Verdict(S.in_progress, False, "contradictory", (S.done,))
        promised = [set(clause.letters) for clause in clauses if clause.verdict.rule == "promised"]
        if any(not set("fWSRC") & letters or set("XOU") & letters - set("S") for letters in promised):
            # "xong rồi, mai em rảnh làm việc khác"
            return Verdict(S.in_progress, False, "contradictory", (S.done,))
        return _least_sure(status, clauses)
    if {"doubted", "promised"} <= {verdict.rule for verdict in going}:
        # "xong tới nơi rồi, anh đợi em xíu"
        return Verdict(S.in_progress, True, "promised")
    return max(going, key=lambda verdict: verdict.sure)


def _done(status: S, clauses: list[Clause]) -> Verdict:
    clauses = [clause for at, clause in enumerate(clauses) if not _is_aside(at, clauses)]
    done = _of(status, clauses)
    # "xong nhưng dạ sẽ …": a nod that promises something goes with no completion.
    others = [
        clause
        for clause in clauses
        if clause.verdict.says not in (S.done, S.acknowledged)
        or (clause.verdict.says is S.acknowledged and set("FIW") & set(clause.letters))
    ]
    unclear = [clause for clause in clauses if not clause.verdict.sure and not clause.only_tells_how]
    if others or (unclear and all(one.sure for one in done)):
        return Verdict(S.done, False, "more_than_done", (S.in_progress,))
    if any(one.sure for one in done) and not unclear:
        return Verdict(S.done, True, "done")
    return min(done, key=lambda verdict: verdict.sure)


def _is_aside(at: int, clauses: list[Clause]) -> bool:
    """Whether a clause beside a completion is small talk: "xong rồi, mai em nghỉ phép"; "nay có rồi, em đã gửi"."""
    clause = clauses[at]
    if clause.verdict.rule == "late":
        return any(one.verdict.says is S.done for one in clauses[:at])
    if clause.joint in ("b", "ν") or clause.verdict.says not in (S.unrelated, S.acknowledged, Sense.unknown):
        return False
    before = any(one.verdict.says is S.done and one.verdict.sure for one in clauses[:at])
    told = any(_tells(one) for one in clauses[at + 1 :])
    if set(clause.letters) == {"y"}:
        return before or told
    small_talk = clause.verdict.sure and "U" in clause.letters and set(clause.letters) <= _SMALL_TALK
    return before if small_talk else told and set(clause.letters) <= set("XnruPcdy")


def _tells(clause: Clause) -> bool:
    """Whether the officer surely says that they have done it: "em đã gửi"."""
    told = bool(set("Pr") & set(clause.letters)) or "SD" in clause.letters
    return clause.verdict == Verdict(S.done, True, "done") and told and (clause.own or "S" in clause.letters)


def _acknowledged(status: S, clauses: list[Clause]) -> Verdict:
    verdict = _least_sure(status, clauses)
    return verdict._replace(sure=verdict.sure and not _of(Sense.unknown, clauses))
