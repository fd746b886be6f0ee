"""/nhatky: who did what, and when, page by page; narrowed by a person, a kind, a period."""

from dataclasses import dataclass, replace
from datetime import date

from bot.calendar.wall import FIRST_YEAR, LAST_YEAR
from bot.chat.asked.periods import Span
from bot.chat.asked.reported import reported_span
from bot.chat.asked.words import Kind, parts_of
from bot.chat.turn import Turn
from bot.clock import day_start
from bot.delivery.message import Message
from bot.language.tokens import tidy, tokenise
from bot.office.wording import keyboards
from bot.office.wording.audit_words import KINDS, Teller
from bot.office.wording.period_names import period_name
from bot.store import audit, names, officers
from bot.store.audit import Which
from bot.texts import Texts, folded

_PAGE = 8
_LONGEST = 120
"""Characters of what is asked for."""
_TITLES = frozenset(("chi", "anh", "co", "chu", "bac", "ong", "ba", "d/c", "dc", "dong"))
"""Before a name; "đồng chí" is two words of them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: the rows of a kind ("all"), of a person (0: of anybody), of a span of days."""

    kind: str = "all"
    officer: int = 0
    span: Span | None = None


async def command(turn: Turn) -> None:
    """/nhatky, /nhatky tháng 6, /nhatky gia hạn, /nhatky chị Lan quý II."""
    asked = await _read(turn, turn.said.words.partition(" ")[2])
    if asked is None:
        await turn.answer(Message(turn.say.html("audit.how")))
    else:
        await turn.answer(await _page(turn, asked, 0))


async def tapped(turn: Turn) -> None:
    """Another page, or another kind: the message changes in place."""
    tap = turn.tap
    span = Span(tap.day, tap.until) if tap.day and tap.until else None
    if span is None or FIRST_YEAR < span.first.year <= span.last.year < LAST_YEAR:
        turn.edit(await _page(turn, Asked(tap.choice, tap.value or 0, span), tap.number))


async def _page(turn: Turn, asked: Asked, page: int) -> Message:
    which = _which(turn, asked)
    total = await audit.count(turn.connection, which)
    pages = max(1, -(-total // _PAGE))
    page = min(page, pages - 1)
    rows = await audit.rows(turn.connection, which, limit=_PAGE, offset=page * _PAGE)
    ids = audit.people(rows) | ({asked.officer} if asked.officer else set())
    teller = Teller(turn.calendar, await names.of(turn.connection, ids), turn.office.zone, turn.say)
    head = turn.say.html("audit.head", what=_what(asked, teller), total=total, page=page + 1, pages=pages)
    body = [teller.line(row) for row in rows] or [turn.say.html("audit.nothing")]
    days = (asked.span.first, asked.span.last) if asked.span else None
    buttons = keyboards.audit_buttons(asked.kind, asked.officer, days, page, pages, tuple(KINDS), turn.say)
    return Message("\n\n".join([head, *body]), buttons)


def _which(turn: Turn, asked: Asked) -> Which:
    which = Which(asked.officer or None, KINDS.get(asked.kind, ()))
    if asked.span is None:
        return which
    zone = turn.office.zone
    since, until = day_start(asked.span.first, zone), day_start(asked.span.last, zone, days=1)
    return replace(which, since=since, until=until)


def _what(asked: Asked, teller: Teller) -> str:
    """What the rows are narrowed to, in words."""
    parts = []
    if asked.kind != "all":
        parts.append(teller.say.plain(f"audit.kind_{asked.kind}"))
    if asked.officer:
        parts.append(teller.person(asked.officer))
    if asked.span is not None:
        parts.append(period_name(asked.span.first, asked.span.last, teller.say))
    return ", ".join(parts)


async def _read(turn: Turn, words: str) -> Asked | None:
    """What words ask for; None where something in them is neither a period, nor a kind, nor somebody's name."""
    span, rest = _without_span(tidy(words)[:_LONGEST], turn.office.today())
    asked = Asked(span=span)
    if span is not None and not FIRST_YEAR < span.first.year <= span.last.year < LAST_YEAR:
        return None
    if not rest:
        return asked
    if (kind := _kind(rest, turn.say)) is not None:
        return replace(asked, kind=kind)
    officer = await _person(turn, rest)
    return replace(asked, officer=officer) if officer is not None else None


def _without_span(said: str, today: date) -> tuple[Span | None, str]:
    """The first days that words name, and the plain letters of the other words."""
    if said and (whole := reported_span(said, today)) is not None:
        return whole, ""
    tokens = tokenise(said)
    span, rest = None, []
    for part in parts_of(said, tokens, today):
        words = said[tokens[part.start].start : tokens[part.end - 1].end]
        if span is None and part.span is not None:
            span = reported_span(words, today)  # looks back, as one does here
        elif not part.kinds & {Kind.STOP, Kind.ASK}:
            rest.append(words)
    return span, folded(" ".join(rest))


def _kind(rest: str, say: Texts) -> str | None:
    """The kind whose name, or the name of one of whose actions, holds the words; or is held by them."""
    for kind, actions in KINDS.items():
        labels = [
            folded(say.plain(f"audit.kind_{kind}")),
            *(folded(say.plain(f"audit.action_{one}")) for one in actions),
        ]
        if any(f" {rest} " in f" {label} " or label in rest for label in labels):
            return kind
    return None


async def _person(turn: Turn, rest: str) -> int | None:
    """The one who is called so, or the number of somebody who has left ("cán bộ 7", "#7")."""
    number = rest.removeprefix("can bo").strip(" #")
    if number.isdigit() and len(number) < len("9" * 10):
        return int(number)
    wanted = [word for word in rest.split() if word not in _TITLES]
    found = [
        officer.id
        for officer in await officers.enrolled(turn.connection)
        if wanted and all(word in folded(officer.name).split() for word in wanted)
    ]
    return found[0] if len(found) == 1 else None
