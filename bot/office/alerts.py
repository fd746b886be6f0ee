"""Word to those who keep the office running: of what could not be delivered, what was too late, what broke."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Entry
from bot.clock import office_day
from bot.delivery import faults
from bot.delivery.line import News
from bot.delivery.message import Message
from bot.office import statement, unattended
from bot.office.office import Office
from bot.store import absences, deliveries, officers, transitions
from bot.store.address import Address
from bot.store.deliveries import Delivery
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
        if person.is_reachable:
            message = say(office.texts(person.locale))
            await statement.tell(office, connection, person, message, key=f"{_PREFIX}{key}")


async def to_nobody(
    office: Office, connection: AsyncConnection, address: Address, message: Message, *, key: str
) -> None:
    """Say a last word in the chat of somebody who is not enrolled any more, once for each `key`."""
    await deliveries.enqueue(
        connection,
        address=address,
        officer_id=None,
        dedupe_key=f"{_PREFIX}{key}",
        payload=message.to_payload(),
        now=office.now(),
        priority=deliveries.Priority.NOTICE,
    )


async def given_up(office: Office, connection: AsyncConnection, delivery: Delivery, fault: Exception) -> None:
    """A message will not be sent: switch a chat off that takes nothing and tell the leads, else tell the admins.

    Also of one whose answers are lost again and again, which is tried on: once a day for each chat. An answer in a
    group goes where it can be read.
    """
    in_group = delivery.address.shared
    if isinstance(fault, faults.NotHere) or (in_group and isinstance(fault, faults.ChatRefuses)):
        topic = isinstance(fault, faults.NotHere) and fault.topic
        await _say_elsewhere(office, connection, delivery, topic=topic)
    elif isinstance(fault, faults.ChatRefuses):
        await _refused(office, connection, delivery.address)
    elif not delivery.dedupe_key.startswith(_PREFIX):  # or a notice that is itself wrong would go round for ever
        found = await officers.by_id(connection, delivery.officer_id) if delivery.officer_id else None
        uncertain = isinstance(fault, faults.MayHaveArrived)
        await tell_admins(
            office,
            connection,
            f"uncertain:{delivery.address.text}:{office.today()}" if uncertain else f"given-up:{delivery.id}",
            lambda say: Message(
                say.html(
                    "operations.not_known" if uncertain else "operations.bad_message",
                    number=delivery.id,
                    officer=found.name if found else delivery.address.text,
                    why=str(fault)[:200],
                )
            ),
        )


async def _say_elsewhere(office: Office, connection: AsyncConnection, delivery: Delivery, *, topic: bool) -> None:
    """Say in the group, without the topic, what could not be said in it; else to the officer in private."""
    message = Message.from_payload(delivery.payload)
    place = message.place or delivery.address.text
    found = await officers.by_id(connection, delivery.officer_id) if delivery.officer_id else None
    address: Address | None = None
    if topic and (message.thread_id is not None or message.reply_to is not None):
        # An answer to a message of the topic would go back into it.
        address, message = delivery.address, replace(message, thread_id=None, reply_to=None)
    elif found is not None and found.is_reachable:
        before = office.texts(found.locale).html("chat.said_elsewhere", place=place)
        text = f"{before}\n\n{message.text}"
        address, message = found.address, replace(message, text=text, thread_id=None, reply_to=None)
    if address is not None:
        await deliveries.enqueue(
            connection,
            address=address,
            officer_id=delivery.officer_id,
            dedupe_key=f"elsewhere:{delivery.id}",
            payload=message.to_payload(),
            now=office.now(),
            task=delivery.task,
        )
    await tell_admins(
        office,
        connection,
        f"cannot-speak:{delivery.address.text}:{'topic' if topic else 'group'}",
        lambda say: Message(say.html("chat.cannot_speak", place=place, topic=topic)),
    )


async def _refused(office: Office, connection: AsyncConnection, address: Address) -> None:
    gone = await officers.switch_off(connection, address, now=office.now())
    if gone is None:
        return
    await transitions.give_up_chat(connection, gone.id, reason="the chat takes nothing")
    await without(office, connection, gone)
    leads = [lead for lead in await officers.enrolled(connection, Role.LEAD) if lead.id != gone.id]
    told = leads or [admin for admin in await officers.enrolled(connection, Role.ADMIN) if admin.id != gone.id]
    await tell(
        office,
        connection,
        told,
        f"refused:{gone.id}:{office.now().isoformat(timespec='seconds')}",
        lambda say: Message(say.html("operations.chat_refuses", officer=gone.name, post=gone.post)),
    )


async def without(
    office: Office, connection: AsyncConnection, gone: Officer, *, by: int | None = None, only: Collection[str] = ()
) -> None:
    """Tell leads and admins what nobody answers for without `gone`, who leaves, cannot be reached any more, or is of
    another role or other units from now on.

    `gone` is as they were before; `only` are the units that they are of no more, where they stay otherwise. Whoever did
    it (`by`) has been told when they were asked.
    """
    alone = [one for one in await unattended.without(office, connection, gone) if not only or one.unit in only]
    last = not only and await unattended.is_last_admin(connection, gone)
    last_lead = not only and await unattended.is_last_lead(connection, gone)
    stood_in = () if only else await absences.stood_in(connection, gone.id, office.today())
    names = [one.name for absence in stood_in if (one := await officers.by_id(connection, absence.officer_id))]
    if not (alone or last or last_lead or names):
        return
    people = [one for role in (Role.LEAD, Role.ADMIN) for one in await officers.reachable(connection, role)]
    units = [(one.name, one.tasks) for one in alone]
    await tell(
        office,
        connection,
        [one for one in people if one.id not in (gone.id, by)],
        f"unattended:{gone.id}:{office.now().isoformat(timespec='seconds')}",
        lambda say: Message(
            say.html(
                "operations.unattended",
                units=units,
                no_admin=last,
                no_lead=last_lead,
                no_deputy=list(dict.fromkeys(names)),
                gone=gone.name,
            )
        ),
    )


async def of_the_line(office: Office, connection: AsyncConnection, news: News) -> None:
    """Tell the admins once that Telegram could not be reached, when it is over, or that many chats refuse together."""

    def clock(at: datetime, say: Texts) -> str:
        local = at.astimezone(office.zone)
        return f"{local:%H:%M} {day_and_weekday(local.date(), say.locale)}"

    if over := news.over:
        await tell_admins(
            office,
            connection,
            f"outage:{over.since.isoformat()}",
            lambda say: Message(
                say.html(
                    "operations.outage",
                    since=clock(over.since, say),
                    until=clock(over.until, say),
                    why=over.reason[:200],
                )
            ),
        )
    if since := news.doubted_since if news.doubted else None:
        await tell_admins(
            office,
            connection,
            f"doubted:{since.isoformat()}",
            lambda say: Message(say.html("operations.doubted", total=news.doubted)),
        )


def back(office: Office, officer: Officer, say: Texts) -> Message:
    """What an officer is told whose chat took nothing for a while, and who writes again."""
    since = office_day(officer.refused_at or office.now(), office.zone)
    return Message(say.html("operations.chat_back", day=day_and_weekday(since, say.locale)))


async def expired(office: Office, connection: AsyncConnection, lost: Sequence[Expired]) -> None:
    """Tell the admins which reminders lost their point before they could be sent."""
    calendar = await office.calendar(connection)
    people = {officer.id: officer for officer in await officers.enrolled(connection)}

    def title(one: Expired, say: Texts) -> str:
        if one.officer_id is not None:
            name = people[one.officer_id].name if one.officer_id in people else f"#{one.officer_id}"
            return say.plain("operations.expired_officer", name=name)
        return calendar.by_id[one.entry_id].summary if one.entry_id in calendar.by_id else one.entry_id

    def message(say: Texts) -> Message:
        lines = [
            (
                title(one, say),
                day_and_weekday(one.day, say.locale),
                say.plain(f"operations.expired_{one.why}"),
            )
            for one in lost[:_LISTED]
        ]
        pointless = all(one.why in ("past", "overtaken") for one in lost)
        more = len(lost) - len(lines)
        return Message(say.html("operations.expired", total=len(lost), lines=lines, more=more, pointless=pointless))

    last = lost[-1]
    # An officer can be left out more than once: then the key has the day in it.
    key = f"expired:{last.id}" if last.officer_id is None else f"left-out:{last.id}:{last.day}"
    await tell_admins(office, connection, key, message)


async def step_failed(office: Office, connection: AsyncConnection, step: str, error: Exception) -> None:
    """Tell the admins, once a day, that a step of the work failed and was set aside."""
    why = f"{type(error).__name__}: {error}"[:200]
    await tell_admins(
        office,
        connection,
        f"step:{step}:{office.today()}",
        lambda say: Message(say.html("operations.step_failed", step=say.plain(f"operations.step_{step}"), why=why)),
    )


async def unplanned(office: Office, connection: AsyncConnection, entries: Sequence[Entry]) -> None:
    """Tell the admins, once, of entries whose reminders could not be worked out."""
    titles = [entry.summary or entry.id for entry in entries[:_LISTED]]
    await tell_admins(
        office,
        connection,
        "unplanned:" + hashlib.sha256("|".join(entry.id for entry in entries).encode()).hexdigest()[:32],
        lambda say: Message(say.html("operations.unplanned", total=len(entries), titles=titles)),
    )
