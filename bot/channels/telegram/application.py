"""The wiring of the conversation: which update goes to which handler, from top to bottom: the first that fits."""

from collections.abc import Callable, Coroutine
from typing import Any

from telegram import Bot, Message, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes, MessageHandler, filters

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.outbound import calling
from bot.channels.telegram.reading import plain
from bot.chat import enrolment
from bot.chat.admin import edits, loads, old_copy, proposals
from bot.chat.answers import extensions, reports, snooze
from bot.chat.lists import history, lists, subscribing
from bot.chat.turn import Handler, Turn, handle
from bot.delivery.message import Message as Answer
from bot.office.office import Office
from bot.office.wording import keyboards

ALLOWED_UPDATES = ["message", "edited_message", "callback_query"]

COMMANDS: dict[str, Handler] = {
    "lich": lists.calendar,
    "nhiemvu": lists.tasks,
    "lichsu": history.history,
    "dangky": subscribing.subscribe,
    "doilink": subscribing.renew,
    "dung": enrolment.leave,
    "them": proposals.for_admins(edits.add),
    "sua": proposals.for_admins(edits.edit),
    "hoantac": proposals.for_admins(proposals.undo),
}
TAPS: dict[str, Handler] = {
    keyboards.PAGE: lists.page_tapped,
    keyboards.CARD: lists.card_tapped,
    keyboards.REPORT: reports.report_tapped,
    keyboards.FIX: reports.fix_tapped,
    keyboards.CHOOSE: reports.chosen_tapped,
    keyboards.SNOOZE: snooze.snooze_tapped,
    keyboards.UNDO: reports.undo_tapped,
    keyboards.EXTENSION: extensions.decided_tapped,
    keyboards.HISTORY: history.history_tapped,
    keyboards.LEAVE: enrolment.leave_tapped,
    keyboards.HELD: old_copy.held_tapped,
    keyboards.ADD: proposals.for_admins(edits.add_tapped),
    keyboards.EDIT: proposals.for_admins(edits.edit_tapped),
    keyboards.UNIT: proposals.for_admins(edits.units_tapped),
    keyboards.RENEW: subscribing.renew_tapped,
}

App = Application[Any, Any, Any, Any, Any, Any]


class _Addressed(filters.MessageFilter):
    """In a group the bot reads only answers to its own messages, and messages that name it."""

    def __init__(self, bot: Bot) -> None:
        super().__init__()
        self._bot = bot

    def filter(self, message: Message) -> bool:
        answered = message.reply_to_message
        to_bot = answered is not None and answered.from_user is not None and answered.from_user.id == self._bot.id
        named = calling(self._bot.username).search(message.text or message.caption or "")
        return to_bot or named is not None


async def _tapped(turn: Turn) -> None:
    await TAPS[turn.tap.verb](turn)


async def _only_in_private(turn: Turn) -> None:
    """What is an officer's own is not told in a group."""
    await turn.answer(Answer(turn.say.html("chat.only_in_private")))


def build(office: Office, bot: Bot, failed: Callable[[Update, Exception], None]) -> App:
    """python-telegram-bot's Application with our handlers, without its updater and job queue.

    `process_update` swallows what a handler raises; `failed` is told of it, so that the update is not confirmed.
    """
    channel = TelegramChannel(bot)

    def by(handler: Handler, *, strangers: bool = False) -> Callable[[Update, Any], Coroutine[Any, Any, None]]:
        async def callback(update: Update, _context: object) -> None:
            if (incoming := plain(update)) is not None:
                await handle(office, channel, incoming, handler, strangers=strangers)

        return callback

    application: App = Application.builder().bot(bot).updater(None).job_queue(None).build()
    add = application.add_handler
    private = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
    called = filters.ChatType.GROUPS & filters.UpdateType.MESSAGE & _Addressed(bot)
    heard = private | called
    worded = filters.TEXT | filters.CAPTION

    add(CommandHandler("start", by(enrolment.start, strangers=True), private))
    add(CommandHandler(["trogiup", "help"], by(lists.help_, strangers=True), private))
    add(CommandHandler(["trogiup", "help"], by(lists.help_), called))
    for command, handler in COMMANDS.items():
        add(CommandHandler(command, by(handler), private))
    add(CommandHandler(["start", *COMMANDS], by(_only_in_private), called))
    add(CommandHandler("baocao", by(reports.report_command), filters.UpdateType.MESSAGE))
    decided = by(proposals.for_admins(proposals.tapped))
    add(CallbackQueryHandler(decided, pattern=f"^{keyboards.DRAFT}:"))
    add(CallbackQueryHandler(by(_tapped)))
    add(MessageHandler(private & filters.Document.ALL, by(loads.document)))
    add(MessageHandler(filters.UpdateType.EDITED_MESSAGE & worded, by(reports.edited)))
    add(MessageHandler(heard & worded, by(edits.words)))
    add(MessageHandler(heard & (filters.PHOTO | filters.Document.ALL), by(reports.file_without_words)))
    add(MessageHandler(private & ~filters.StatusUpdate.ALL, by(reports.not_words)))

    async def note(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        if isinstance(update, Update) and context.error is not None:
            failed(update, context.error)

    application.add_error_handler(note)
    return application
