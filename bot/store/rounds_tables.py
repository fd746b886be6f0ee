"""The tables of what the office does by itself: who was told of what is late, what was asked again."""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from bot.store.schema import Instant, metadata

# SQLite numbers rows by itself only in a column of type INTEGER.
_ID = BigInteger().with_variant(Integer, "sqlite")

escalations = Table(
    "escalations",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("entry_id", String(64), nullable=False),
    Column("occurrence_key", String(32), nullable=False),
    Column("unit_id", String(64), nullable=False, comment="whose part of the task is late"),
    Column("level", Integer, nullable=False, comment="1: the unit's lead, 2: the office's leads"),
    Column("due", Date, nullable=False, comment="the due day that has passed: after another one it begins anew"),
    Column("officer_id", _ID, ForeignKey("officers.id"), nullable=False, comment="who is told"),
    Column("at", Instant, nullable=False),
    UniqueConstraint("entry_id", "occurrence_key", "unit_id", "level", "due", "officer_id", name="uq_escalations_told"),
    Index("ix_escalations_officer", "officer_id"),
)
"""Written in the transaction that puts the message into the outbox, so that nobody is told twice or never."""

asked_again = Table(
    "asked_again",
    metadata,
    Column("delivery_id", _ID, ForeignKey("deliveries.id", ondelete="CASCADE"), primary_key=True),
    Column("day", Date, primary_key=True, comment="the office's day on which its reminder was asked again"),
)
