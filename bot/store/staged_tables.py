"""The tables in which a change of the calendar is got ready beside it. What stands in them counts for nothing yet."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, String, Table, Text, true

from bot.store.schema import Instant, metadata

staged_loads = Table(
    "staged_loads",
    metadata,
    Column("token", String(32), primary_key=True),
    Column("draft_id", BigInteger, comment="the draft that it belongs to; NULL for a command"),
    Column("made_at", Instant, nullable=False),
    Column("revision", Integer, nullable=False, comment="the calendar that it changes"),
    Column("plain", Text, nullable=False, comment="layers and units after it, and what the history says, as JSON"),
    Column("before", Text, nullable=False, comment="what it replaces, as loads.before"),
)

staged_rows = Table(
    "staged_rows",
    metadata,
    Column("token", String(32), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("role", String(16), nullable=False, comment="changed, moved, covered, gone, dropped or counting"),
    Column("layer", String(64), nullable=False),
    Column("id", String(64), nullable=False),
    Column("position", Integer),
    Column("body", Text, comment="the entry as canonical JSON; NULL where the row goes or stays"),
    Column("regrouped", Boolean, nullable=False, comment="whether other units answer for it"),
    Index("ix_staged_rows_id", "token", "id", "role"),
)

staged_units = Table(
    "staged_units",
    metadata,
    Column("token", String(32), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("entry_id", String(64), nullable=False),
    Column("unit_id", String(64), nullable=False),
    Column("part", String(16), nullable=False, server_default="responsible"),
)

staged_reminders = Table(
    "staged_reminders",
    metadata,
    Column("token", String(32), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("entry_id", String(64), nullable=False),
    Column("occurrence_key", String(32), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("phase", String(16), nullable=False),
    Column("at", Instant, nullable=False),
    Column("day", Date, nullable=False),
    Column("occurs_on", Date, nullable=False),
    Column("lead_days", Integer, nullable=False),
    Column("lead_minutes", Integer),
    Column("moot_at", Instant),
    Column("units", Text, nullable=False, server_default=""),
    Column("leads", String(64)),
    Column("common", Boolean, nullable=False, server_default=true()),
    Index("ix_staged_reminders_name", "token", "entry_id", "occurrence_key", "at"),
)
