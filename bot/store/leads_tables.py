"""The tables of what officers put before the leads: questions and obstacles, and requests for more time."""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, Integer, String, Table, Text, text

from bot.store.schema import Instant, metadata

# SQLite numbers rows by itself only in a column of type INTEGER.
_ID = BigInteger().with_variant(Integer, "sqlite")

questions = Table(
    "questions",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("officer_id", _ID, ForeignKey("officers.id"), nullable=False, comment="who said it, and is answered"),
    Column("entry_id", String(64), nullable=False),
    Column("occurrence_key", String(32), nullable=False),
    Column("title", Text, nullable=False, comment="the task as it was called then; it may leave the calendar"),
    Column("words", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("kind", String(16), nullable=False, server_default="notice", comment="question, obstacle, request, …"),
    Column("report_id", BigInteger, comment="the report that told of an obstacle: it waits while that stands"),
    Column("extension_id", BigInteger, comment="the request for more time that was put before the leads"),
    Column("answered_at", Instant, comment="when a lead first answered in words"),
    Column("answered_by", _ID, comment="which lead"),
    Column("settled_at", Instant, comment="from then on it waits for nobody; at once for what never waited"),
    Column("settled_by", _ID, comment="the lead who settled it, where one did"),
    Index("ix_questions_waiting", "id", sqlite_where=text("settled_at IS NULL")),
    Index("ix_questions_extension", "extension_id"),
)
"""On PostgreSQL the index of what waits is partial, too (see the migration)."""

extensions = Table(
    "extensions",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("entry_id", String(64), nullable=False),
    Column("occurrence_key", String(32), nullable=False),
    Column("officer_id", _ID, ForeignKey("officers.id"), nullable=False),
    Column("report_id", _ID, ForeignKey("progress_reports.id"), nullable=False),
    Column("unit_id", String(64), comment="whose part it is about; NULL: the whole task"),
    Column("asked_at", Instant, nullable=False),
    Column("due_before", Date, comment="the due date at that time: what was granted stands while this is the plan's"),
    Column("planned_on", Date, comment="the plan's own due date then: what is granted stands while it is the plan's"),
    Column("asked_until", Date, nullable=False),
    Column("decided_at", Instant),
    Column("decided_by", _ID, ForeignKey("officers.id")),
    Column("granted_until", Date, comment="NULL where it was refused"),
    Column("decisions", Integer, nullable=False, server_default="0", comment="0: it waits; more than 1: revised"),
    Index("ix_extensions_task", "entry_id", "occurrence_key"),
    Index("ix_extensions_waiting", "id", sqlite_where=text("decisions = 0")),
)
