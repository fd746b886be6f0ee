"""The "/" menu (https://core.telegram.org/bots/api#botcommandscope)."""

import re

from bot.sandbox.errors import bad_request
from bot.sandbox.models import Chat, Json
from bot.sandbox.params import Params
from bot.sandbox.state import SandboxState

_SCOPES = {
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
}


def _key(scope: Json, language: str) -> str:
    parts = [scope.get("type", "default"), scope.get("chat_id", ""), scope.get("user_id", ""), language]
    return " ".join(map(str, parts))


def _key_of(state: SandboxState, params: Params) -> str:
    scope = params.object("scope") or {"type": "default"}
    if scope.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if "chat_id" in scope and Params(scope).whole("chat_id") not in state.memory.chats:
        raise bad_request("chat not found")
    return _key(scope, params.text("language_code"))


def set_commands(state: SandboxState, params: Params) -> bool:
    """True"""
    key = _key_of(state, params)
    commands = params.objects("commands")
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"/?[a-z0-9_]{1,32}", str(command.get("command", ""))):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    state.memory.put_commands(key, commands)
    return True


def get_commands(state: SandboxState, params: Params) -> list[Json]:
    """Array of BotCommand of exactly this scope and language."""
    return state.memory.commands.get(_key_of(state, params), [])


def delete_commands(state: SandboxState, params: Params) -> bool:
    """True"""
    state.memory.put_commands(_key_of(state, params), None)
    return True


def menu(state: SandboxState, chat: Chat, user_id: int) -> list[Json]:
    """What Telegram shows this person in this chat: the narrowest scope that has commands, their language first."""
    here = {"type": "chat", "chat_id": chat.chat_id}
    scopes: list[Json] = [here, {"type": "all_private_chats"}, {"type": "default"}]
    if not chat.private:
        member = {"type": "chat_member", "chat_id": chat.chat_id, "user_id": user_id}
        scopes = [member, here, {"type": "all_group_chats"}, {"type": "default"}]
    person = state.memory.people.get(user_id)
    language = person.language if person else state.locale
    keys = (_key(scope, code) for scope in scopes for code in (language, ""))
    return next((state.memory.commands[key] for key in keys if state.memory.commands.get(key)), [])
