"""Coming and going: /start with an invitation's code, and /dung."""

from bot.chat import menu
from bot.chat.asked.spoken import section_of
from bot.chat.people import form, inviting
from bot.chat.people.form import Form
from bot.chat.turn import Turn
from bot.delivery.message import Button, Message
from bot.office import enrolment, unattended
from bot.office.wording import keyboards
from bot.store.officers import InvitationFault

_YES, _SURE = "yes", "sure"


async def start(turn: Turn) -> None:
    """/start CODE enrols, or offers an officer what it adds. /start alone greets them, and turns a stranger away."""
    words = turn.said.words.split(maxsplit=1)
    if turn.officer is not None and len(words) > 1:
        await inviting.offered(turn, words[1].strip())
        return
    if turn.officer is not None:
        await turn.answer(Message(turn.say.html("chat.already_enrolled", name=turn.officer.name)))
        return
    if len(words) < 2:
        await turn.answer(Message(turn.say.html("chat.stranger")))
        return
    enrolled = await enrolment.enrol(turn.office, turn.connection, words[1].strip(), turn.address)
    if isinstance(enrolled, InvitationFault):
        await turn.answer(Message(turn.say.html(f"chat.code_{enrolled.value}")))
        return
    turn.officer = enrolled
    units = [unit.name for unit in turn.calendar.units if unit.id in enrolled.units]
    await turn.answer(
        Message(
            turn.say.html(
                "chat.welcome", name=enrolled.name, office=turn.office.name, units=units, role=enrolled.role.value
            )
        )
    )
    commands = menu.commands(enrolled.role, turn.say)
    turn.afterwards(lambda: turn.channel.set_menu(turn.address, commands), message=False)


async def leave(turn: Turn) -> None:
    """/dung asks once more before it ends an enrolment. Only a tap does; words are listened for."""
    await turn.answer(await _question(turn))
    await form.listen(turn, "quit")


async def said(turn: Turn, found: Form) -> bool:
    """Words that answer that question: "ở lại", or that they mean it, which is asked once more."""
    meant = section_of(turn.said.words, "quit.txt")
    if meant == "stay":
        await form.close(turn, found)
        await turn.answer(Message(turn.say.html("chat.stayed")))
    elif meant == "go":
        await leave(turn)
    return meant is not None


async def _question(turn: Turn) -> Message:
    """Whether they really want to leave, with what nobody will answer for without them.

    The button remembers whether they have been told that they are the last admin.
    """
    last = await unattended.is_last_admin(turn.connection, turn.me)
    alone = await unattended.without(turn.office, turn.connection, turn.me)
    yes = Button(turn.say.plain("chat.button_leave"), f"{keyboards.LEAVE}:{_SURE if last else _YES}")
    no = Button(turn.say.plain("chat.button_stay"), f"{keyboards.LEAVE}:no")
    warning = turn.say.html("chat.leave_warning", units=[(one.name, one.tasks) for one in alone], last_admin=last)
    text = "\n\n".join(part for part in (warning, turn.say.html("chat.leave_sure")) if part)
    return Message(text, ((yes, no),))


async def leave_tapped(turn: Turn) -> None:
    """The answer to that question."""
    await form.left(turn)
    choice = turn.tap.choice
    if choice not in (_YES, _SURE):
        turn.edit(Message(turn.say.html("chat.stayed")))
        return
    if choice != _SURE and await unattended.is_last_admin(turn.connection, turn.me):
        turn.edit(await _question(turn))  # they were not yet the last one when they were asked
        return
    await enrolment.leave(turn.office, turn.connection, turn.me)
    turn.edit(Message(turn.say.html("chat.left")))
    turn.afterwards(lambda: turn.channel.clear_menu(turn.address), message=False)
