"""From a reply to a reading: cut, name, scope, judge each clause, weigh the clauses against each other."""

import re
from datetime import date

from bot.replies.aside import Clause, after_correction, present_and_own, with_reasons, without_steps
from bot.replies.clauses import Verdict, verdict_of
from bot.replies.hearing import CLAUSE, heard, names_a_period
from bot.replies.items import Item
from bot.replies.judge import judged
from bot.replies.likeness import likeness
from bot.replies.reading import Reading, Reason, ReplyStatus
from bot.replies.resolve import DayExpression, Direction, resolve
from bot.replies.tokens import tidy
from bot.replies.weigh import DATED, weighed

S = ReplyStatus
# A longer message is a pasted document, not an answer: its beginning is read, and it is asked about.
LONGEST_REPLY = 400
_CHOICES = (S.done, S.in_progress, S.blocked, S.extension)
_NOW = re.compile(r"\b(bây giờ|bay gio|bây chừ|bay chu|giờ|gio|chừ|chu|hiện|hien|tiếp theo|tiep theo)\b", re.IGNORECASE)
# "cho" gives something to somebody; beginning a clause, or with nothing after it, it may be a "chờ" without marks.
_WAITING = re.compile(r"(?:^|[.,;:!?…])\s*(?:d[aạ]\s+)?cho\b|\bcho\s*(?:[.,;:!?…]|$)", re.IGNORECASE)
_THOUGHT = re.compile(r"\b(?:tưởng|tuong|không dám|khong dam|ko dám|ko dam)\b", re.IGNORECASE)
# "kế hoạch năm 2019 em làm xong lâu rồi": of a year that is over.
_YEAR = re.compile(r"\bn[aă]m (20[0-9]{2})\b", re.IGNORECASE)


def read_reply(text: str, *, today: date, due: date | None = None) -> Reading:
    """Read an officer's reply.

    `today` and `due` are days in the office's zone. Never raises, whatever the text; what is not plainly understood
    comes back with `confident` False and the likely readings in `alternatives`.
    """
    said = tidy(text)
    read = said[:LONGEST_REPLY]
    found = heard(read)
    items, letters = found.items, found.letters
    clauses = [_clause(letters, match, items, found.own, read) for match in CLAUSE.finditer(letters)]
    clauses = without_steps(present_and_own(with_reasons(after_correction(clauses))))
    like = likeness(read, found)
    verdict = judged(weighed(clauses, spoken=any(char.isalnum() for char in read)), like, read)
    if verdict.says is S.done and verdict.sure and _only_signs(read, items):
        verdict = Verdict(S.done, False, "only_a_sign", (S.acknowledged,))
    if verdict.says is S.done and _WAITING.search(read):
        verdict = Verdict(S.done, False, "more_than_done", (S.in_progress,))
    if verdict.says is S.done and "?" in letters:
        verdict = Verdict(S.done, False, "asks_and_tells", (S.question,))
    if verdict.says is S.done and any(int(year) < today.year for year in _YEAR.findall(read)):
        verdict = Verdict(S.done, False, "something_else", (S.unrelated,))
    if re.fullmatch(r"[#|]+", letters):  # a number of what?
        verdict = verdict._replace(sure=False)
    if re.fullmatch(r"\|*A?\|*r+\|*", letters):
        verdict = Verdict(S.done, False, "bare_already", (S.acknowledged, S.in_progress))
    status = verdict.says if isinstance(verdict.says, ReplyStatus) else S.unrelated
    sure = verdict.sure and len(said) <= LONGEST_REPLY
    day, unclear = _day_of(items, clauses, letters, status, read)
    resolved, known = _resolved(day, letters[items.index(day)], status, today, due) if day else (None, True)
    sure = sure and known and not unclear
    why = tuple(
        Reason(read[items[start].start : items[min(end, len(items)) - 1].end], rule)
        for rule, start, end in found.changed
    ) + tuple(_reason(read, items, one) for one in clauses if one.verdict.rule != "neutral")
    if verdict.rule in ("likened", "unlike"):
        likeliest = status if verdict.rule == "likened" else verdict.else_[0]
        why += (Reason(like.telling[likeliest] or read, verdict.rule),)
    return Reading(
        status=status,
        percent=_percent(items, letters, status),
        date=resolved,
        date_text=read[day.start : day.end] if day else _event(read, items, clauses, status),
        time=day.day.time if day and day.day else None,
        obstacle=_obstacle(read, items, clauses, status),
        clause=found.clause,
        confident=sure,
        alternatives=() if sure else _alternatives(status, verdict),
        why=why,
    )


