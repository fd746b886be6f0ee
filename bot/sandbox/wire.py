"""The sandbox's things as the JSON objects of the Bot API (https://core.telegram.org/bots/api#available-types)."""

from datetime import datetime

from bot.sandbox.memory import Memory
from bot.sandbox.models import Chat, Json, Message, Person, StoredFile


def user_json(person: Person) -> Json:
    """User"""
    return {
        "id": person.user_id,
        "is_bot": False,
        "first_name": person.name,
        "language_code": person.language,
    }


def chat_json(chat: Chat) -> Json:
    """Chat"""
    if chat.private:
        return {"id": chat.chat_id, "type": "private", "first_name": chat.title}
    answer: Json = {"id": chat.chat_id, "type": chat.kind, "title": chat.title}
    if chat.forum:
        answer["is_forum"] = True
    return answer


def anonymous_json(chat: Chat) -> Json:
    """What a message of an anonymous admin says of its sender (Bot API, "Message", sender_chat)."""
    bot = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    return {"from": bot, "sender_chat": chat_json(chat)}


def membership_json(chat: Chat, by: Person, bot: Json, before: str, after: str, at: datetime) -> Json:
    """ChatMemberUpdated: somebody changed what the bot is in a chat, from one status to another."""

    def member(status: str) -> Json:
        until = {"until_date": 0} if status == "kicked" else {}
        return {"status": status, "user": bot, **until}

    return {
        "chat": chat_json(chat),
        "from": user_json(by),
        "date": int(at.timestamp()),
        "old_chat_member": member(before),
        "new_chat_member": member(after),
    }


def forwarded_json(name: str, at: datetime) -> Json:
    """What a message says that was forwarded from somebody who hides their account (Bot API, "MessageOrigin")."""
    return {"forward_origin": {"type": "hidden_user", "sender_user_name": name, "date": int(at.timestamp())}}


def media_json(stored: StoredFile, kind: str) -> Json:
    """Voice, Audio or Video, of a second's length."""
    size = {"width": 320, "height": 240} if kind == "video" else {}
    kept = ("file_id", "file_unique_id", "mime_type", "file_size")
    return {name: value for name, value in document_json(stored).items() if name in kept} | {"duration": 1} | size


def document_json(stored: StoredFile) -> Json:
    """Document"""
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.file_id[4:20],
        "file_name": stored.name,
        "mime_type": stored.mime,
        "file_size": stored.size,
    }


def photo_json(stored: StoredFile) -> list[Json]:
    """An array of PhotoSize; the sandbox keeps the one size that was sent."""
    return [
        {
            "file_id": stored.file_id,
            "file_unique_id": stored.file_id[4:20],
            "width": stored.width,
            "height": stored.height,
            "file_size": stored.size,
        }
    ]


class Wire:
    """Writes messages, for which it has to look up who sent them, where, and in reply to what."""

    def __init__(self, memory: Memory, bot: Json) -> None:
        self._memory = memory
        self.bot = bot

    def sender(self, user_id: int) -> Json:
        return self.bot if user_id == self.bot["id"] else user_json(self._memory.people[user_id])

    def message(self, message: Message, *, with_reply: bool = True, quote: str = "", sent_as: str = "document") -> Json:
        """Message; the one it replies to is inside, without what that one replies to. `quote` is a part of that.

        Its document is told as what it was `sent_as`: a document, voice, audio or video.
        """
        chat = self._memory.chats[message.chat_id]
        answer: Json = {
            "message_id": message.message_id,
            "from": self.sender(message.sender_id),
            "chat": chat_json(chat),
            "date": int(message.date.timestamp()),
        }
        if message.edit_date:
            answer["edit_date"] = int(message.edit_date.timestamp())
        if message.thread_id is not None:
            answer["message_thread_id"] = message.thread_id
            answer["is_topic_message"] = True
        if message.topic_created:
            answer["forum_topic_created"] = {"name": message.topic_created, "icon_color": 7322096}
        self._content(message, answer)
        if sent_as != "document" and message.document:
            del answer["document"]
            answer[sent_as] = media_json(message.document, sent_as)
        if message.reply_to is not None and with_reply:
            replied = self._memory.messages[message.chat_id].get(message.reply_to)
            if replied is not None and not replied.deleted:
                answer["reply_to_message"] = self.message(replied, with_reply=False)
        if quote:
            answer["quote"] = {"text": quote, "position": 0, "is_manual": True}
        if message.media_group_id:
            answer["media_group_id"] = message.media_group_id
        if message.protected:
            answer["has_protected_content"] = True
        if message.reply_markup and "inline_keyboard" in message.reply_markup:
            answer["reply_markup"] = message.reply_markup
        return answer

    def inaccessible(self, message: Message) -> Json:
        """InaccessibleMessage: one that the bot can no longer see."""
        return {"chat": chat_json(self._memory.chats[message.chat_id]), "message_id": message.message_id, "date": 0}

    def _content(self, message: Message, answer: Json) -> None:
        captioned = bool(message.document or message.photo)
        if message.text:
            answer["caption" if captioned else "text"] = message.text
        if message.entities:
            entities = [self._entity(entity) for entity in message.entities]
            answer["caption_entities" if captioned else "entities"] = entities
        if message.document:
            answer["document"] = document_json(message.document)
        if message.photo:
            answer["photo"] = photo_json(message.photo)

    def _entity(self, entity: Json) -> Json:
        if entity["type"] != "text_mention":
            return entity
        person = self._memory.people.get(entity["user"]["id"])
        user = user_json(person) if person else {**entity["user"], "is_bot": False, "first_name": "?"}
        return {**entity, "user": user}
