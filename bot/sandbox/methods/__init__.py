"""The methods of the Bot API that the sandbox knows, one module per noun."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox.methods import chats, commands, editing, files, getting, sending
from bot.sandbox.params import Params
from bot.sandbox.state import SandboxState

Method = Callable[[SandboxState, Params], Any | Awaitable[Any]]

METHODS: dict[str, Method] = {
    "getme": chats.get_me,
    "getchat": chats.get_chat,
    "getchatmember": chats.get_chat_member,
    "leavechat": chats.leave_chat,
    "sendchataction": chats.send_chat_action,
    "setmydescription": chats.agree,
    "setmyshortdescription": chats.agree,
    "setmyname": chats.agree,
    "setchatmenubutton": chats.agree,
    "setmycommands": commands.set_commands,
    "getmycommands": commands.get_commands,
    "deletemycommands": commands.delete_commands,
    "sendmessage": sending.send_message,
    "senddocument": files.send_document,
    "sendphoto": files.send_photo,
    "sendmediagroup": files.send_media_group,
    "copymessage": files.copy_message,
    "getfile": files.get_file,
    "editmessagetext": editing.edit_text,
    "editmessagecaption": editing.edit_caption,
    "editmessagereplymarkup": editing.edit_markup,
    "deletemessage": editing.delete_message,
    "setmessagereaction": editing.set_reaction,
    "answercallbackquery": editing.answer_query,
    "getupdates": getting.get_updates,
    "setwebhook": getting.set_webhook,
    "deletewebhook": getting.delete_webhook,
    "getwebhookinfo": getting.webhook_info,
}
"""By name in small letters: Telegram's method names are case-insensitive. A method returns the JSON-able `result`, or
an awaitable of it, and raises ApiError."""
