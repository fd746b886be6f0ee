"""One turn of the conversation: an update comes in, is handled in one transaction, and what is said goes to the outbox.

Handling is idempotent: the update's number is claimed in the same transaction in which its effects are written, so an
update that comes twice is applied once. What cannot be repeated harmlessly never leaves before that commit.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Calendar, Entry, Occurrence, TaskKey
from bot.calendar.unit_terms import seen_by
from bot.chat import taps
from bot.chat.incoming import Incoming, Said
from bot.chat.open_questions import OpenQuestions
from bot.chat.strangers import told_to_a_stranger
from bot.chat.taps import Tap
from bot.delivery.channel import Channel
from bot.delivery.faults import MustWait, SendFault
from bot.delivery.message import Message
from bot.office import alerts
from bot.office.office import Office
from bot.office.rights import Right, may
from bot.office.statement import Statement
from bot.office.task_ref import find_task
from bot.replies import Reading, read_reply
from bot.store import audit, deliveries, officers, updates
from bot.store.address import Address
from bot.store.audit import Doer, Via
from bot.store.deliveries import Priority
from bot.store.officers import Officer
from bot.store.open_questions import Place
from bot.texts import Texts

log = logging.getLogger(__name__)

Handler = Callable[["Turn"], Awaitable[None]]


@dataclass(slots=True)
class Turn:
    """What a handler is handed. `officer` is None for a stranger.

    `key` stands for the update in whatever is written because of it.
    """

    office: Office
    connection: AsyncConnection
    channel: Channel
    incoming: Incoming
    key: int
    officer: Officer | None
    say: Texts
    calendar: Calendar
    wakes: list[Callable[[], None]] = field(default_factory=list)
    """What is called at once when everything is committed."""
    _open_questions: OpenQuestions | None = None
    _readings: dict[tuple[str, TaskKey | None], Reading] = field(default_factory=dict)
    _said: int = 0
    _toast: str | None = None
    _after: list[tuple[Callable[[], Awaitable[Any]], Address | None]] = field(default_factory=list)
    """What is done once everything is committed, and to which chat it is a message."""

    @property
    def me(self) -> Officer:
        """The officer who speaks. Handlers that strangers cannot reach may rely on there being one."""
        if self.officer is None:
            raise RuntimeError("a stranger reached a handler for officers")
        return self.officer

    @property
    def open_questions(self) -> OpenQuestions:
        """What the officer was asked here, and is not answered yet."""
        if self._open_questions is None:
            place = Place(self.address, self.incoming.thread_id or "")
            self._open_questions = OpenQuestions(self.connection, self.me.id, place)
        return self._open_questions

    @property
    def address(self) -> Address:
        """The chat in which it was said, or tapped."""
        return self.incoming.address

    @property
    def private(self) -> bool:
        """Whether that is the officer's own chat, and not a group."""
        return self.incoming.private

    @property
    def said(self) -> Said:
        """What was said in this turn, without the bot's own name in a group."""
        return self.incoming.said

    def may(self, right: Right, entry: Entry) -> bool:
        """Whether the officer has a right to a task."""
        return may(self.me, right, entry)

    def statement(self, said: Said | None) -> Statement:
        """What the officer says in this turn: this message, words that a tap is about, or a tap without any (None)."""
        if said is None or not said.message_id:
            return Statement(self.me, self.key, said.words if said else "")
        return Statement(self.me, self.key, said.words, self.address, said.message_id, said.attachment)

    def read(self, words: str, task: Occurrence | None = None) -> Reading:
        """What the reader makes of words, about a task if one is given. They are read once."""
        key = words, task.task_key if task else None
        if key not in self._readings:
            due, title = (task.start, task.entry.title) if task else (None, "")
            self._readings[key] = read_reply(words, today=self.office.today(), due=due, task=title)
        return self._readings[key]

    @property
    def quoted(self) -> Said | None:
        """The officer's message that the tapped question quotes."""
        return self.incoming.quoted if self.incoming.tap else None

    @property
    def tap(self) -> Tap:
        """What the tapped button says. Only taps that can be read reach a handler."""
        tap = taps.read(self.incoming.tap.data) if self.incoming.tap else None
        if tap is None:
            raise RuntimeError("a handler of taps was called without one")
        return tap

    def task_tapped(self) -> Occurrence | None:
        """The task that the tapped button names. None, and a word of it, if it is gone or is none of the officer's."""
        task = find_task(self.tap.ref, self.office.tasks(self.calendar))
        if task is None:
            self.toast(self.say.plain("chat.task_gone"))
        elif not may(self.me, Right.SEES, task.entry):
            self.toast(self.say.plain("chat.task_of_others"))
            return None
        return task

    async def answer(self, message: Message, *, task: TaskKey | None = None, question_id: int | None = None) -> str:
        """Say something in this chat (and topic). A reply to it will mean `task`, and go on from a question.

        Somebody who is not enrolled gets a few answers an hour, and then silence (see `strangers`).
        Returns the name of the message in the outbox, its dedupe key; nothing where nothing is said.
        """
        came = self.incoming
        if not self.private and came.said.message_id:
            quoted = message.reply_to or (came.said.message_id if came.tap is None else None)
            message = replace(message, reply_to=quoted, thread_id=came.thread_id, place=came.place)
        if self.officer is None:
            allowed = await told_to_a_stranger(self.connection, self.address, message, self.office.now(), self.say)
            if allowed is None:
                return ""
            message = allowed
        now = Priority.ANSWER
        return await self.tell(self.address, self.officer, message, priority=now, task=task, question_id=question_id)

    async def note(
        self,
        action: str,
        subject: str = "",
        *,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
    ) -> None:
        """Append to the audit what this officer does in this turn, in its transaction (see `store.audit.record`)."""
        doer, now = Doer(Via.CHAT, self.me.id), self.office.now()
        await audit.record(self.connection, doer, action, subject, before=before, after=after, now=now)

    async def tell(
        self,
        address: Address,
        officer: Officer | None,
        message: Message,
        *,
        priority: Priority = Priority.NOTICE,
        task: TaskKey | None = None,
        question_id: int | None = None,
    ) -> str:
        """Say something in any chat, through the outbox, in this turn's transaction. Returns its dedupe key."""
        self._said += 1
        name = f"update:{self.key}:{self._said}"
        await deliveries.enqueue(
            self.connection,
            address=address,
            officer_id=officer.id if officer else None,
            dedupe_key=name,
            payload=message.to_payload(),
            now=self.office.now(),
            priority=priority,
            task=task,
            question_id=question_id,
        )
        return name

    def edit(self, message: Message) -> None:
        """Change the message whose button was tapped. Best effort: doing it twice is harmless, losing it too."""
        if self.incoming.tap is not None:
            tapped = self.said.message_id
            self.afterwards(lambda: self.channel.edit(self.address, tapped, message), message=False)

    def edit_buttons(self, message: Message) -> None:
        """Change only the buttons of the message whose button was tapped."""
        if self.incoming.tap is not None:
            tapped = self.said.message_id
            self.afterwards(lambda: self.channel.edit_buttons(self.address, tapped, message), message=False)

    def toast(self, words: str) -> None:
        """Show a line over the chat (at most 200 characters) after a tap. Best effort."""
        self._toast = words[:200]

    def afterwards(self, action: Callable[[], Awaitable[Any]], *, message: bool = True) -> None:
        """Do something harmless to repeat or lose, once everything is committed: send a `message`, or change one."""
        self._after.append((action, self.address if message else None))

    async def say_afterwards(self, text: str, name: str) -> None:
        """Say `text` (HTML) through the outbox, in a transaction of its own, once for each `name` in this turn."""
        async with self.office.store.begin() as connection:
            await deliveries.enqueue(
                connection,
                address=self.address,
                officer_id=self.me.id,
                dedupe_key=f"update:{self.key}:{name}",
                payload=Message(text).to_payload(),
                now=self.office.now(),
                priority=Priority.ANSWER,
            )
        self.office.wake()

    async def finish(self) -> None:
        """Everything is committed: end the tap's waiting sign, and do what was put off, at the pace of all messages."""
        tap, pace = self.incoming.tap, self.office.pace
        if tap is not None:
            await self._try(lambda: self.channel.end_tap(tap.id, self._toast))
        for action, address in self._after:
            if pace.rest() > 0:
                log.info("after update %d: left out, since Telegram asked for a pause", self.incoming.update.update_id)
                continue
            await pace.take(address)
            await self._try(action)

    async def _try(self, action: Callable[[], Awaitable[Any]]) -> None:
        try:
            await action()
        except SendFault as fault:
            log.info("after update %d: %s", self.incoming.update.update_id, fault)
            if isinstance(fault, MustWait):
                self.office.pace.pause(self.address, fault.seconds)
        except Exception:  # the update is done: what goes beside it may be lost, but must not count as its failure
            log.exception("after update %d", self.incoming.update.update_id)


