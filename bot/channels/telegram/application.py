"""python-telegram-bot's Application, which receives updates and hands them over to the conversation."""

from collections.abc import Callable
from typing import Any

from telegram import Bot, Update
from telegram.ext import Application, ContextTypes, TypeHandler

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.reading import plain
from bot.chat.dispatch import dispatch
from bot.office.office import Office

App = Application[Any, Any, Any, Any, Any, Any]


def build(office: Office, bot: Bot, failed: Callable[[Update, Exception], None]) -> App:
    """python-telegram-bot's Application for our conversation, without its updater and job queue.

    `process_update` swallows what a handler raises; `failed` is told of it, so that the update is not confirmed.
    """
    channel = TelegramChannel(bot)
    application: App = Application.builder().bot(bot).updater(None).job_queue(None).build()

    async def hand_over(update: Update, _context: object) -> None:
        if (incoming := plain(update)) is not None:
            await dispatch(office, channel, incoming)

    async def note(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        if isinstance(update, Update) and context.error is not None:
            failed(update, context.error)

    application.add_handler(TypeHandler(Update, hand_over))
    application.add_error_handler(note)
    return application
