"""What several methods check in the same way."""

from typing import Any

from bot.sandbox.entities import find_entities, trim
from bot.sandbox.errors import ApiError, bad_request, forbidden
from bot.sandbox.markup import parse_html
from bot.sandbox.models import Chat, Entity, Json, Message
from bot.sandbox.params import Params
from bot.sandbox.state import SandboxState

MAX_CALLBACK_DATA = 64


def chat_of(state: SandboxState, params: Params) -> Chat:
    """The chat that `chat_id` names. Raises ApiError 400 if nobody knows it."""
    chat = state.memory.chats.get(params.whole("chat_id") or 0)
    if chat is None:
        raise bad_request("chat_id is empty" if not params.text("chat_id") else "chat not found")
    return chat


def writable_chat(state: SandboxState, params: Params) -> Chat:
    """The chat that `chat_id` names, if the bot may write there. Raises ApiError 400 or 403."""
    chat = chat_of(state, params)
    if chat.migrated_to is not None:
        reason = "Bad Request: group chat was upgraded to a supergroup chat"
        raise ApiError(400, reason, migrate_to_chat_id=chat.migrated_to)
    if chat.refusal is not None:
        raise forbidden(chat.refusal)
    if not chat.writable:
        raise bad_request("not enough rights to send text messages to the chat")
    return chat


def own_message(state: SandboxState, params: Params, to: str) -> Message:
    """The message of the bot that is `to` be changed. Raises ApiError 400."""
    chat = chat_of(state, params)
    message = state.memory.messages[chat.chat_id].get(params.whole("message_id") or 0)
    if message is None or message.deleted:
        raise bad_request(f"message to {to} not found")
    if message.sender_id != state.bot["id"]:
        raise bad_request(f"message can't be {to}ed")
    return message


def formatted(params: Params, name: str, entities_name: str) -> tuple[str, tuple[Entity, ...]]:
    """The text of parameter `name`, parsed and trimmed, with its entities. Raises ApiError 400."""
    text = params.text(name)
    mode = params.text("parse_mode").lower()
    if mode == "html":
        text, entities = parse_html(text)
    elif mode:
        raise bad_request("unsupported parse_mode (the sandbox reads HTML only)")
    else:
        entities = [_entity(entity) for entity in params.objects(entities_name)]
    text, entities = trim(text, entities)
    return text, tuple(find_entities(text, entities))


def _entity(entity: Entity) -> Entity:
    if not all(isinstance(entity.get(name), int) for name in ("offset", "length")) or "type" not in entity:
        raise bad_request("can't parse MessageEntity")
    return entity


def markup_of(params: Params) -> Json | None:
    """`reply_markup`, checked. Raises ApiError 400."""
    markup = params.object("reply_markup")
    if not markup:
        return None
    rows = markup.get("inline_keyboard")
    if rows is None:
        return markup
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    checked = [[_button(button) for button in row] for row in rows if row]
    return {"inline_keyboard": checked} if checked else None


def _button(button: Any) -> Json:
    if not isinstance(button, dict) or not str(button.get("text", "")).strip():
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be non-empty')
    data = button.get("callback_data")
    if data is not None and not 0 < len(str(data).encode()) <= MAX_CALLBACK_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    if len(button) < 2:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    return button


def placing(state: SandboxState, params: Params, chat: Chat) -> dict[str, Any]:
    """Where in the chat a new message goes and how quietly: fields of Message. Raises ApiError 400."""
    thread_id = params.whole("message_thread_id")
    if thread_id is not None and thread_id not in dict(chat.topics):
        raise bad_request("message thread not found")
    if thread_id in chat.closed_topics:
        raise bad_request("TOPIC_CLOSED")
    reply = params.object("reply_parameters")
    reply_to = Params(reply).whole("message_id", params.whole("reply_to_message_id"))
    if reply_to is not None:
        replied = state.memory.messages[chat.chat_id].get(reply_to)
        if replied is None or replied.deleted:
            allowed = reply.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply")
            if not allowed:
                raise bad_request("message to be replied not found")
            reply_to = None
        elif thread_id is None:
            thread_id = replied.thread_id
            if thread_id in chat.closed_topics:
                raise bad_request("TOPIC_CLOSED")
    return {
        "reply_to": reply_to,
        "thread_id": thread_id,
        "silent": params.flag("disable_notification"),
        "protected": params.flag("protect_content"),
    }
