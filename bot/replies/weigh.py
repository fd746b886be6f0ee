"""The clauses of a reply weighed against each other: what is said last, and what outweighs a completion."""

from bot.replies.aside import Clause, tells
from bot.replies.clauses import Sense, Verdict
from bot.replies.reading import ReplyStatus

S = ReplyStatus
DATED = (S.done, S.in_progress, S.blocked, S.not_started, S.extension)
# What may lie behind when something else lies ahead.
_BEHIND = ("worked", "doubted")
# "đã phát tờ rơi xong, viết báo cáo": a bare verb is the next step, and no detail.
_TOLD_HOW = frozenset("SPrcyh")
_ENOUGH = frozenset("nac")
_SMALL_TALK = frozenset("UXdnrAFgsycuh")


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
        and tells(clauses[-1])
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
        if clauses[-1].joint == "b" and tells(clauses[-1]) and _last(status, clauses) < len(clauses) - 1:
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
        if tells(clauses[-1]) and not set("eJ") & set("".join(clause.letters for clause in clauses)):
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
    told = any(tells(one) for one in clauses[at + 1 :])
    if set(clause.letters) == {"y"}:
        return before or told
    small_talk = clause.verdict.sure and "U" in clause.letters and set(clause.letters) <= _SMALL_TALK
    return before if small_talk else told and set(clause.letters) <= set("XnruPcdy")


def _acknowledged(status: S, clauses: list[Clause]) -> Verdict:
    verdict = _least_sure(status, clauses)
    return verdict._replace(sure=verdict.sure and not _of(Sense.unknown, clauses))