def _reason(read: str, items: list[Item], clause: Clause) -> Reason:
    last = items[clause.first + len(clause.letters) - 1]
    return Reason(read[items[clause.first].start : last.end], clause.verdict.rule)


def _clause(letters: str, match: re.Match[str], items: list[Item], own: frozenset[int], read: str) -> Clause:
    first, end = match.span()
    asked = letters[end : end + 1] == "?" and not set(match.group()) <= {"h"}
    verdict = verdict_of(match.group() + ("Q" if asked else ""))
    begins = items[first - 1].end if first else 0
    mine = any(begins <= place < items[end - 1].end for place in own)
    if first and verdict.rule == "worked" and _NOW.match(read[begins : items[end - 1].end].lstrip(" .,;:!?-–")):
        # "họp dân xong. giờ tổng hợp ý kiến": what comes next is being done.
        verdict = Verdict(S.in_progress, True, "going")
    if verdict.says is S.done and (later := re.search(r"D.*?(W)", match.group())):
        completed = items[first + later.start()].end
        if _NOW.search(read[completed : items[first + later.start(1)].end]):
            verdict = Verdict(S.in_progress, True, "going")
    if mine and verdict.rule == "worked" and set(match.group()) <= set("WncuaAXH"):
        # "em làm", "để tui viết": what the officer says they do, and not that they did.
        verdict = Verdict(S.in_progress, True, "promised")
    if mine and set(match.group()) & set("dF") and set(match.group()) <= set("dFXnuAc"):
        verdict = Verdict(S.in_progress, True, "promised")
    if mine and set("gF") & set(match.group()) and "U" in match.group() and set(match.group()) <= set("gUXnuAF"):
        # "em đang chạy xe": seen, and no time for it.
        verdict = Verdict(S.acknowledged, True, "received")
    return Clause(
        first,
        match.group(),
        verdict,
        joint=letters[first - 1] if first else "",
        own=mine,
        past=any(item.day is not None and item.day.lies is Direction.PAST for item in items[first:end])
        or re.match("[^NDL]*r[^D]*[NL]|r[^DS]*C", match.group()) is not None,
    )


def _only_signs(read: str, items: list[Item]) -> bool:
    return not any(char.isalnum() for item in items for char in read[item.start : item.end])


def _day_of(items: list[Item], clauses: list[Clause], letters: str, status: S, read: str) -> tuple[Item | None, bool]:
    """The day that goes with the status, and whether a number was read that may as well be something else."""
    torn = any(item.torn for item in items)
    if status not in DATED:
        return None, False
    # The day of the clause that decided or asks, not of a condition, where something is handed in, not today, first.
    found: list[tuple[bool, bool, bool, bool, bool, bool, int, Item]] = []
    for clause, following in zip(clauses, [*clauses[1:], None], strict=True):
        if following and following.joint == "b" and _falls_through(clause, following):
            # "kế hoạch là thứ 2 xong nhưng vướng": the day that was meant, and no longer is.
            continue
        for at in range(clause.first, clause.first + len(clause.letters)):
            item = items[at]
            if item.day is None or letters[at] not in "dsy":
                continue
            past = letters[at] == "y"
            if past != (status is S.done) or (item.day.spec and item.day.spec.unit == "vague" and past):
                continue
            if letters[at] == "s" and status is not S.extension:
                continue
            begins = items[clause.first].start
            if status is not S.extension and _THOUGHT.search(read[begins : item.start]):
                # "tưởng tháng sau mới làm"
                continue
            if letters[at + 1 : at + 2] == "N" and status is not S.extension:
                # "hôm nay chưa xong"
                continue
            if _is_no_promise(item.day, letters[at + 1 : clause.first + len(clause.letters)], status):
                continue
            dated = clause.verdict.says is status or clause.verdict.says in DATED or _only_a_day(clause)
            if not dated and status is not S.extension:
                continue
            if status is S.blocked and set("LV") & set(clause.letters):
                continue
            if names_a_period(item.day) and not past and status is not S.extension and set("gN") & set(clause.letters):
                # "tháng này đang làm": what is being done, not until when.
                continue
            after_if = "I" in letters[clause.first : at] and "t" in letters[at : clause.first + len(clause.letters)]
            negated = after_if or bool(set("xN") & set(clause.letters) and status is not S.extension)
            idle = not set("fWSRDi") & set(clause.letters)
            # "hôm nay lại hứa, mai chắc chắn có"
            now = item.day.time is None and _is_present(item.day)
            # "hạn thứ sáu gắt quá, thứ tư tuần sau được không"
            elsewhere = status is S.extension and not set("jElρ") & set(clause.letters)
            # "thứ 5 xong dự thảo, thứ 6 nộp"
            a_step = not set("SF") & set(clause.letters) and "p" in clause.letters
            found.append((clause.verdict.says is not status, elsewhere, negated, a_step, idle, now, at, item))
    return (min(found, key=lambda one: one[:-1])[-1] if found else None), torn


