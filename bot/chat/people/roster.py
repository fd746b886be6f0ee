"""/canbo: who is here, page by page, and a card of each with what may be done."""

from collections.abc import Sequence

from bot.chat.answers import asking
from bot.chat.turn import Turn
from bot.clock import office_day
from bot.delivery.message import Button, Message
from bot.office import people
from bot.office.rights import Right, may
from bot.office.wording import absence_words, describe, keyboards, people_buttons
from bot.office.wording.people_buttons import INVITE, KEEP, PEOPLE, PERSON
from bot.store import absences, invitations, officers
from bot.store.officers import Officer
from bot.texts import day_month
from bot.texts.alphabet import person_key

_PAGE = 8
_MOST_OF_A_NAME = 6
"""Words, with a title."""


async def command(turn: Turn) -> None:
    """/canbo, or "danh sách cán bộ": the first page; /canbo Lan: the card of one, or of whom there is to choose."""
    words = " ".join(turn.said.words.partition(" ")[2].split())
    everybody = await seen_by(turn)
    found = people.named(everybody, words) or people.like(everybody, words) if words else []
    if len(found) == 1:
        await turn.answer(await card(turn, found[0]))
    elif words:
        await turn.answer(_of_these(turn, words, found))
    else:
        await turn.answer(await _page(turn, 0))


async def show(turn: Turn, officer_id: int) -> None:
    """The card of somebody, as a message of its own."""
    person = await officers.by_id(turn.connection, officer_id, turn.office.today())
    if person is None or person.left_at is not None or not people.may_see(turn.me, person):
        await turn.answer(Message(turn.say.html("people.gone")))
    else:
        await turn.answer(await card(turn, person))


async def called(turn: Turn) -> bool:
    """Whether words are somebody's name alone, said by one who is shown them ("chị Lan"): their card."""
    words = turn.said.words.strip()
    by_itself = turn.private and turn.incoming.quoted is None and turn.said.attachment is None
    if not by_itself or not may(turn.me, Right.LEADS_UNIT) or len(words.split()) > _MOST_OF_A_NAME:
        return False
    if len(words.split()) < 2:  # one syllable may be anything
        return False
    found = people.named(await seen_by(turn), words)
    if len(found) == 1:
        await turn.answer(await card(turn, found[0]))
    return len(found) == 1


def _of_these(turn: Turn, words: str, found: Sequence[Officer]) -> Message:
    """Which of several is meant; or that nobody is called so, and the way to the list."""
    shown = found[:_PAGE]
    labels = [(one, " · ".join(filter(None, (one.name, units(turn, one.units))))) for one in shown]
    rows = people_buttons.column(Button(label, f"{PERSON}:{one.id}") for one, label in labels)
    key = "people.several_called" if found else "people.nobody_called"
    back = Button(turn.say.plain("people.button_back"), f"{PEOPLE}:0")
    return Message(turn.say.html(key, words=words[:60], total=len(found)), (*rows, (back,)))


async def page_tapped(turn: Turn) -> None:
    """Back and forth, and back from a card."""
    turn.edit(await _page(turn, turn.tap.number))


async def person_tapped(turn: Turn) -> None:
    """A numbered button: that one's card."""
    if (person := await person_of(turn)) is not None:
        turn.edit(await card(turn, person))


async def person_of(turn: Turn) -> Officer | None:
    """Whom the tapped button is about. None, and a word of it, if they have left or are none of this officer's."""
    person = await officers.by_id(turn.connection, turn.tap.number, turn.office.today())
    if person is None or person.left_at is not None:
        turn.toast(turn.say.plain("people.gone"))
    elif not people.may_see(turn.me, person):
        turn.toast(turn.say.plain("people.not_yours"))
    else:
        return person
    return None


async def card(turn: Turn, person: Officer) -> Message:
    """Somebody's card."""
    say, office, today = turn.say, turn.office, turn.office.today()
    leaves = []
    for one in await absences.of_officer(turn.connection, person.id, today):
        deputy = await officers.by_id(turn.connection, one.deputy_id) if one.deputy_id else None
        leaves.append((absence_words.days(one, today, say), deputy.name if deputy and deputy.address else ""))
    text = say.html(
        "people.card",
        name=person.name,
        post=person.post,
        units=units(turn, person.units, full=True),
        role=say.plain(f"chat.role_{person.role.value}"),
        since=f"{office_day(person.enrolled_at, office.zone):%d/%m/%Y}",
        refused=day_month(office_day(person.refused_at, office.zone), today) if person.refused_at else "",
        leaves=leaves,
        covers=units(turn, person.covers),
    )
    names = ["units", "role", "name"] if may(turn.me, Right.KEEPS) else []
    buttons = [Button(say.plain(f"people.button_{name}"), f"{KEEP}:{person.id}:{name}") for name in names]
    buttons.append(Button(say.plain("people.button_leave"), f"{PERSON}:{person.id}:leave"))
    rows = people_buttons.pairs(buttons)
    if names and person.id != turn.me.id:
        rows += ((Button(say.plain("people.button_remove"), f"{KEEP}:{person.id}:remove"),),)
    return Message(text, (*rows, (Button(say.plain("people.button_back"), f"{PEOPLE}:0"),)))


def units(turn: Turn, ids: tuple[str, ...], *, full: bool = False) -> str:
    """Units by their names, short ones unless `full`."""
    if full:
        known = {unit.id: unit.name for unit in turn.calendar.units}
        return ", ".join(known.get(id_, id_) for id_ in ids)
    return ", ".join(describe.unit_names(turn.calendar, ids))


async def seen_by(turn: Turn) -> list[Officer]:
    """Those whom this officer is shown, by given name in the Vietnamese alphabet."""
    everybody = await officers.enrolled(turn.connection, day=turn.office.today())
    return sorted((one for one in everybody if people.may_see(turn.me, one)), key=lambda one: person_key(one.name))


async def _page(turn: Turn, page: int) -> Message:
    say, found = turn.say, await seen_by(turn)
    pages = max(1, -(-len(found) // _PAGE))
    page = min(page, pages - 1)
    here = found[page * _PAGE : (page + 1) * _PAGE]
    gone = await absences.on(turn.connection, turn.office.today())
    names = {one.id: one.name for one in await officers.enrolled(turn.connection)}
    lines = []
    for number, person in enumerate(here, start=1):
        trouble = say.plain("people.line_refused") if person.refused_at else ""
        if (leave := gone.get(person.id)) is not None:
            last = day_month(leave.last, turn.office.today())
            trouble = say.plain("people.line_away", last=last, deputy=names.get(leave.deputy_id or 0, ""))
        lines.append(
            say.html(
                "people.list_line",
                number=number,
                name=person.name,
                post=person.post,
                units=units(turn, person.units),
                role=say.plain(f"chat.role_{person.role.value}"),
                trouble=trouble,
            )
        )
    head = say.html("people.list_head", page=page + 1, pages=pages, total=len(found))
    await asking.listed(turn, [], [(PERSON, person.id) for person in here])
    rows = people_buttons.numbered(PERSON, [person.id for person in here])
    rows += keyboards.turning(PEOPLE, page, pages, say)
    if may(turn.me, Right.KEEPS):
        open_ones = await invitations.open_ones(turn.connection, turn.office.now())
        below = [Button(say.plain("people.button_invite"), f"{INVITE}:new")]
        if open_ones:
            below.append(Button(say.plain("people.button_invitations", count=len(open_ones)), f"{INVITE}:list"))
        rows += (tuple(below),)
    return Message("\n\n".join([head, *(lines or [say.html("people.list_empty")])]), rows)
