"""What may turn a sure reading into a question, and never the other way round.

Each safeguard is a function of a `Look` that returns whether it objects. Its name is that of its words in the
catalogues (`replies.doubt_NAME`), and its docstring has examples.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

from bot.calendar.days.dates import SOLAR_FEASTS
from bot.language.lexicon import is_known
from bot.language.own_title import PLAIN
from bot.language.spelling import plain_words, spell
from bot.language.tagging import Tag
from bot.language.tokens import Token
from bot.replies.features import named
from bot.replies.model import NO_NEWS, model
from bot.replies.reading import ReplyStatus
from bot.replies.told_day import Day

S = ReplyStatus
LONGEST = 400
"""Characters: more is a pasted document, and no answer."""
_COMPLETIONS = frozenset(("done", "submit", "whole"))
_CERTAIN = 0.975
"""How likely a completion has to be for its words to count more than what mostly speaks against them: "hôm qua chưa,
sáng nay nộp rồi ạ"."""
_ENOUGH, _BEYOND_DOUBT = 0.75, 0.984
"""How likely a reading has to be to stand beside a word that nobody knows, and a completion beside that or a "cho" that
may be "chờ"."""
_THOUGHT_DONE = _COMPLETIONS | frozenset((
    "doubt", "thought", "already", "self", "you", "nod", "particle", "object", "thing", "stop",
))  # fmt: skip
_COURTESIES = frozenset(("you", "self", "nod", "particle", "filler", "stop"))
_SHORT = 2
"""Expressions of a reply, courtesies apart, in which a single one may be all that counts."""
_TELLING_NOTHING = frozenset(("unknown", "name", "filler", "stop", "you", "self", "nod", "particle"))
NAMES = frozenset(("thing", "object", "unknown", "preparation", "work", "step", "topic", "other_thing", "name"))
"""The kinds of words that name what was done."""
_ONLY_NAMING = _TELLING_NOTHING | NAMES | {"office"}
_PLAIN_ENOUGH = 0.9
"""How likely a state has to be that only names tell: "kho bạc nghỉ" is likely enough, "việc thứ nhất" is not."""
_OF_PAPERS = PLAIN | {"office", "preparation", "unknown", "topic"}
_STATES = frozenset((S.done, S.in_progress, S.not_started, S.blocked, S.extension))
_DAYS = frozenset(("day", "span"))
_JOINTS = frozenset(("stop", "but", "ask_mark", "emphatic", "then"))
_NAMED = 2
"""Fewer words name nothing: one may be a slip of the keys, or somebody's name."""
_BELOW = re.compile(r"(?:^|(?<=\s))[-−][0-9]{1,3}\s?(?:%|phần trăm|phan tram|$)", re.IGNORECASE)
_HOW_FAR = re.compile(r"\b(?:den|toi) (?:dau|mo)(?: roi)?(?: (?:a|cac|dong|em|anh|chi|ri|rua|vay|the|nhi|hi|he|ha))*$")
_IF = re.compile(r"^ (?:da |vang |thi |u |em |toi )*(?:neu|he|gia nhu) .*\bbao\b")


@dataclass(frozen=True, slots=True)
class Look:
    """A reply that is likely to mean `status`, and all that was found in it."""

    read: str
    tokens: Sequence[Token]
    tags: Sequence[Tag]
    status: S
    likely: float
    day: Day | None
    today: date
    task: str = ""
    """The clause and title of the task that is answered, "" where that is not known."""

    def kinds(self) -> list[str]:
        return [tag.kind for tag in self.tags if tag.kind != "filler"]

    def has_words_of_task(self) -> bool:
        """Whether a word of the task's title is in the reply."""
        title = {word for word in plain_words(self.task) if len(word) > 1 and word.isalpha()}
        return not title.isdisjoint(plain_words(self.read))


def too_long(look: Look) -> bool:
    """A pasted document: "Kính gửi Đảng uỷ phường … (two pages)"."""
    return len(look.read) > LONGEST


def nothing_known(look: Look) -> bool:
    """No word is known: "qwfp zxcd", "ЖЖЖЖ"; a letter alone: "k"; or no word tells a task's state: "Nguyễn Thị Lan",
    "gửi ảnh minh chứng nè", "việc thứ nhất"."""
    said, kinds = [token for token in look.tokens if token.kind in ("word", "sign")], set(look.kinds())
    letter = len(signs := [char for char in look.read if char.isalnum()]) == 1 and signs[0].isalpha()
    return letter or (bool(said) and (_tells_nothing(look, kinds) or not any(_known(token) for token in said)))


