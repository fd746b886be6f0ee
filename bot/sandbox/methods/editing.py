"""Changing what was sent (https://core.telegram.org/bots/api#updating-messages), and answering taps."""

from datetime import timedelta
from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.methods.common import chat_of, formatted, markup_of, own_message
from bot.sandbox.methods.files import caption_of
from bot.sandbox.models import Json, Message
from bot.sandbox.params import Params
from bot.sandbox.state import MAX_TEXT, SandboxState

MAX_ANSWER = 200
_DELETABLE = timedelta(hours=48)
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current"
    " content and reply markup of the message"
)


def _change(state: SandboxState, message: Message, **content: Any) -> Json:
    if all(getattr(message, name) == value for name, value in content.items()):
        raise bad_request(_NOT_MODIFIED)
    # Telegram marks a message as edited when its words change, not when only its buttons do.
    if set(content) != {"reply_markup"}:
        content["edit_date"] = state.clock.now()
    return state.wire.message(state.memory.change_message(message, **content))


def edit_text(state: SandboxState, params: Params) -> Json:
    """Message"""
    message = own_message(state, params, "edit")
    if message.document or message.photo:
        raise bad_request("there is no text in the message to edit")
    text, entities = formatted(params, "text", "entities")
    if not text:
        raise bad_request("message text is empty")
    if len(text) > MAX_TEXT:
        raise bad_request("message is too long")
    return _change(state, message, text=text, entities=entities, reply_markup=markup_of(params))


def edit_caption(state: SandboxState, params: Params) -> Json:
    """Message"""
    message = own_message(state, params, "edit")
    if not (message.document or message.photo):
        raise bad_request("there is no caption in the message to edit")
    text, entities = caption_of(params)
    return _change(state, message, text=text, entities=entities, reply_markup=markup_of(params))


def edit_markup(state: SandboxState, params: Params) -> Json:
    """Message"""
    return _change(state, own_message(state, params, "edit"), reply_markup=markup_of(params))


def delete_message(state: SandboxState, params: Params) -> bool:
    """True. A bot deletes its own messages, and in a private chat also the person's, for 48 hours."""
    chat = chat_of(state, params)
    message = state.memory.messages[chat.chat_id].get(params.whole("message_id") or 0)
    if message is None or message.deleted:
        raise bad_request("message to delete not found")
    foreign = message.sender_id != state.bot["id"] and not chat.private
    if foreign or state.clock.now() - message.date > _DELETABLE:
        raise bad_request("message can't be deleted for everyone")
    state.memory.change_message(message, deleted=True)
    return True


def set_reaction(state: SandboxState, params: Params) -> bool:
    """True"""
    chat = chat_of(state, params)
    message = state.memory.messages[chat.chat_id].get(params.whole("message_id") or 0)
    if message is None or message.deleted:
        raise bad_request("message to react not found")
    reactions = params.objects("reaction")
    state.memory.change_message(message, reactions=tuple(str(one.get("emoji", "")) for one in reactions))
    return True


def answer_query(state: SandboxState, params: Params) -> bool:
    """True"""
    query_id = params.text("callback_query_id")
    query = state.memory.queries.get(query_id)
    if query is None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = params.text("text")
    if len(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    state.memory.put_query(query_id, None)
    state.toast(query, text, alert=params.flag("show_alert"))
    return True