def _is_no_promise(day: DayExpression, after: str, status: S) -> bool:
    """Whether a day only says when something is so: "hôm nay 3/8 tổ", "nay chờ duyệt", "thứ 5 sếp mới về"."""
    if status in (S.done, S.extension):
        return False
    present = _is_present(day)
    if present and (re.match("[ngCP]{0,2}[q#]|w", after) or set("Ng") & set(after)):
        return True
    if present and day.time is None and status in (S.not_started, S.blocked) and not set("BSDf") & set(after):
        return True
    return re.match("m[XnUv]", after) is not None


def _only_a_day(clause: Clause) -> bool:
    """Whether a clause says no more than when: "…, báo cáo thì mai", "…, chiều mai đủ"."""
    return set(clause.letters) <= set("dhnctτ=+IH")


def _is_present(day: DayExpression) -> bool:
    """Whether a day is today or this week."""
    return day.spec is not None and day.spec.unit in ("days", "week") and day.spec.n == 0 and not day.spec.part


def _falls_through(planned: Clause, following: Clause) -> bool:
    never = "I" in planned.letters and following.verdict.rule == "not_yet"
    return never or following.verdict.says in (S.blocked, S.not_started)


def _event(read: str, items: list[Item], clauses: list[Clause], status: S) -> str | None:
    """An occasion in place of a day, as said: "sau Đại hội phường"; which day that is, is not for this package."""
    if status is not S.extension:
        return None
    for clause in clauses:
        match = re.search(r"u[XnU]+$", clause.letters)
        if match:
            return read[items[clause.first + match.start()].start : items[clause.first + match.end() - 1].end]
    return None


def _resolved(item: Item, letter: str, status: S, today: date, due: date | None) -> tuple[date | None, bool]:
    """The day that an item means, and whether it could be told: "mấy bữa" is no day, 31/6 is a mistake."""
    spec = item.day.spec if item.day else None
    if spec is None:
        return (today if status is S.done else None), True
    past = letter == "y"
    direction = Direction.PAST if past else Direction.EXTENSION if status is S.extension else Direction.FUTURE
    resolved = resolve(spec, today, due, direction)
    return resolved, resolved is not None or spec.unit == "vague"


def _percent(items: list[Item], letters: str, status: S) -> int | None:
    if status not in DATED:
        return None
    told = [at for at, item in enumerate(items) if item.percent is not None]
    # "tuần trước 60%, tuần ni 65%": what was so before gives way.
    now = [at for at in told if "y" not in letters[:at].split("|")[-1]]
    for at in now or told:
        item = items[at]
        if item.percent is None:
            continue
        if status is S.done:
            return 100 if item.percent == 100 else None
        if item.percent == 100 and status is not S.extension:
            continue
        return 100 - item.percent if at and letters[at - 1] == "C" else item.percent
    return None


def _obstacle(read: str, items: list[Item], clauses: list[Clause], status: S) -> str:
    """The officer's words for what is in the way: from the word that says so to the end of its clause."""
    if status not in DATED or status is S.done:
        return ""
    for pattern in ("[LV]", "[wC]"):
        for clause in clauses:
            match = re.search(pattern, clause.letters)
            if match and (pattern != "[wC]" or status is not S.extension):
                first = items[clause.first + match.start()]
                last = items[clause.first + len(clause.letters) - 1]
                return read[first.start : last.end]
    return ""


def _alternatives(status: S, verdict: Verdict) -> tuple[S, ...]:
    known = isinstance(verdict.says, ReplyStatus)
    likely = [*([status] if known else []), *verdict.else_]
    likely += [choice for choice in _CHOICES if choice not in likely][: max(0, 3 - len(likely))]
    return tuple(dict.fromkeys(likely))[:4]
