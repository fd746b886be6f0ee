"""One turn of the conversation: an update comes in, is handled in one transaction, and what is said goes to the outbox.

Handling is idempotent: the update's number is claimed in the same transaction in which its effects are written, so an
update that comes twice is applied once. What cannot be repeated harmlessly never leaves before that commit.
"""

import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection
from telegram import Chat, Update, User
from telegram import Message as TelegramMessage
from telegram.constants import ChatID
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.calendar.model import Calendar, Occurrence
from bot.channels.telegram.outbound import calling, markup, meaning
from bot.channels.telegram.update_ids import bot_of, identified
from bot.chat import taps
from bot.chat.taps import Tap
from bot.delivery.faults import MustWait
from bot.delivery.message import Message
from bot.office import alerts
from bot.office.office import Office
from bot.office.task_ref import find_task
from bot.store import deliveries, officers, updates
from bot.store.deliveries import Priority
from bot.store.officers import Officer
from bot.store.progress import Attachment
from bot.texts import Texts

log = logging.getLogger(__name__)

_ANSWERS_TO_STRANGERS = 3
_STRANGERS_REST = timedelta(hours=1)

Handler = Callable[["Turn"], Awaitable[None]]
Callback = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said: the words (a caption counts), the message's id, and a file that came with it."""

    words: str
    message_id: int
    sender_id: int | None
    attachment: Attachment | None = None


