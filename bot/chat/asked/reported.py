"""Which period a report is wanted for: "tháng 6", "quý II", "6 tháng", "năm", "từ 1/4 đến 15/6"; and whether it is.

Days are read where all are read (`span`). A report looks back, as far as people mean it without naming a year.
"""

from datetime import date, timedelta

from bot.chat.asked.periods import Span, months
from bot.chat.asked.span import bare_period
from bot.chat.asked.words import Kind, parts_of
from bot.language.numbers import keys, says
from bot.language.tokens import Token, tidy, tokenise
from bot.texts import folded

_LONGEST = 120
"""Characters: what asks for a report is short."""
_LATELY = timedelta(days=122)
"""For how long a period of last year is meant that names no year."""
_SUM_UP = ("tong", "hop")
_BEFORE = frozenset(
    ("cho", "em", "anh", "chi", "toi", "xin", "gui", "lam", "xem", "lap", "in", "xuat", "bot", "ban", "bao", "cao",
     "ket", "qua", "thuc", "hien", "nhiem", "vu", "cong", "viec", "so", "lieu", "cua", "ve")
)  # fmt: skip
"""Words that may stand around "tổng hợp" before the period."""
_MANNERS = frozenset((Kind.PERSON, Kind.PARTICLE, Kind.STOP, Kind.PLEASE, Kind.TAIL, Kind.ASK))
_TO_COME = keys("sau tới sang")


def asked_for(words: str) -> str | None:
    """What follows "tổng hợp" in words that ask for a report and for nothing else; None for other words."""
    said = tidy(words)
    if len(said) > _LONGEST:
        return None
    each = said.split()
    plain = [folded(word).strip(".,:;!?") for word in each]
    at, summed = 0, False
    while at < len(plain):
        if tuple(plain[at : at + 2]) == _SUM_UP:
            at, summed = at + 2, True
        elif plain[at] in _BEFORE:
            at += 1
        else:
            break
    return " ".join(each[at:]) if summed else None


def reported_span(words: str, today: date) -> Span | None:
    """The days that words name, and nothing else beside manners; this month where there are none.

    None for other words. What names no year and lies wholly ahead is that of the year before where that is not long
    over ("quý IV" in February), unless it says so ("tháng sau"); else it has not begun, and is not guessed.
    """
    said = tidy(words)[:_LONGEST]
    tokens = tokenise(said)
    if not tokens:
        return months(today.year, today.month, today.month)
    found = _read(said, tokens, today)
    if found is not None and found.first > today and not any(says(tokens, at, _TO_COME) for at in range(len(tokens))):
        a_year_ago = today.replace(year=today.year - 1, day=min(today.day, 28))
        back = _read(said, tokens, a_year_ago)
        lately = back is not None and (back.first.year == today.year or today <= back.last + _LATELY)
        if back is not None and back.first <= today and lately:
            return back
    return found


def _read(said: str, tokens: list[Token], today: date) -> Span | None:
    if (bare := bare_period(tokens, today)) is not None:
        return bare
    parts = parts_of(said, tokens, today)
    spans = {part.span for part in parts if part.span}
    if len(spans) != 1 or not all(part.span or part.kinds & _MANNERS for part in parts):
        return None
    return spans.pop()
