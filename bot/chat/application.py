"""The wiring of the conversation: which update goes to which handler, from top to bottom: the first that fits."""

from collections.abc import Callable
from typing import Any

from telegram import Bot, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes, MessageHandler, filters

from bot.chat import enrolment, keyboards, lists, reports
from bot.chat.office import Office
from bot.chat.turn import Handler, handled_by

ALLOWED_UPDATES = ["message", "callback_query"]
_PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE

COMMANDS: dict[str, Handler] = {
    "lich": lists.calendar,
    "nhiemvu": lists.tasks,
    "dangky": lists.feed_link,
    "dung": enrolment.leave,
}
TAPS: dict[str, Handler] = {
    keyboards.PAGE: lists.page_tapped,
    keyboards.CARD: lists.card_tapped,
    keyboards.REPORT: reports.report_tapped,
    keyboards.CHOOSE: reports.chosen_tapped,
    keyboards.SNOOZE: reports.snooze_tapped,
    keyboards.UNDO: reports.undo_tapped,
    enrolment.LEAVE: enrolment.leave_tapped,
}

App = Application[Any, Any, Any, Any, Any, Any]


def build(office: Office, bot: Bot, failed: Callable[[Update, Exception], None]) -> App:
    """python-telegram-bot's Application with our handlers, without its updater and job queue.

    `process_update` swallows what a handler raises; `failed` is told of it, so that the update is not confirmed.
    """
    application: App = Application.builder().bot(bot).updater(None).job_queue(None).build()
    add = application.add_handler
    add(CommandHandler("start", handled_by(office, enrolment.start, strangers=True), _PRIVATE))
    add(CommandHandler(["trogiup", "help"], handled_by(office, lists.help_, strangers=True), _PRIVATE))
    for command, handler in COMMANDS.items():
        add(CommandHandler(command, handled_by(office, handler), _PRIVATE))
    for verb, handler in TAPS.items():
        add(CallbackQueryHandler(handled_by(office, handler), pattern=f"^{verb}:"))
    add(MessageHandler(_PRIVATE & (filters.TEXT | filters.CAPTION), handled_by(office, reports.words)))
    add(MessageHandler(_PRIVATE & ~filters.StatusUpdate.ALL, handled_by(office, reports.not_words)))

    async def note(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        if isinstance(update, Update) and context.error is not None:
            failed(update, context.error)

    application.add_error_handler(note)
    return application
