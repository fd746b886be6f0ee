"""From a reply to a reading: tidy it, find what grammar can find, ask the models, apply the threshold, let the
safeguards object."""

from collections.abc import Sequence
from datetime import date

from bot.language.own_title import PLAIN, without_own_title
from bot.language.tagging import Tag, tags_of
from bot.language.tokens import Token, tidy, tokenise
from bot.replies import details
from bot.replies.acts import act_of
from bot.replies.features import features, task_told
from bot.replies.model import agreed, completion, hashes_of, model, shares
from bot.replies.reading import Reading, ReplyStatus
from bot.replies.safeguards import LONGEST, NAMES, Look, objections
from bot.replies.told_day import day_of
from bot.texts.folding import folded

S = ReplyStatus
_NONE: frozenset[str] = frozenset()
_TELLING = {
    S.in_progress: frozenset(("going", "quantity", "nearly", "future")),
    S.blocked: frozenset(("block", "returned")),
    S.not_started: frozenset(("not_started", "begin")),
    S.extension: frozenset(("extend", "more")),
    S.question: frozenset(("question", "ask_mark", "how_many")),
    S.acknowledged: frozenset(("ack", "nod")),
    S.unrelated: frozenset(("topic", "other_thing")),
}
"""The kinds of words that tell a status outright."""


def read_reply(text: str, *, today: date, due: date | None = None, task: str = "", lead: bool = False) -> Reading:
    """Read an officer's reply, or what a `lead` answers to a request for more time.

    `today` and `due` are days in the office's zone; `task` is the clause and title of the task that is answered, where
    that is known. A lead's words have the acts of leads, and the day in them is the one until which time is given or
    offered. Never raises, whatever the text; what is not plainly understood comes back with `confident` False and
    the likely readings in `alternatives`.
    """
    said = tidy(text)
    said = without_own_title(said, task) if len(said) <= LONGEST else said
    read = said[:LONGEST]
    tokens = tokenise(read)
    tags = tags_of(tokens)
    about = task_told(read, tags, task)
    seen = hashes_of(features(read, tokens, tags, about))
    by_words, fair = shares(seen), _each_fair(read, tokens, tags, about)
    likely = agreed(by_words, fair)
    status = max(likely, key=likely.__getitem__)
    sure = likely[status]
    if status is S.done:
        # The regression is asked twice: "chờ xong" and "cho xong" are the same without marks.
        sure = completion(by_words[status], shares_without_marks(read, about)[status], fair[status])
    if tags and {tag.kind for tag in tags} <= {"number", "stop"}:
        status = S.in_progress  # how far it is, if anything; a safeguard asks
    day = day_of(S.extension if lead else status, tags, read, today, due)
    look = Look(said, tokens, tags, status, sure, day, today, task)
    doubts = ["unlikely"] if look.likely < model().thresholds[kind_of(look)] else []
    doubts += objections(look)
    return Reading(
        status=status,
        percent=details.percent_of(status, tags, tokens),
        date=day.means if day else None,
        date_text=read[day.tag.start : day.tag.end] if day else details.occasion(status, tags, read),
        time=day.tag.day.time if day and day.tag.day else None,
        obstacle=details.obstacle_of(status, tags, read),
        clause=next((tag.clause for tag in tags if tag.clause), None),
        confident=not doubts,
        alternatives=_alternatives(likely) if doubts else (),
        doubts=tuple(doubts),
        said=read,
        act=act_of(seen, look, lead=lead),
    )


def kind_of(look: Look) -> str:
    """The name of the threshold for a status: what is said in plain words needs less than what is only likely.

    Plain is "dạ xong rồi ạ", with no word beside it that could take it back, and any other status with a word for it. A
    completion that names something may be that of another matter: "own" has a word of its task's title, "other" has
    none ("pano treo xong" under “Kịch bản”), and of "named" the task is not known.
    """
    kinds = {tag.kind for tag in look.tags}
    if look.status is not S.done:
        plain = bool(kinds & _TELLING.get(look.status, _NONE))
        return f"plain_{look.status.value}" if plain else look.status.value
    if look.task and kinds & NAMES:
        return "own_done" if look.has_words_of_task() else "other_done"
    if kinds <= PLAIN:
        return "plain_done"
    return "named_done" if kinds & NAMES else "done"


def shares_without_marks(read: str, task: str = "") -> dict[S, float]:
    """How likely each status is of a reply as somebody would type it who uses no marks."""
    bare = folded(read)
    tokens = tokenise(bare)
    return shares(hashes_of(features(bare, tokens, tags_of(tokens), task)))


def likely_of(read: str, task: str = "") -> dict[S, float]:
    """How likely each status is of a tidied reply."""
    tokens = tokenise(read)
    tags = tags_of(tokens)
    seen = hashes_of(features(read, tokens, tags, task))
    return agreed(shares(seen), _each_fair(read, tokens, tags, task))


def _each_fair(read: str, tokens: Sequence[Token], tags: Sequence[Tag], task: str) -> dict[S, float]:
    from bot.replies.network import each_fair, pieces, title_words  # it needs numpy, which is heavy

    return each_fair(pieces(read, tokens, tags, task), title_words(task))


def _alternatives(likely: dict[S, float]) -> tuple[S, ...]:
    """The likeliest readings."""
    return tuple(sorted(likely, key=lambda status: -likely[status])[:3])
