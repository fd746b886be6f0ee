"""The bot itself, chats and their members."""

from bot.sandbox.errors import bad_request
from bot.sandbox.methods.common import chat_of, writable_chat
from bot.sandbox.models import LEFT_GROUP, Json
from bot.sandbox.params import Params
from bot.sandbox.state import SandboxState
from bot.sandbox.wire import chat_json


def get_me(state: SandboxState, params: Params) -> Json:
    """User"""
    return {
        **state.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": state.hears_all,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_chat(state: SandboxState, params: Params) -> Json:
    """ChatFullInfo"""
    return {
        **chat_json(chat_of(state, params)),
        "accent_color_id": 3,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }


def get_chat_member(state: SandboxState, params: Params) -> Json:
    """ChatMember: people of the sandbox are plain members of what they are in."""
    chat = chat_of(state, params)
    user_id = params.whole("user_id") or 0
    if user_id != state.bot["id"] and user_id not in state.memory.people:
        raise bad_request("user not found")
    present = chat.refusal is None if user_id == state.bot["id"] else user_id in chat.members
    return {"status": "member" if present else "left", "user": state.wire.sender(user_id)}


def leave_chat(state: SandboxState, params: Params) -> bool:
    """True"""
    chat = writable_chat(state, params)
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    state.memory.change_chat(chat, refusal=LEFT_GROUP)
    return True


def send_chat_action(state: SandboxState, params: Params) -> bool:
    """True"""
    writable_chat(state, params)
    return True


def agree(state: SandboxState, params: Params) -> bool:
    """True, for what changes nothing that the sandbox shows."""
    return True
