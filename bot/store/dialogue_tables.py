"""The table of what the bot has asked and nobody has answered yet."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text

from bot.store.schema import Instant, metadata

# SQLite numbers rows by itself only in a column of type INTEGER.
_ID = BigInteger().with_variant(Integer, "sqlite")

open_questions = Table(
    "open_questions",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("officer_id", _ID, ForeignKey("officers.id"), nullable=False, comment="who was asked"),
    Column("channel", String(16), nullable=False),
    Column("address", String(128), nullable=False, comment="the chat in which it was asked"),
    Column("topic", String(64), nullable=False, server_default="", comment="the topic there, if any"),
    Column("kind", String(16), nullable=False, comment="what was asked for"),
    Column("entry_id", String(64), comment="the task it is about; NULL where it asks which task"),
    Column("occurrence_key", String(32)),
    Column("message_id", String(64), nullable=False, server_default="", comment="the officer's message that waits"),
    Column("body", Text, nullable=False, server_default="{}", comment="JSON: what was said, what there is to choose"),
    Column("update_id", BigInteger, nullable=False, comment="the update because of which it was asked, by its id"),
    Column("asked_at", Instant, nullable=False),
    Column("until", Instant, nullable=False, comment="so long an answer needs to quote nothing"),
    Index("ix_open_questions_officer", "officer_id", "channel", "address", "topic"),
)
