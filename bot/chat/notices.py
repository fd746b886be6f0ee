"""Word to those who keep the office running: of what could not be delivered, what was too late, what broke."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chat.office import Office
from bot.clock import office_day
from bot.delivery import faults
from bot.delivery.message import Message
from bot.store import deliveries, officers, transitions
from bot.store.deliveries import Delivery, Priority
from bot.store.officers import Officer, Role
from bot.store.reminders import Expired
from bot.texts import Texts, day_and_weekday

_PREFIX = "notice:"
_LISTED = 10


async def tell_admins(office: Office, connection: AsyncConnection, key: str, say: Callable[[Texts], Message]) -> None:
    """Tell every admin, once for each `key`."""
    await tell(office, connection, await officers.enrolled(connection, Role.ADMIN), key, say)


async def tell(
    office: Office,
    connection: AsyncConnection,
    people: Iterable[Officer],
    key: str,
    say: Callable[[Texts], Message],
) -> None:
    """Tell these people, each in their language, once for each `key`; those whose chat takes nothing are left out."""
    for person in people:
        if person.chat_id is not None and person.refused_at is None:
            await deliveries.enqueue(
                connection,
                chat_id=person.chat_id,
                officer_id=person.id,
                dedupe_key=f"{_PREFIX}{key}:{person.id}",
                payload=say(office.texts(person.locale)).to_payload(),
                now=office.now(),
                priority=Priority.NOTICE,
            )


async def given_up(office: Office, connection: AsyncConnection, delivery: Delivery, fault: Exception) -> None:
    """A message will not be sent: switch a chat off that takes nothing and tell the leads, else tell the admins.

    An answer in a group goes where it can be read.
    """
    in_group = delivery.chat_id < 0
    if isinstance(fault, faults.NotHere) or (in_group and isinstance(fault, faults.ChatRefuses)):
        topic = isinstance(fault, faults.NotHere) and fault.topic
        await _say_elsewhere(office, connection, delivery, topic=topic)
    elif isinstance(fault, faults.ChatRefuses):
        await _refused(office, connection, delivery.chat_id)
    elif not delivery.dedupe_key.startswith(_PREFIX):  # or a notice that is itself wrong would go round for ever
        found = await officers.by_id(connection, delivery.officer_id) if delivery.officer_id else None
        uncertain = isinstance(fault, faults.MayHaveArrived)
        await tell_admins(
            office,
            connection,
            f"given-up:{delivery.id}",
            lambda say: Message(
                say.html(
                    "operations.not_known" if uncertain else "operations.bad_message",
                    number=delivery.id,
                    officer=found.name if found else str(delivery.chat_id),
                    why=str(fault)[:200],
                )
            ),
        )


async def _say_elsewhere(office: Office, connection: AsyncConnection, delivery: Delivery, *, topic: bool) -> None:
    """Say in the group, without the topic, what could not be said in it; else to the officer in private."""
    message = Message.from_payload(delivery.payload)
    place = message.place or str(delivery.chat_id)
    found = await officers.by_id(connection, delivery.officer_id) if delivery.officer_id else None
    chat_id: int | None = None
    if topic and (message.thread_id is not None or message.reply_to is not None):
        # An answer to a message of the topic would go back into it.
        chat_id, message = delivery.chat_id, replace(message, thread_id=None, reply_to=None)
    elif found is not None and found.chat_id is not None and found.refused_at is None:
        before = office.texts(found.locale).html("chat.said_elsewhere", place=place)
        text = f"{before}\n\n{message.text}"
        chat_id, message = found.chat_id, replace(message, text=text, thread_id=None, reply_to=None)
    if chat_id is not None:
        await deliveries.enqueue(
            connection,
            chat_id=chat_id,
            officer_id=delivery.officer_id,
            dedupe_key=f"elsewhere:{delivery.id}",
            payload=message.to_payload(),
            now=office.now(),
            task=delivery.task,
        )
    await tell_admins(
        office,
        connection,
        f"cannot-speak:{delivery.chat_id}:{'topic' if topic else 'group'}",
        lambda say: Message(say.html("chat.cannot_speak", place=place, topic=topic)),
    )


async def _refused(office: Office, connection: AsyncConnection, chat_id: int) -> None:
    gone = await officers.switch_off(connection, chat_id, now=office.now())
    if gone is None:
        return
    await transitions.give_up_chat(connection, gone.id, reason="the chat takes nothing")
    leads = [lead for lead in await officers.enrolled(connection, Role.LEAD) if lead.id != gone.id]
    told = leads or [admin for admin in await officers.enrolled(connection, Role.ADMIN) if admin.id != gone.id]
    await tell(
        office,
        connection,
        told,
        f"refused:{gone.id}:{office.now().isoformat(timespec='seconds')}",
        lambda say: Message(say.html("operations.chat_refuses", officer=gone.name, post=gone.post)),
    )


def back(office: Office, officer: Officer, say: Texts) -> Message:
    """What an officer is told whose chat took nothing for a while, and who writes again."""
    since = office_day(officer.refused_at or office.now(), office.zone)
    return Message(say.html("operations.chat_back", day=day_and_weekday(since, say.locale)))


async def expired(office: Office, connection: AsyncConnection, lost: Sequence[Expired]) -> None:
    """Tell the admins which reminders lost their point before they could be sent."""
    calendar = await office.calendar(connection)

    def message(say: Texts) -> Message:
        lines = [
            (
                calendar.by_id[one.entry_id].summary if one.entry_id in calendar.by_id else one.entry_id,
                day_and_weekday(one.day, say.locale),
                say.plain(f"operations.expired_{one.why}"),
            )
            for one in lost[:_LISTED]
        ]
        return Message(say.html("operations.expired", total=len(lost), lines=lines, more=len(lost) - len(lines)))

    await tell_admins(office, connection, f"expired:{lost[-1].id}", message)