def only_a_name(look: Look) -> bool:
    """Words that nobody knows, which tell nothing: "Nguyễn Thị Lan"."""
    kinds = set(look.kinds())
    return look.status in NO_NEWS and kinds <= _TELLING_NOTHING - {"nod"} and "unknown" in kinds


def unknown_word(look: Look) -> bool:
    """A word that nobody knows: in a completion it may be a "chưa", "làm chw xong chị ạ", "100% chưua nộp"; among few
    words it may be the one that counts, "da xobg"; or the others do not tell enough, "gia blorf giúp em"."""
    short = sum(tag.kind not in _COURTESIES for tag in look.tags) <= _SHORT
    enough = _BEYOND_DOUBT if look.status is S.done else _ENOUGH
    return (short or look.likely < enough) and has_unknown_word(look)


def not_yet(look: Look) -> bool:
    """A completion after "chưa": "chưa xong", "chx nộp"; not one that a later clause surely tells, "hôm qua chưa, sáng
    nay nộp rồi ạ", nor one beyond doubt to which "chưa" does not belong: "chưa ai nhắc mà em nộp rồi"."""
    kinds = look.kinds()
    taken_back = _told_after_not_yet(kinds) or not _is_what_is_not_yet(kinds)
    if look.status is not S.done or (look.likely >= _CERTAIN and taken_back):
        return False
    before_correction = re.split(r"à nhầm|a nham", look.read.lower())[-1]
    return any(kind == "not_yet" and _COMPLETIONS & set(kinds[at:]) for at, kind in enumerate(kinds)) or (
        re.search(r"\bch(?:ua|uwa|ưa|x)\b", before_correction) is not None
    )


def doubted(look: Look) -> bool:
    """A completion that is only thought to be one, "hình như xong", "chắc xong rồi", or after which something may be
    waited for: "hoan tat roi cho anh Tung"."""
    kinds = set(look.kinds())
    if look.status is S.done and "request_or_wait" in kinds and look.likely < _BEYOND_DOUBT:
        return True
    ahead = {"day", "span", "future", "not_yet"}
    only_thought = bool(kinds & {"doubt", "thought"} and kinds & _COMPLETIONS and not kinds & ahead)
    return only_thought and (_uncertain_completion(look) or kinds <= _THOUGHT_DONE)


def only_a_sign(look: Look) -> bool:
    """A sign, a nod or a clause alone: "👍", "✅", "rồi ạ", "đủ", "II.5"; not "100% rồi ạ", which leaves no doubt."""
    kinds = set(look.kinds()) - {"stop", "particle", "nod", "you", "self", "harmless", "clause"}
    words = any(char.isalnum() for char in look.read)
    little = kinds <= {"already", "whole", "fully"} and (look.likely < _CERTAIN or not kinds & {"whole", "fully"})
    return look.status is S.done and (not words or little)


def asks(look: Look) -> bool:
    """A completion with a question mark: "xong hết rồi ạ?", "đã nộp rồi?"; not "nộp rồi mà, sao còn nhắc?"."""
    return _uncertain_completion(look) and "?" in look.read


def of_another_task(look: Look) -> bool:
    """A completion that names something, and nothing of the task that is answered: "đã nộp kịch bản văn nghệ rồi" or
    "treo cờ, băng rôn xong rồi" under "II.5 Báo cáo quý công tác tuyên giáo"; not one that is surely of this task:
    "văn thư đóng dấu, gửi bưu điện rồi"."""
    if not look.task or not _uncertain_completion(look):
        return False
    told, strange = named(plain_words(look.read), look.read, look.tags, plain_words(look.task))
    names_others = len(strange) >= _NAMED and not any(word.isalpha() for word in told)
    things = sum(tag.kind in NAMES for tag in look.tags)
    return names_others or (things >= _NAMED and not look.has_words_of_task())


def of_which_task(look: Look) -> bool:
    """A paper that is done, where the task is not known and it may be the one: "báo cáo quý xong rồi", "đã gửi báo cáo
    dân số"; not "anh Hải gửi báo cáo chứ không phải tôi"."""
    kinds = set(look.kinds())
    told = {"done", "already"} <= kinds or (kinds <= _OF_PAPERS and kinds & {"done", "submit"})
    return look.status in NO_NEWS and not look.task and "thing" in kinds and bool(told)


def number_of_what(look: Look) -> bool:
    """A bare number, more than all, or digits that may be a day as well as a share: "7", "150%", "xong 3/5 rồi"."""
    return (set(look.kinds()) <= {"number", "stop"} and bool(look.tags)) or any(tag.torn for tag in look.tags)


