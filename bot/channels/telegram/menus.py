"""The command menus: what each role finds behind "/" (Bot API, setMyCommands)."""

from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from bot.store.officers import Role
from bot.texts import Texts

_EVERYBODY = ("lich", "nhiemvu", "baocao", "lichsu", "dangky", "doilink", "trogiup", "dung")
_ADMINS = (*_EVERYBODY[:-2], "them", "sua", "hoantac", *_EVERYBODY[-2:])
COMMANDS: dict[Role, tuple[str, ...]] = dict.fromkeys(Role, _EVERYBODY) | {Role.ADMIN: _ADMINS}
_STRANGERS = ("start", "trogiup")


async def set_menu(bot: Bot, chat_id: int, role: Role, say: Texts) -> None:
    """Show an officer's commands in their chat."""
    await bot.set_my_commands(_commands(COMMANDS[role], say), scope=BotCommandScopeChat(chat_id))


async def clear_menu(bot: Bot, chat_id: int) -> None:
    """Show the strangers' commands again."""
    await bot.delete_my_commands(scope=BotCommandScopeChat(chat_id))


async def set_strangers_menu(bot: Bot, say: Texts) -> None:
    """What somebody sees who is not enrolled."""
    await bot.set_my_commands(_commands(_STRANGERS, say), scope=BotCommandScopeAllPrivateChats())


def _commands(names: tuple[str, ...], say: Texts) -> list[BotCommand]:
    return [BotCommand(name, say.plain(f"chat.command_{name}")) for name in names]
