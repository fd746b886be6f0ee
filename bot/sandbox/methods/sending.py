"""sendMessage (https://core.telegram.org/bots/api#sendmessage)."""

from bot.sandbox.errors import bad_request
from bot.sandbox.methods.common import formatted, markup_of, placing, writable_chat
from bot.sandbox.models import Json
from bot.sandbox.params import Params
from bot.sandbox.state import MAX_TEXT, SandboxState


def send_message(state: SandboxState, params: Params) -> Json:
    """Message"""
    chat = writable_chat(state, params)
    text, entities = formatted(params, "text", "entities")
    if not text:
        raise bad_request("message text is empty")
    if len(text) > MAX_TEXT:
        raise bad_request("message is too long")
    markup = markup_of(params)
    where = placing(state, params, chat)
    state.limiter.admit(chat.chat_id)
    message = state.post(chat.chat_id, "sendMessage", text=text, entities=entities, reply_markup=markup, **where)
    return state.wire.message(message)