def below_nothing(look: Look) -> bool:
    """A share with a minus before it: "-5%", "đang làm -5"; not "- 50%" after a dash, nor "20-50%"."""
    return _BELOW.search(look.read) is not None


def only_if(look: Look) -> bool:
    """Word that is promised if something is so, and tells nothing of now: "nếu xong thì em báo"."""
    plain = f" {' '.join(plain_words(look.read))} "
    return look.status in (S.in_progress, S.not_started) and _IF.search(plain) is not None


def asks_how_far(look: Look) -> bool:
    """How far something is, asked and not told: "đang làm tới đâu rồi em", "mần tới mô rồi"."""
    return look.status is S.in_progress and _HOW_FAR.search(" ".join(plain_words(look.read))) is not None


def may_ask_for_time(look: Look) -> bool:
    """A day that is asked for rather than promised, perhaps: "chưa xong, xin phép đến 17h chiều nay"."""
    kinds = look.kinds()
    asked = any(kinds[at : at + 2] == ["request", "until"] and kinds[at + 2] in _DAYS for at in range(len(kinds) - 2))
    return look.status is S.in_progress and asked


def no_such_day(look: Look) -> bool:
    """A day that does not exist or is long gone: "xin gia hạn đến 31/6"."""
    return look.day is not None and not look.day.known


def lunar_or_solar(look: Look) -> bool:
    """A day ahead with "mùng" and a month, and no word whose calendar: "lùi tới mùng 5 tháng 8"."""
    spec = look.day.tag.day.spec if look.day and look.day.tag.day else None
    if look.day is None or spec is None or not spec.moon or spec.unit != "day" or spec.month is None:
        return False
    ahead = look.day.means is None or look.day.means > look.today
    return ahead and (spec.day, spec.month) not in SOLAR_FEASTS


SAFEGUARDS: tuple[Callable[[Look], bool], ...] = (
    too_long,
    nothing_known,
    only_a_name,
    unknown_word,
    not_yet,
    doubted,
    only_a_sign,
    asks,
    of_another_task,
    of_which_task,
    number_of_what,
    below_nothing,
    only_if,
    asks_how_far,
    may_ask_for_time,
    no_such_day,
    lunar_or_solar,
)


def objections(look: Look) -> list[str]:
    """The names of the safeguards that object to recording a reply as what it is likely to mean."""
    return [safeguard.__name__ for safeguard in SAFEGUARDS if safeguard(look)]


def _told_after_not_yet(kinds: Sequence[str]) -> bool:
    """Whether a clause after the last "chưa" tells a completion, with a "rồi"."""
    _, later = _after_not_yet(kinds, ("stop", "but"))
    return bool(later & _COMPLETIONS) and "already" in later


def _is_what_is_not_yet(kinds: Sequence[str]) -> bool:
    """Whether the last "chưa" stands before a completion, and no later clause tells one: "chưa nộp xong"."""
    clause, later = _after_not_yet(kinds, _JOINTS)
    return bool(_COMPLETIONS & clause) and not _COMPLETIONS & later


def _after_not_yet(kinds: Sequence[str], joints: Collection[str]) -> tuple[set[str], set[str]]:
    """The kinds that follow the last "chưa": in its own clause, and from the first of the joints on."""
    after = kinds[len(kinds) - kinds[::-1].index("not_yet") :] if "not_yet" in kinds else []
    end = next((at for at, kind in enumerate(after) if kind in joints), len(after))
    return set(after[:end]), set(after[end:])


def _tells_nothing(look: Look, kinds: set[str]) -> bool:
    """Whether words tell no state, though they are likely to mean one."""
    sent = {"photo", "submit"} if "photo" in kinds else set()
    only_named = look.status is not S.done and kinds <= _ONLY_NAMING and look.likely < _PLAIN_ENOUGH
    return look.status in _STATES and (kinds <= _TELLING_NOTHING | sent or only_named)


def _uncertain_completion(look: Look) -> bool:
    return look.status is S.done and look.likely < _CERTAIN


def has_unknown_word(look: Look) -> bool:
    """Whether there is a word that stands in no table, and that not even two hands have written."""
    return any(tag.kind == "unknown" and not _known_at(look, tag) for tag in look.tags)


def _known(token: Token) -> bool:
    return bool(token.words) or is_known(token.text) or spell(token.text).plain in model().words


def _known_at(look: Look, tag: Tag) -> bool:
    return all(
        _known(token) for token in look.tokens if tag.start <= token.start < tag.end and token.kind in ("word", "sign")
    )
