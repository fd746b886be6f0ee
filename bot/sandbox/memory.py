"""People, chats and messages, kept in memory and in the journal."""

from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from typing import Any

from bot.sandbox.journal import Journal
from bot.sandbox.models import Chat, Json, Message, Person, Sent, StoredFile

_FIRST_USER = 100_001
_FIRST_GROUP = 4_000_001
_FIRST_SUPERGROUP = 1_002_000_000_001
_MESSAGE_FIELDS = tuple(field.name for field in fields(Message))


def _record(message: Message) -> Json:
    record: Json = {name: getattr(message, name) for name in _MESSAGE_FIELDS}
    record["date"] = message.date.timestamp()
    record["edit_date"] = message.edit_date.timestamp() if message.edit_date else None
    record["document"] = asdict(message.document) if message.document else None
    record["photo"] = asdict(message.photo) if message.photo else None
    return record


def _message(record: Json) -> Message:
    def instant(value: float | None) -> datetime | None:
        return None if value is None else datetime.fromtimestamp(value, UTC)

    def stored(value: Json | None) -> StoredFile | None:
        return StoredFile(**value) if value else None

    changed: dict[str, Any] = {
        "date": instant(record["date"]),
        "edit_date": instant(record["edit_date"]),
        "document": stored(record["document"]),
        "photo": stored(record["photo"]),
        "entities": tuple(record["entities"]),
        "reactions": tuple(record["reactions"]),
    }
    return Message(**(record | changed))


def _chat(record: Json) -> Chat:
    topics = tuple((number, title) for number, title in record["topics"])
    closed = tuple(record.get("closed_topics", ()))
    return Chat(**(record | {"members": tuple(record["members"]), "topics": topics, "closed_topics": closed}))


class Memory:
    """What the sandbox knows. `version` counts the changes; `changed_at` has the last one of each chat."""

    def __init__(self, journal: Journal, bot_id: int) -> None:
        self._journal = journal
        self.people = {int(key): Person(**value) for key, value in journal.read("person").items()}
        self.chats = {int(key): _chat(value) for key, value in journal.read("chat").items()}
        self.commands: dict[str, list[Json]] = journal.read("commands")
        self.queries: dict[str, Json] = journal.read("query")
        self.sent: list[Sent] = []
        self.messages: dict[int, dict[int, Message]] = {chat_id: {} for chat_id in self.chats}
        self.serial = self.version = 0
        for message in sorted(map(_message, journal.read("message").values()), key=lambda one: one.serial):
            self.messages[message.chat_id][message.message_id] = message
            self.serial = message.serial
            self.version = max(self.version, message.version)
            if message.sender_id == bot_id:
                self.sent.append(Sent(message.date, "", message))
        self.changed_at = dict.fromkeys(self.chats, self.version)

    def touch(self, chat_id: int) -> int:
        """Count a change of this chat; its number."""
        self.version += 1
        self.changed_at[chat_id] = self.version
        return self.version

    def put_person(self, person: Person) -> None:
        self.people[person.user_id] = person
        self._journal.put("person", person.user_id, asdict(person))

    def put_chat(self, chat: Chat) -> None:
        self.chats[chat.chat_id] = chat
        self.messages.setdefault(chat.chat_id, {})
        self._journal.put("chat", chat.chat_id, asdict(chat))
        self.touch(chat.chat_id)

    def change_chat(self, chat: Chat, **changes: Any) -> Chat:
        changed = replace(chat, **changes)
        self.put_chat(changed)
        return changed

    def add_message(self, chat_id: int, sender_id: int, date: datetime, **content: Any) -> Message:
        """A new message at the end of the chat, `content` as the fields of Message."""
        message_id = next(reversed(self.messages[chat_id]), 0) + 1
        self.serial += 1
        message = Message(chat_id, message_id, sender_id, date, self.serial, self.touch(chat_id), **content)
        self._keep(message)
        return message

    def change_message(self, message: Message, **changes: Any) -> Message:
        changed = replace(message, version=self.touch(message.chat_id), **changes)
        self._keep(changed)
        return changed

    def _keep(self, message: Message) -> None:
        self.messages[message.chat_id][message.message_id] = message
        self._journal.put("message", f"{message.chat_id}:{message.message_id}", _record(message))

    def put_commands(self, scope: str, commands: list[Json] | None) -> None:
        """The commands of a scope; None forgets them."""
        if commands is None:
            self.commands.pop(scope, None)
        else:
            self.commands[scope] = commands
        self._journal.put("commands", scope, commands)
        for chat_id in self.chats:
            self.touch(chat_id)

    def put_query(self, query_id: str, query: Json | None) -> None:
        """A tap that waits for its answer; None once it has been answered."""
        if query is None:
            self.queries.pop(query_id, None)
        else:
            self.queries[query_id] = query
        self._journal.put("query", query_id, query)

    def free_user_id(self) -> int:
        return max([_FIRST_USER - 1, *(number for number in self.chats if number > 0)]) + 1

    def free_group_id(self, *, supergroup: bool) -> int:
        taken = [-number for number in self.chats if (number < -_FIRST_SUPERGROUP + 1) is supergroup and number < 0]
        first = _FIRST_SUPERGROUP if supergroup else _FIRST_GROUP
        return -(max([first - 1, *taken]) + 1)
