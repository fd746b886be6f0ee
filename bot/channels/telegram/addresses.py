"""Telegram's chats as addresses."""

from telegram import Bot

from bot.delivery import faults
from bot.store.address import Address

CHANNEL = "telegram"


def address_of(chat_id: int) -> Address:
    """The address of a chat. The ids of groups and channels are negative (Bot API, "Chat")."""
    return Address(CHANNEL, str(chat_id), shared=chat_id < 0)


def chat_id_of(address: Address) -> int:
    """The id of the chat at an address. Raises BadMessage for one that is not Telegram's."""
    if address.channel != CHANNEL or not address.text.removeprefix("-").isdecimal():
        raise faults.BadMessage(f"no address of Telegram's: {address.channel} {address.text}")
    return int(address.text)


def invitation_link(bot: Bot, code: str) -> str:
    """What opens the bot and gives it the code (Bot API, "Deep linking")."""
    return f"https://t.me/{bot.username}?start={code}"