@dataclass(slots=True)
class Turn:
    """What a handler is handed. `officer` is None for a stranger; `private` tells their own chat from a group.

    `key` stands for the update in whatever is written because of it.
    """

    office: Office
    connection: AsyncConnection
    update: Update
    key: int
    officer: Officer | None
    say: Texts
    calendar: Calendar
    chat_id: int
    private: bool
    wakes: list[Callable[[], None]] = field(default_factory=list)
    """What is called at once when everything is committed."""
    _said: int = 0
    _toast: str | None = None
    _after: list[tuple[Callable[[], Awaitable[Any]], int | None]] = field(default_factory=list)
    """What is done once everything is committed, and to which chat it is a message."""

    @property
    def me(self) -> Officer:
        """The officer who speaks. Handlers that strangers cannot reach may rely on there being one."""
        if self.officer is None:
            raise RuntimeError("a stranger reached a handler for officers")
        return self.officer

    @property
    def said(self) -> Said:
        """What was said in this turn, without the bot's own name in a group."""
        message = self.update.effective_message
        return said(message, self.update.get_bot().username) if message else Said("", 0, None)

    @property
    def quoted(self) -> Said | None:
        """The officer's message that the tapped question quotes."""
        message = self.update.effective_message
        answered = message.reply_to_message if message and self.update.callback_query else None
        return said(answered, self.update.get_bot().username) if answered else None

    @property
    def tap(self) -> Tap:
        """What the tapped button says. Only taps that can be read reach a handler."""
        query = self.update.callback_query
        tap = taps.read(query.data) if query else None
        if tap is None:
            raise RuntimeError("a handler of taps was called without one")
        return tap

    def task_tapped(self) -> Occurrence | None:
        """The task that the tapped button names. None, and a word of it, if it is gone or is none of the officer's."""
        task = find_task(self.tap.ref, self.office.tasks(self.calendar))
        if task is None:
            self.toast(self.say.plain("chat.task_gone"))
        elif not (self.me.oversees or set(task.entry.units) & set(self.me.units)):
            self.toast(self.say.plain("chat.task_of_others"))
            return None
        return task

    async def answer(self, message: Message, *, task: tuple[str, str] | None = None) -> str:
        """Say something in this chat (and topic). A reply to it will mean `task` (entry id, occurrence key).

        Somebody who is not enrolled gets a few answers an hour, and then silence: anybody can write to a bot.
        Returns the name of the message in the outbox, its dedupe key; nothing where nothing is said.
        """
        came = self.update.effective_message
        if not self.private and came is not None:
            quoted = message.reply_to or (came.message_id if self.update.callback_query is None else None)
            thread = came.message_thread_id if came.is_topic_message else None
            message = replace(message, reply_to=quoted, thread_id=thread, place=came.chat.title or "")
        if self.officer is None:
            said = await deliveries.said_to_nobody(
                self.connection, self.chat_id, since=self.office.now() - _STRANGERS_REST
            )
            if said >= _ANSWERS_TO_STRANGERS:
                return ""
            if said == _ANSWERS_TO_STRANGERS - 1:
                message = replace(message, text=f"{message.text}\n\n{self.say.html('chat.stranger_rest')}")
        return await self.tell(self.chat_id, self.officer, message, priority=Priority.ANSWER, task=task)

    async def tell(
        self,
        chat_id: int,
        officer: Officer | None,
        message: Message,
        *,
        priority: Priority = Priority.NOTICE,
        task: tuple[str, str] | None = None,
        question_id: int | None = None,
    ) -> str:
        """Say something in any chat, through the outbox, in this turn's transaction. Returns its dedupe key."""
        self._said += 1
        name = f"update:{self.key}:{self._said}"
        await deliveries.enqueue(
            self.connection,
            chat_id=chat_id,
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
        query = self.update.callback_query
        if query is not None:
            self.afterwards(
                lambda: query.edit_message_text(message.text, parse_mode="HTML", reply_markup=markup(message)),
                message=False,
            )

    def edit_buttons(self, message: Message) -> None:
        """Change only the buttons of the message whose button was tapped."""
        query = self.update.callback_query
        if query is not None:
            self.afterwards(lambda: query.edit_message_reply_markup(markup(message)), message=False)

    def toast(self, words: str) -> None:
        """Show a line over the chat (at most 200 characters) after a tap. Best effort."""
        self._toast = words[:200]

    def afterwards(self, action: Callable[[], Awaitable[Any]], *, message: bool = True) -> None:
        """Do something harmless to repeat or lose, once everything is committed: send a `message`, or change one."""
        self._after.append((action, self.chat_id if message else None))

    async def finish(self) -> None:
        """Everything is committed: end the tap's waiting sign, and do what was put off, at the pace of all messages."""
        query, pace = self.update.callback_query, self.office.pace
        if query is not None:
            await self._try(lambda: query.answer(self._toast))
        for action, chat_id in self._after:
            if pace.rest() > 0:
                log.info("after update %d: left out, since Telegram asked for a pause", self.update.update_id)
                continue
            await pace.take(chat_id)
            await self._try(action)

    async def _try(self, action: Callable[[], Awaitable[Any]]) -> None:
        try:
            await action()
        except TelegramError as error:
            log.info("after update %d: %s", self.update.update_id, error)
            if isinstance(fault := meaning(error), MustWait):
                self.office.pace.pause(self.chat_id, fault.seconds)
        except Exception:  # the update is done: what goes beside it may be lost, but must not count as its failure
            log.exception("after update %d", self.update.update_id)


def said(message: TelegramMessage, bot_name: str) -> Said:
    """What a message says; @bot_name is left out, since it only says who is meant."""
    words = calling(bot_name).sub(r"\1", message.text or message.caption or "").strip()
    attachment = None
    if message.photo:
        attachment = Attachment("photo", message.photo[-1].file_id, "", message.media_group_id)
    elif message.document:
        name = message.document.file_name or ""
        attachment = Attachment("document", message.document.file_id, name, message.media_group_id)
    return Said(words, message.message_id, message.from_user.id if message.from_user else None, attachment)


def handled_by(office: Office, handler: Handler, *, strangers: bool = False) -> Callback:
    """Make a callback of python-telegram-bot from a handler. `strangers` lets in people who are not enrolled.

    A stranger is turned away politely in a chat of their own, and not heard in a group.
    """

    async def callback(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        user, query = update.effective_user, update.callback_query
        chat = update.effective_chat or (
            Chat(user.id, Chat.PRIVATE) if user is not None and query is not None else None
        )
        if chat is None or user is None:
            return
        bot = update.get_bot()
        incoming = identified(bot_of(bot.token), update.to_dict())
        chosen = _fit(update, handler)
        async with office.store.read() as connection:
            await office.calendar(connection)  # where there is another one, it is not read in the writing transaction
        async with office.store.begin() as connection:
            key = await updates.claim(connection, incoming, now=office.now())
            if key is None:
                return
            # A private chat has its user's id (Bot API, "Chat"), so this finds them in a group too.
            officer = await officers.by_chat(connection, user.id)
            turn = Turn(
                office=office,
                connection=connection,
                update=update,
                key=key,
                officer=officer,
                say=office.texts(officer.locale if officer else None),
                calendar=await office.calendar(connection),
                chat_id=chat.id,
                private=chat.id == user.id,
            )
            if officer is not None and officer.refused_at is not None:
                await officers.switch_on(connection, officer.id)
                hello = alerts.back(office, officer, turn.say)
                await turn.tell(officer.chat_id or chat.id, officer, hello, priority=Priority.ANSWER)
            if _is_hidden(update, user):
                if update.edited_message is None:
                    await turn.answer(Message(turn.say.html("chat.anonymous")))
            elif officer is not None or (strangers and query is None):
                await chosen(turn)
            elif turn.private:
                await turn.answer(Message(turn.say.html("chat.stranger")))
        office.wake()
        for wake in turn.wakes:
            wake()
        await turn.finish()

    return callback


def _fit(update: Update, handler: Handler) -> Handler:
    """The handler, or what answers in its place a tap that cannot be taken: an unknown button, a message that is gone.

    Telegram hands over a message that the bot can no longer see without its content (Bot API, "InaccessibleMessage").
    """
    query = update.callback_query
    if query is None:
        return handler
    if taps.read(query.data) is None:
        return _unknown_button
    return handler if query.message is not None and query.message.is_accessible else _button_of_old


async def _unknown_button(turn: Turn) -> None:
    turn.toast(turn.say.plain("chat.unknown_button"))


async def _button_of_old(turn: Turn) -> None:
    turn.toast(turn.say.plain("chat.old_button"))
    if turn.private:
        await turn.answer(Message(turn.say.html("chat.old_button")))


def _is_hidden(update: Update, user: User) -> bool:
    """Whether somebody speaks in the name of a group or channel, so that nobody can know who it is."""
    message = update.message or update.edited_message
    return message is not None and (message.sender_chat is not None or user.id == ChatID.ANONYMOUS_ADMIN)
