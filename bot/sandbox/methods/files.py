"""Files both ways: sendDocument, sendPhoto, sendMediaGroup, copyMessage, getFile."""

import secrets
from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.files import MAX_DOWNLOAD
from bot.sandbox.methods.common import formatted, markup_of, placing, writable_chat
from bot.sandbox.models import Entity, Json, StoredFile
from bot.sandbox.params import Params
from bot.sandbox.state import SandboxState

MAX_CAPTION = 1024


def caption_of(params: Params) -> tuple[str, tuple[Entity, ...]]:
    """The caption and its entities. Raises ApiError 400."""
    text, entities = formatted(params, "caption", "caption_entities")
    if len(text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return text, entities


def _file(state: SandboxState, params: Params, name: str, value: str, *, picture: bool) -> StoredFile:
    """An uploaded file (in field `name`, or where `attach://` points), or one that is known by its file_id."""
    field = value.removeprefix("attach://") if value.startswith("attach://") else name
    if field in params.uploads:
        return state.files.add(*params.uploads[field], picture=picture)
    stored = state.files.find(value)
    if stored is None:
        reason = "wrong remote file identifier specified" if value else f"there is no {name} in the request"
        raise bad_request(reason)
    if picture and not stored.width:
        raise bad_request("can't use file of type Document as Photo")
    return stored


def _send_one(state: SandboxState, params: Params, method: str, kind: str) -> Json:
    chat = writable_chat(state, params)
    text, entities = caption_of(params)
    markup = markup_of(params)
    where = placing(state, params, chat)
    state.limiter.admit(chat.chat_id)
    stored = _file(state, params, kind, params.text(kind), picture=kind == "photo")
    content: dict[str, Any] = {kind: stored, "text": text, "entities": entities, "reply_markup": markup}
    return state.wire.message(state.post(chat.chat_id, method, **content, **where))


def send_document(state: SandboxState, params: Params) -> Json:
    """Message"""
    return _send_one(state, params, "sendDocument", "document")


def send_photo(state: SandboxState, params: Params) -> Json:
    """Message"""
    return _send_one(state, params, "sendPhoto", "photo")


def send_media_group(state: SandboxState, params: Params) -> list[Json]:
    """Array of Message: 2 to 10 photos, or 2 to 10 documents."""
    chat = writable_chat(state, params)
    media = params.objects("media")
    kinds = {item.get("type") for item in media}
    if not 2 <= len(media) <= 10:
        raise bad_request("there must be from 2 to 10 items in the media group")
    if kinds not in ({"photo"}, {"document"}):
        raise bad_request("the media group can't be sent: its items must be all photos or all documents")
    kind = kinds.pop()
    captions = [caption_of(Params(item)) for item in media]
    where = placing(state, params, chat)
    state.limiter.admit(chat.chat_id, len(media))
    files = [_file(state, params, kind, str(item.get("media", "")), picture=kind == "photo") for item in media]
    group = str(secrets.randbits(62))
    messages = []
    for stored, (text, entities) in zip(files, captions, strict=True):
        content: dict[str, Any] = {kind: stored, "text": text, "entities": entities, "media_group_id": group}
        messages.append(state.post(chat.chat_id, "sendMediaGroup", **content, **where))
    return [state.wire.message(message) for message in messages]


def copy_message(state: SandboxState, params: Params) -> Json:
    """MessageId of the copy."""
    chat = writable_chat(state, params)
    kept = state.memory.messages.get(params.whole("from_chat_id") or 0, {}).get(params.whole("message_id") or 0)
    if kept is None or kept.deleted:
        raise bad_request("message to copy not found")
    state.limiter.admit(chat.chat_id)
    content = {"text": kept.text, "entities": kept.entities, "document": kept.document, "photo": kept.photo}
    return {"message_id": state.post(chat.chat_id, "copyMessage", **content).message_id}


def get_file(state: SandboxState, params: Params) -> Json:
    """File, with the path under which it can be fetched."""
    stored = state.files.find(params.text("file_id"))
    if stored is None:
        raise bad_request("invalid file_id")
    if stored.size > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.file_id[4:20],
        "file_size": stored.size,
        "file_path": stored.path,
    }