async def handle(
    office: Office, channel: Channel, incoming: Incoming, handler: Handler, *, strangers: bool = False
) -> None:
    """Have what came in handled, once. `strangers` lets in people who are not enrolled.

    A stranger is turned away politely in a chat of their own, and not heard in a group.
    """
    chosen = _fit(incoming, handler)
    async with office.store.read() as connection:
        await office.calendar(connection)  # where there is another one, it is not read in the writing transaction
    async with office.store.begin() as connection:
        key = await updates.claim(connection, incoming.update, now=office.now())
        if key is None:
            return
        officer = await officers.by_chat(connection, incoming.own, office.today())
        turn = Turn(
            office=office,
            connection=connection,
            channel=channel,
            incoming=incoming,
            key=key,
            officer=officer,
            say=office.texts(officer.locale if officer else None),
            calendar=_seen_by(officer, await office.calendar(connection)),
        )
        if officer is not None and officer.refused_at is not None:
            await officers.switch_on(connection, officer.id)
            hello = alerts.back(office, officer, turn.say)
            await turn.tell(officer.address or incoming.address, officer, hello, priority=Priority.ANSWER)
        if incoming.hidden:
            if not incoming.edited:
                await turn.answer(Message(turn.say.html("chat.anonymous")))
        elif officer is not None or (strangers and incoming.tap is None):
            await chosen(turn)
        elif turn.private:
            await turn.answer(Message(turn.say.html("chat.stranger")))
    office.wake()
    for wake in turn.wakes:
        wake()
    await turn.finish()


def _seen_by(officer: Officer | None, calendar: Calendar) -> Calendar:
    """The calendar as an officer has it, with the due dates that were granted to their units alone."""
    return calendar if officer is None or officer.oversees else seen_by(calendar, officer.serves)


def _fit(incoming: Incoming, handler: Handler) -> Handler:
    """The handler, or what answers a tap that cannot be taken: an unknown button, a message that is gone."""
    if incoming.tap is None:
        return handler
    if taps.read(incoming.tap.data) is None:
        return _unknown_button
    return handler if incoming.tap.message_seen else _button_of_old


async def _unknown_button(turn: Turn) -> None:
    turn.toast(turn.say.plain("chat.unknown_button"))


async def _button_of_old(turn: Turn) -> None:
    turn.toast(turn.say.plain("chat.old_button"))
    if turn.private:
        await turn.answer(Message(turn.say.html("chat.old_button")))
