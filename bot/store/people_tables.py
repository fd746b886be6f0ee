"""The tables of who is away, and of who did what: beside the officers, who stand in `tables`."""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from bot.store.schema import Instant, metadata

# SQLite numbers rows by itself only in a column of type INTEGER.
_ID = BigInteger().with_variant(Integer, "sqlite")

absences = Table(
    "absences",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("officer_id", _ID, ForeignKey("officers.id"), nullable=False, comment="who is away"),
    Column("first", Date, nullable=False, comment="the first day away"),
    Column("last", Date, nullable=False, comment="the last day away"),
    Column("deputy_id", _ID, ForeignKey("officers.id"), comment="who stands in; NULL for nobody"),
    Column("back_at", Instant, comment="until when what is for them waits: the first working day back"),
    Column("noted_at", Instant, nullable=False),
    Column("noted_by", _ID, ForeignKey("officers.id"), nullable=False),
    Column("ended_at", Instant, comment="when it was called off, or cut short"),
    Column("because_of", _ID, comment="the later absence that took its place, or, with a larger id, left it over"),
    Index("ix_absences_officer", "officer_id"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("officer_id", _ID, comment="who did it; NULL for the terminal and for the program itself"),
    Column("via", String(16), nullable=False, comment="chat, terminal or program"),
    Column("action", String(32), nullable=False, comment="load, edit, undo, invite, enrol, role, grant, export, …"),
    Column(
        "subject", String(160), nullable=False, server_default="", comment="what it was done to: an id, never a name"
    ),
    Column("before", Text, nullable=False, server_default="{}", comment="as JSON"),
    Column("after", Text, nullable=False, server_default="{}", comment="as JSON"),
    Index("ix_audit_at", "at"),
)
"""Append-only: triggers refuse to change or delete a row. People stand in it by id, so that nothing need be erased."""
