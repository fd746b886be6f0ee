"""/vang, or "em nghỉ phép đến 15/6": somebody is away, and who stands in; also for others, from their card."""

from datetime import date, timedelta

from bot.calendar.typed_dates import no_such_day_in
from bot.chat.asked.spoken import bare, section_of
from bot.chat.people import leave_words, roster
from bot.chat.people.form import Form, ask, close
from bot.chat.people.keeping import is_name
from bot.chat.people.leave_words import LeaveWords
from bot.chat.turn import Turn
from bot.delivery.message import Button, Message
from bot.office import absences as acts
from bot.office import people
from bot.office.absences import Refused
from bot.office.wording import absence_words, people_buttons
from bot.office.wording.people_buttons import AWAY
from bot.store import absences, officers
from bot.store.absences import Absence
from bot.store.officers import Officer
from bot.texts.alphabet import person_key

_PHRASES = "leave.txt"
_MYSELF = frozenset(("em", "toi", "minh", "tui"))
_MOST_DEPUTIES = 8
_MOST_OF_A_NAME = 6
"""Words."""
_DAY = timedelta(days=1)


async def command(turn: Turn) -> None:
    """/vang asks; /vang đến 15/6, chị Nga làm thay says it all; /vang hết ends it."""
    rest = turn.said.words.partition(" ")[2].strip()
    if section_of(rest, _PHRASES) in ("back", "over"):
        await end(turn, turn.me)
        return
    found = leave_words.asked(rest, turn.office.today()) if rest else LeaveWords(None)
    await go_on(turn, turn.me, found, rest)


async def told(turn: Turn) -> bool:
    """Whether words, said by themselves in one's own chat, are about one's own leave, or that it is over."""
    if not alone(turn):
        return False
    # "hôm nay em đi làm lại rồi"
    meant = section_of(" ".join(word for word in bare(turn.said.words).split() if word not in _MYSELF), _PHRASES)
    if meant == "back":
        await end(turn, turn.me)
        return True
    found = leave_words.told(turn.said.words, turn.office.today())
    if found is None and meant == "away":
        found = LeaveWords(None)
    if found is None or found.who:
        return False
    await go_on(turn, turn.me, found, turn.said.words if found.span or _no_such_day(turn, turn.said.words) else "")
    return True


def alone(turn: Turn) -> bool:
    """Whether these are somebody's own words, which answer nothing, in their own chat."""
    said = turn.said
    return turn.private and turn.incoming.quoted is None and said.attachment is None and not said.forwarded


async def card_tapped(turn: Turn) -> None:
    """Nghỉ phép on somebody's card."""
    if turn.tap.choice != "leave":
        await roster.person_tapped(turn)
    elif (person := await roster.person_of(turn)) is not None:
        await _ask_days(turn, person)


async def days_tapped(turn: Turn, form: Form) -> bool:
    """Until when, by a button."""
    person = await _person(turn, form)
    if person is None:
        return True
    today = turn.office.today()
    spans = _near(today)
    if turn.tap.value is not None and turn.tap.value < len(spans):
        await close(turn, form)
        await _ask_deputy(turn, person, today if turn.tap.value != 1 else today + _DAY, spans[turn.tap.value])
    return True


async def days_said(turn: Turn, form: Form) -> bool:
    """From when to when, in words that say nothing else; or that leave is over."""
    person = await _person(turn, form)
    if person is None:
        return True
    words, today = turn.said.words, turn.office.today()
    if section_of(words, _PHRASES) in ("back", "over"):
        if not await absences.of_officer(turn.connection, person.id, today):
            return False  # "huỷ" gives the form up
        await close(turn, form)
        await end(turn, person)
        return True
    found = leave_words.told(words, today) or leave_words.answers(words, today)
    if _no_such_day(turn, words) is None and (found is None or found.span is None or found.who):
        return False
    await close(turn, form)
    await go_on(turn, person, found or LeaveWords(None), words)
    return True


async def days_unclear(turn: Turn, form: Form) -> bool:
    """Other words in which days stand: "đến 20/3, em đi viện"."""
    person = await _person(turn, form)
    if person is not None:
        await close(turn, form)
        await go_on(turn, person, leave_words.asked(turn.said.words, turn.office.today()), turn.said.words)
    return True


