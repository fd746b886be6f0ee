"""/choduyet: everything that waits for a lead in one list, the oldest first, with what can be done about each."""

from dataclasses import replace
from datetime import timedelta

from bot.calendar.unit_terms import as_due
from bot.chat import taps
from bot.chat.answers import asking
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.office.rights import Right, may
from bot.office.waiting import Waiting, lately, may_decide, waiting
from bot.office.wording import describe, keyboards
from bot.office.wording.days_off import day_off
from bot.store import extensions
from bot.texts import day_and_weekday, day_month

_ON_A_PAGE = 5
_TITLE = 100
_WORDS = 160


async def command(turn: Turn) -> None:
    """/choduyet: the first page."""
    if may(turn.me, Right.LEADS_UNIT):
        await turn.answer(await _page(turn, 0, all_=False))
    else:
        await turn.answer(Message(turn.say.html(f"chat.only_{Right.LEADS_UNIT}")))


async def page_tapped(turn: Turn) -> None:
    """Back and forth, and with what waits for long: the message changes in place."""
    turn.edit(await _page(turn, turn.tap.number, all_=turn.tap.choice == "all"))


async def shown_anew(turn: Turn) -> bool:
    """Whether the message whose button was tapped is this list; it is then shown as it is now, the same page of it."""
    found = [taps.read(data) for data in turn.said.buttons]
    here = next((tap for tap in found if tap is not None and tap.verb == keyboards.WAITING), None)
    if here is not None:  # the first such button shows the page itself anew
        turn.edit(await _page(turn, here.number, all_=here.choice == "all"))
    return here is not None


async def show_one(turn: Turn, verb: str, number: int) -> None:
    """One matter of the list, with what can be done about it; or that it waits no longer."""
    found = await waiting(turn.office, turn.connection, turn.calendar, turn.me)
    one = next((one for one in found if item_of(one) == (verb, number)), None)
    if one is None:
        await turn.answer(Message(turn.say.html("leads.waits_no_longer")))
        return
    rows = _own_row(one, turn) if may_decide(turn.office, turn.me, one.task) else ()
    text = turn.say.html("leads.one_matter", line=await line(turn, one))
    question_id = one.question.id if one.question is not None else None
    await turn.answer(Message(text, rows), task=one.task.task_key, question_id=question_id)


def item_of(one: Waiting) -> tuple[str, int]:
    """A matter as its verb in buttons and its id."""
    if one.request is not None:
        return keyboards.EXTENSION, one.request.id
    return keyboards.QUESTION, one.question.id if one.question is not None else 0


async def line(turn: Turn, one: Waiting) -> dict[str, object]:
    """What a list tells of one matter, as plain words."""
    today, say = turn.office.today(), turn.say
    units = one.officer.reporting_units(one.task.entry) if one.officer else ()
    names = describe.unit_names(turn.calendar, units)
    request = one.request
    until = request.asked_until if request else None
    since = one.since.astimezone(turn.office.zone)
    return {
        "kind": one.kind,
        "title": describe.title(one.task)[:_TITLE],
        "due": describe.due(as_due(one.task, units), today, say),
        "day": day_and_weekday(until, say.locale, year=until.year != today.year) if until else "",
        "off": day_off(until, today, turn.office.working, say) if until else "",
        "who": one.officer.name if one.officer and one.officer.left_at is None else say.plain("leads.left"),
        "units": ", ".join(names),
        "since": f"{since:%H:%M} {day_month(since.date(), today)}",
        "days": (today - since.date()) // timedelta(days=1),
        "words": _cut(one.words),
    }


async def _page(turn: Turn, page: int, *, all_: bool) -> Message:
    # What has just been granted in this turn is shown already.
    granted, terms = await extensions.granted(turn.connection), await extensions.unit_terms(turn.connection)
    calendar = replace(turn.calendar, extended=granted, unit_terms=terms)
    found = await waiting(turn.office, turn.connection, calendar, turn.me)
    fresh = lately(turn.office, found)
    shown = found if all_ else fresh
    pages = max(1, -(-len(shown) // _ON_A_PAGE))
    page = min(page, pages - 1)
    here = shown[page * _ON_A_PAGE : (page + 1) * _ON_A_PAGE]
    await asking.listed(turn, [one.task.task_key for one in here], [item_of(one) for one in here])
    old = 0 if all_ else len(found) - len(fresh)
    rows: keyboards.Rows = ()
    for number, one in enumerate(here, start=1):
        if may_decide(turn.office, turn.me, one.task):
            rows += _row(one, number, turn)
    text = turn.say.html(
        "leads.waiting",
        total=len(shown),
        lines=[await line(turn, one) for one in here],
        page=page + 1,
        pages=pages,
        old=old,
        days=turn.office.waits_for.days,
    )
    return Message(text, rows + keyboards.waiting_buttons(page, pages, old, turn.say, all_=all_))


def _row(one: Waiting, number: int, turn: Turn) -> keyboards.Rows:
    if one.request is not None:
        return keyboards.request_row(one.request.id, number, turn.say)
    return keyboards.question_row(one.question.id, number, turn.say) if one.question is not None else ()


def _own_row(one: Waiting, turn: Turn) -> keyboards.Rows:
    """The buttons of one matter alone."""
    if one.request is not None:
        until = day_month(one.request.asked_until, turn.office.today())
        return keyboards.extension_buttons(one.request.id, until, turn.say)
    return keyboards.question_buttons(one.question.id, turn.say, settle=True) if one.question is not None else ()


def _cut(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _WORDS else words[: _WORDS - 1].rstrip() + "…"
