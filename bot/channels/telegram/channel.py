"""What Telegram does for the conversation beside the outbox (see `delivery.channel`)."""

import contextlib
from collections.abc import Iterator, Sequence

from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import TelegramError

from bot.channels.telegram.outbound import markup, meaning
from bot.delivery.message import Message


class TelegramChannel:
    """A channel over python-telegram-bot's bot."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def edit(self, chat_id: int, message_id: int, message: Message) -> None:
        """Change the text and the buttons of a message."""
        with _faults():
            await self._bot.edit_message_text(
                message.text, chat_id, message_id, parse_mode="HTML", reply_markup=markup(message)
            )

    async def edit_buttons(self, chat_id: int, message_id: int, message: Message) -> None:
        """Change only the buttons of a message."""
        with _faults():
            await self._bot.edit_message_reply_markup(chat_id, message_id, reply_markup=markup(message))

    async def end_tap(self, tap_id: str, toast: str | None) -> None:
        """End a tap's waiting sign, and show a toast where there is one."""
        with _faults():
            await self._bot.answer_callback_query(tap_id, toast)

    async def send_quietly(self, chat_id: int, message: Message) -> int:
        """Send a text without a sound; returns its message id."""
        with _faults():
            sent = await self._bot.send_message(chat_id, message.text, parse_mode="HTML", disable_notification=True)
        return sent.message_id

    async def delete(self, chat_id: int, message_id: int) -> None:
        """Take a message away."""
        with _faults():
            await self._bot.delete_message(chat_id, message_id)

    async def send_picture(self, chat_id: int, content: bytes, *, caption: str, filename: str | None = None) -> None:
        """Send a PNG with a caption."""
        with _faults():
            await self._bot.send_photo(chat_id, content, caption=caption, filename=filename)

    async def send_file(self, chat_id: int, content: bytes, *, caption: str, filename: str) -> None:
        """Send a file with a caption."""
        with _faults():
            await self._bot.send_document(chat_id, content, caption=caption, filename=filename)

    async def fetch(self, file_id: str) -> bytes:
        """The bytes of a file that somebody sent."""
        with _faults():
            return bytes(await (await self._bot.get_file(file_id)).download_as_bytearray())

    async def set_menu(self, chat_id: int | None, commands: Sequence[tuple[str, str]]) -> None:
        """Show commands behind "/" in a chat, or in every private chat that has none of its own (setMyCommands)."""
        scope = BotCommandScopeAllPrivateChats() if chat_id is None else BotCommandScopeChat(chat_id)
        with _faults():
            await self._bot.set_my_commands([BotCommand(*command) for command in commands], scope=scope)

    async def clear_menu(self, chat_id: int) -> None:
        """Show the strangers' commands again."""
        with _faults():
            await self._bot.delete_my_commands(scope=BotCommandScopeChat(chat_id))


@contextlib.contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except TelegramError as error:
        raise meaning(error) from error