async def deputy_tapped(turn: Turn, form: Form) -> bool:
    """Who stands in, by a button."""
    person = await _person(turn, form)
    if person is None:
        return True
    (first, last), options = _span(form), form.body["options"]
    if turn.tap.choice == "none":
        await close(turn, form)
        await _note(turn, person, first, last, None)
    elif turn.tap.value is not None and turn.tap.value < len(options):
        deputy = await officers.by_id(turn.connection, options[turn.tap.value])
        await close(turn, form)
        if deputy is None or deputy.left_at is not None:
            await _ask_deputy(turn, person, first, last)
        else:
            await _note(turn, person, first, last, deputy)
    return True


async def deputy_said(turn: Turn, form: Form) -> bool:
    """Who stands in, by the name of somebody who is here; or nobody."""
    person = await _person(turn, form)
    if person is None:
        return True
    words = leave_words.deputy_of(turn.said.words)
    nobody = section_of(turn.said.words, _PHRASES) == "nobody"
    if not nobody and not people.named(await officers.enrolled(turn.connection), words):
        return False
    await close(turn, form)
    if nobody:
        await _note(turn, person, *_span(form), None)
    else:
        await _with_deputy(turn, person, *_span(form), words)
    return True


async def deputy_unknown(turn: Turn, form: Form) -> bool:
    """The name of somebody who is not here: that is said, with those who are. False for what is no name."""
    words = " ".join(turn.said.words.split())
    person = await _person(turn, form)
    if person is None:
        return True
    if not is_name(words) or len(words.split()) > _MOST_OF_A_NAME:
        return False
    await close(turn, form)
    await _ask_deputy(turn, person, *_span(form), unknown=words)
    return True


def _span(form: Form) -> tuple[date, date]:
    return date.fromisoformat(form.body["first"]), date.fromisoformat(form.body["last"])


async def absence_tapped(turn: Turn) -> None:
    """Hoàn tác, or that an absence is over, under its confirmation or its question."""
    absence = await absences.by_id(turn.connection, turn.tap.number)
    person = await officers.by_id(turn.connection, absence.officer_id) if absence is not None else None
    if absence is None or person is None or not people.may_see(turn.me, person):
        turn.toast(turn.say.plain("people.gone"))
        return
    undo = turn.tap.choice == "undo"
    if not await acts.call_off(turn.office, turn.connection, turn.me, absence, undo=undo):
        turn.edit_buttons(Message(""))
        turn.toast(turn.say.plain("people.leave_already_over"))
        return
    turn.edit(Message(_ended(turn, absence, person)))


async def go_on(turn: Turn, person: Officer, found: LeaveWords, words: str = "") -> None:
    """Ask for what the `words` do not say, or note the absence. A day in them that does not exist is said so."""
    none = _no_such_day(turn, words)
    if none is not None or found.span is None:
        why = turn.say.html("people.leave_not_read") if words else ""
        if none is not None:
            why = turn.say.html("agenda.no_such_day", month=none[0], year=none[1], days=none[2])
        await _ask_days(turn, person, why=why)
        return
    first, last = found.span.first, found.span.last
    if last < first:
        await turn.answer(Message(turn.say.html("people.leave_backwards")))
        await _ask_days(turn, person)
    elif found.deputy:
        await _with_deputy(turn, person, first, last, found.deputy)
    else:
        await _ask_deputy(turn, person, first, last)


async def _with_deputy(turn: Turn, person: Officer, first: date, last: date, words: str) -> None:
    everybody = await officers.enrolled(turn.connection)
    known = [one for one in people.named(everybody, words) if one.id != person.id]
    if len(known) == 1:
        await _note(turn, person, first, last, known[0])
    elif not known and any(one.id == person.id for one in people.named(everybody, words)):
        await turn.answer(Message(turn.say.html("people.leave_self")))
        await _ask_deputy(turn, person, first, last)
    else:
        await _ask_deputy(turn, person, first, last, unknown="" if known else words, among=known)


def _no_such_day(turn: Turn, words: str) -> tuple[int, int, int] | None:
    return no_such_day_in(words, turn.office.today())


