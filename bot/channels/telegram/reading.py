"""Telegram's updates as the conversation takes them (see `chat.incoming`)."""

from telegram import Bot, Chat, Message, Update
from telegram.constants import ChatID
from telegram.ext import filters

from bot.channels.telegram.addresses import address_of
from bot.channels.telegram.outbound import calling
from bot.channels.telegram.update_ids import bot_of, identified
from bot.chat.incoming import Incoming, Said, Tapped
from bot.store.progress import Attachment
from bot.texts.folding import folded


def plain(update: Update) -> Incoming | None:
    """What came with an update; None where nobody sent it, or it belongs to no chat."""
    user, query, message = update.effective_user, update.callback_query, update.effective_message
    chat = update.effective_chat or (Chat(user.id, Chat.PRIVATE) if user is not None and query is not None else None)
    if chat is None or user is None:
        return None
    bot = update.get_bot()
    spoken = update.message or update.edited_message
    quoted = message.reply_to_message if message else None
    return Incoming(
        update=identified(bot_of(bot.token), update.to_dict()),
        own=address_of(user.id),  # a private chat has its user's id (Bot API, "Chat")
        address=address_of(chat.id),
        said=_said(message, bot) if message else Said("", "", None),
        quoted=_said(quoted, bot) if quoted else None,
        quote=message.quote.text if message and message.quote else "",
        # Telegram hands over a message that the bot can no longer see without its content ("InaccessibleMessage").
        tap=Tapped(query.id, query.data or "", query.message is not None and query.message.is_accessible)
        if query
        else None,
        edited=update.edited_message is not None,
        hidden=spoken is not None and (spoken.sender_chat is not None or user.id == ChatID.ANONYMOUS_ADMIN),
        thread_id=str(message.message_thread_id) if message and message.is_topic_message else None,
        place=chat.title or "",
        command=_command(message, bot.username) if message else "",
        worded=message is not None and bool(message.text or message.caption),
        addressed=message is not None and chat.type in (Chat.GROUP, Chat.SUPERGROUP) and _addresses(message, bot),
        service=bool(filters.StatusUpdate.ALL.check_update(update)),
    )


def _command(message: Message, bot_name: str) -> str:
    """The word after "/" that the text begins with, without marks; nothing where it names another bot.

    Telegram itself marks only commands in plain letters, and of "/lịch" no more than "/l".
    """
    words = (message.text or "").split()
    if not words or not words[0].startswith("/"):
        return ""
    command, _, called = folded(words[0][1:]).partition("@")
    return command if called in ("", bot_name.lower()) else ""


def _addresses(message: Message, bot: Bot) -> bool:
    """Whether a message answers one of the bot's own, or names it."""
    answered = message.reply_to_message
    to_bot = answered is not None and answered.from_user is not None and answered.from_user.id == bot.id
    return to_bot or calling(bot.username).search(message.text or message.caption or "") is not None


def _said(message: Message, bot: Bot) -> Said:
    """What a message says; @bot_name is left out, since it only says who is meant."""
    words = calling(bot.username).sub(r"\1", message.text or message.caption or "").strip()
    attachment, size = None, 0
    moving = message.video or message.animation
    heard = message.voice or message.audio or message.video_note
    if message.photo:
        attachment = Attachment("photo", message.photo[-1].file_id, "", message.media_group_id)
    elif message.document:
        file = message.document
        attachment = Attachment("document", file.file_id, file.file_name or "", message.media_group_id)
        size = file.file_size or 0
    elif (kept := moving or (heard if message.caption else None)) is not None:
        # What was said aloud cannot be read, and is kept only beside words.
        name = getattr(kept, "file_name", None) or ""
        attachment = Attachment("video" if moving else "audio", kept.file_id, name, message.media_group_id)
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return Said(
        words,
        str(message.message_id),
        str(message.from_user.id) if message.from_user else None,
        attachment,
        size,
        ours=message.from_user is not None and message.from_user.id == bot.id,
        buttons=tuple(str(button.callback_data) for row in rows for button in row if button.callback_data),
        forwarded=message.forward_origin is not None,
    )
