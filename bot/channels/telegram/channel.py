"""What Telegram does for the conversation beside the outbox (see `delivery.channel`)."""

import contextlib
from collections.abc import Iterator, Sequence

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    InputMediaDocument,
    InputMediaPhoto,
)
from telegram.error import TelegramError

from bot.channels.telegram.addresses import chat_id_of
from bot.channels.telegram.outbound import markup, meaning
from bot.delivery.message import Message
from bot.store.address import Address


class TelegramChannel:
    """A channel over python-telegram-bot's bot."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def edit(self, address: Address, message_id: str, message: Message) -> None:
        """Change the text and the buttons of a message."""
        with _faults():
            await self._bot.edit_message_text(
                message.text, chat_id_of(address), int(message_id), parse_mode="HTML", reply_markup=markup(message)
            )

    async def edit_buttons(self, address: Address, message_id: str, message: Message) -> None:
        """Change only the buttons of a message."""
        with _faults():
            await self._bot.edit_message_reply_markup(
                chat_id_of(address), int(message_id), reply_markup=markup(message)
            )

    async def end_tap(self, tap_id: str, toast: str | None) -> None:
        """End a tap's waiting sign, and show a toast where there is one."""
        with _faults():
            await self._bot.answer_callback_query(tap_id, toast)

    async def send_quietly(self, address: Address, message: Message) -> str:
        """Send a text without a sound; returns its message id."""
        with _faults():
            sent = await self._bot.send_message(
                chat_id_of(address), message.text, parse_mode="HTML", disable_notification=True
            )
        return str(sent.message_id)

    async def delete(self, address: Address, message_id: str) -> None:
        """Take a message away."""
        with _faults():
            await self._bot.delete_message(chat_id_of(address), int(message_id))

    async def send_picture(
        self, address: Address, content: bytes, *, caption: str, filename: str | None = None
    ) -> None:
        """Send a PNG with a caption."""
        with _faults():
            await self._bot.send_photo(chat_id_of(address), content, caption=caption, filename=filename)

    async def send_file(self, address: Address, content: bytes, *, caption: str, filename: str) -> None:
        """Send a file with a caption."""
        with _faults():
            await self._bot.send_document(chat_id_of(address), content, caption=caption, filename=filename)

    async def send_again(self, address: Address, kind: str, file_id: str, *, caption: str) -> None:
        """Send a photo or document by the id under which Telegram keeps it (Bot API, "Sending files")."""
        with _faults():
            if kind == "photo":
                await self._bot.send_photo(chat_id_of(address), file_id, caption=caption)
            else:
                await self._bot.send_document(chat_id_of(address), file_id, caption=caption)

    async def send_album(self, address: Address, kind: str, file_ids: Sequence[str], *, caption: str) -> None:
        """Send two to ten photos, or documents, by their ids as one album (Bot API, sendMediaGroup)."""
        media = InputMediaPhoto if kind == "photo" else InputMediaDocument
        with _faults():
            await self._bot.send_media_group(
                chat_id_of(address), [media(file_id) for file_id in file_ids], caption=caption
            )

    async def copy(self, address: Address, source: Address, message_id: str) -> None:
        """Send a message of another chat once more (copyMessage)."""
        with _faults():
            await self._bot.copy_message(chat_id_of(address), chat_id_of(source), int(message_id))

    async def fetch(self, file_id: str) -> bytes:
        """The bytes of a file that somebody sent."""
        with _faults():
            return bytes(await (await self._bot.get_file(file_id)).download_as_bytearray())

    async def set_menu(self, address: Address | None, commands: Sequence[tuple[str, str]]) -> None:
        """Show commands behind "/" in a chat, or in every private chat that has none of its own (setMyCommands)."""
        scope = BotCommandScopeAllPrivateChats() if address is None else BotCommandScopeChat(chat_id_of(address))
        with _faults():
            await self._bot.set_my_commands([BotCommand(*command) for command in commands], scope=scope)

    async def clear_menu(self, address: Address) -> None:
        """Show the strangers' commands again."""
        with _faults():
            await self._bot.delete_my_commands(scope=BotCommandScopeChat(chat_id_of(address)))


@contextlib.contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except TelegramError as error:
        raise meaning(error) from error