async def _ask_days(turn: Turn, person: Officer, *, why: str = "") -> None:
    say, today = turn.say, turn.office.today()
    held = await absences.of_officer(turn.connection, person.id, today)
    me = person.id == turn.me.id
    text = say.html(
        "people.leave_until", me=me, name=person.name, leaves=[absence_words.days(one, today, say) for one in held]
    )
    text = f"{why}\n\n{text}" if why else text
    labels = [say.plain(f"people.button_{name}") for name in ("today", "tomorrow", "this_week")]
    over = [
        Button(say.plain("people.button_end_leave", days=absence_words.days(one, today, say)), f"{AWAY}:{one.id}:end")
        for one in held[:3]
    ]
    await ask(
        turn,
        "leave_days",
        text,
        lambda form: (
            tuple(people_buttons.form_choices(form, labels)),
            *people_buttons.column(over),
            *people_buttons.cancel(form, say),
        ),
        officer=person.id,
    )


async def _ask_deputy(
    turn: Turn, person: Officer, first: date, last: date, *, unknown: str = "", among: list[Officer] | None = None
) -> None:
    """Ask who stands in: those of the same units first."""
    say, today = turn.say, turn.office.today()
    first = max(first, today) if last >= today else first
    if last < first or last < today:
        await turn.answer(Message(say.html("people.leave_past" if last < today else "people.leave_backwards")))
        return
    here = [one for one in await officers.enrolled(turn.connection) if one.id != person.id and one.is_reachable]
    away = {
        one.id
        for one in here
        for other in await absences.of_officer(turn.connection, one.id, first)
        if other.first <= first and other.last >= last
    }
    known = among or [one for one in here if one.id not in away]
    ordered = sorted(known, key=lambda one: (set(one.units).isdisjoint(person.units), person_key(one.name)))
    options = ordered[:_MOST_DEPUTIES]
    labels = [" · ".join(filter(None, (one.name, roster.units(turn, one.units)))) for one in options]
    days = absence_words.days(Absence(0, person.id, first, last, None), today, say)
    text = say.html(
        "people.leave_deputy",
        me=person.id == turn.me.id,
        name=person.name,
        days=days,
        unknown=unknown,
        several=bool(among),
    )
    nobody = say.plain("people.button_nobody")
    await ask(
        turn,
        "leave_deputy",
        text,
        lambda form: (
            *people_buttons.column(people_buttons.form_choices(form, labels)),
            (people_buttons.form_button(form, "none", nobody),),
            *people_buttons.cancel(form, say),
        ),
        officer=person.id,
        first=first.isoformat(),
        last=last.isoformat(),
        options=[one.id for one in options],
    )


async def _note(turn: Turn, person: Officer, first: date, last: date, deputy: Officer | None) -> None:
    say, today = turn.say, turn.office.today()
    first = max(first, today) if last >= today else first
    noted = await acts.note(turn.office, turn.connection, turn.me, person, first, last, deputy)
    if isinstance(noted, Refused):
        await turn.answer(Message(say.html(f"people.leave_{noted.value}")))
        if noted in (Refused.SELF, Refused.DEPUTY_AWAY):
            await _ask_deputy(turn, person, first, last)
        return
    mine = person.id == turn.me.id
    text = absence_words.noted(noted, turn.me, today, say) if mine else absence_words.done(noted, today, say)
    await turn.answer(Message(text, people_buttons.undo(noted.absence.id, say)))


async def end(turn: Turn, person: Officer) -> None:
    """An absence is over: the one of today, else the next."""
    held = await absences.of_officer(turn.connection, person.id, turn.office.today())
    if not held:
        me = person.id == turn.me.id
        await turn.answer(Message(turn.say.html("people.leave_over", me=me, name=person.name)))
        return
    await acts.call_off(turn.office, turn.connection, turn.me, held[0], undo=False)
    await turn.answer(Message(_ended(turn, held[0], person)))


def _ended(turn: Turn, absence: Absence, person: Officer) -> str:
    days = absence_words.days(absence, turn.office.today(), turn.say)
    today = turn.me.id == person.id and absence.first <= turn.office.today()
    return turn.say.html("people.leave_ended", name=person.name, days=days, today=today)


async def _person(turn: Turn, form: Form) -> Officer | None:
    """Whom a form is about, where they are still here and this officer may still note it."""
    person = await officers.by_id(turn.connection, form.body["officer"])
    if person is not None and person.left_at is None and people.may_see(turn.me, person):
        return person
    await close(turn, form)
    await turn.answer(Message(turn.say.html("people.gone")))
    return None


def _near(today: date) -> list[date]:
    """The last days of the choices: today, tomorrow, this week."""
    return [today, today + _DAY, today + (6 - today.weekday()) * _DAY]
