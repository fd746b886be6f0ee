"""All tables. Instants are stored in UTC; an occurrence is named by its entry and its key, never by its date."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    literal_column,
    text,
    true,
)

from bot.store.dialogue_tables import open_questions as open_questions
from bot.store.leads_tables import extensions as extensions
from bot.store.leads_tables import questions as questions
from bot.store.people_tables import absences as absences
from bot.store.people_tables import audit as audit
from bot.store.rounds_tables import asked_again as asked_again
from bot.store.rounds_tables import escalations as escalations
from bot.store.schema import Instant as Instant
from bot.store.schema import metadata as metadata
from bot.store.staged_tables import staged_loads as staged_loads
from bot.store.staged_tables import staged_reminders as staged_reminders
from bot.store.staged_tables import staged_rows as staged_rows
from bot.store.staged_tables import staged_units as staged_units
from bot.store.state_tables import unit_states as unit_states

# SQLite numbers rows by itself only in a column of type INTEGER.
_ID = BigInteger().with_variant(Integer, "sqlite")


def _own_id() -> Column[Any]:
    return Column("id", _ID, primary_key=True, autoincrement=True)


STAGED = (staged_loads, staged_rows, staged_units, staged_reminders)
"""A change that is got ready beside the calendar."""

meta = Table("meta", metadata, Column("key", String(64), primary_key=True), Column("value", Text, nullable=False))

# ---- the calendar -------------------------------------------------------------------------------------------------

layers = Table(
    "layers",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("year", Integer),
    Column("position", Integer, nullable=False),
)

units = Table(
    "units",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("layer", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("short", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("parent", String(64), nullable=False, server_default=""),
)

entries = Table(
    "entries",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("layer", String(64), nullable=False),
    Column("position", Integer, nullable=False),
    Column("body", Text, nullable=False, comment="the entry as canonical JSON"),
    Column("sequence", Integer, nullable=False, comment="RFC 5545 SEQUENCE: rises with every change"),
    Column("created_at", Instant, nullable=False),
    Column("modified_at", Instant, nullable=False),
    Column("removed_at", Instant, comment="a removed entry keeps its row, so that its SEQUENCE goes on if it returns"),
)

entry_units = Table(
    "entry_units",
    metadata,
    Column("entry_id", String(64), ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True),
    Column("unit_id", String(64), primary_key=True),
    Column("part", String(16), nullable=False, server_default="responsible", comment="responsible or supporting"),
)

loads = Table(
    "loads",
    metadata,
    _own_id(),
    Column("loaded_at", Instant, nullable=False),
    Column("loaded_by", Text, nullable=False),
    Column("files", Text, nullable=False),
    Column("added", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("removed", Integer, nullable=False),
    Column("officer_id", _ID, comment="which admin, where it was done in the chat"),
    Column("action", String(16), nullable=False, server_default="load", comment="load, edit or undo"),
    Column("hashes", Text, nullable=False, server_default="[]", comment="the files' SHA-256 as a JSON list"),
    Column("before", Text, comment="what the version replaced, as JSON; NULL where that was not kept"),  # packed
)

overridden = Table(
    "overridden",
    metadata,
    Column("layer", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("body", Text, nullable=False, comment="a layer's own row that a lower layer overrides, or that hides one"),
)

drafts = Table(
    "drafts",
    metadata,
    _own_id(),
    Column("officer_id", _ID, ForeignKey("officers.id"), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("revision", Integer, nullable=False, comment="the calendar that the preview was made against"),
    Column("body", Text, nullable=False, comment="what is to be changed, as JSON"),
    Column("content", LargeBinary, comment="the events file that is to be loaded"),
    Column("state", String(16), nullable=False, server_default="", comment="reading or applying, while that goes on"),
    Column("staged", String(32), comment="the token of what is staged for it"),
    Column("question", String(160), comment="the delivery whose answer the draft waits for, by its dedupe key"),
)

# ---- people -------------------------------------------------------------------------------------------------------

officers = Table(
    "officers",
    metadata,
    _own_id(),
    Column("name", Text, nullable=False),
    Column("post", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("locale", String(8), nullable=False),
    Column("channel", String(16), comment="by which they are reached; NULL once they have left"),
    Column("address", String(128), comment="what the channel calls their chat"),
    Column("enrolled_at", Instant, nullable=False),
    Column("left_at", Instant),
    Column("refused_at", Instant, comment="since when their chat takes nothing: the bot was blocked"),
    Column("feed_generation", Integer, nullable=False, server_default="0"),
    Column("settings", Text, nullable=False, server_default="{}", comment="what they have set for themselves, as JSON"),
    UniqueConstraint("channel", "address", name="uq_officers_address"),
)

officer_units = Table(
    "officer_units",
    metadata,
    Column("officer_id", _ID, ForeignKey("officers.id", ondelete="CASCADE"), primary_key=True),
    Column("unit_id", String(64), primary_key=True, index=True),
)

invitations = Table(
    "invitations",
    metadata,
    _own_id(),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("post", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("units", Text, nullable=False, comment="unit ids as a JSON list"),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)

# ---- reminders and their delivery ---------------------------------------------------------------------------------

reminders = Table(
    "reminders",
    metadata,
    _own_id(),
    Column("entry_id", String(64), nullable=False),
    Column("occurrence_key", String(32), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("phase", String(16), nullable=False),
    Column("at", Instant, nullable=False),
    Column("day", Date, nullable=False, comment="the office's day on which it is sent"),
    Column("occurs_on", Date, nullable=False, comment="first day of the occurrence"),
    Column("lead_days", Integer, nullable=False),
    Column("lead_minutes", Integer, comment="from `at` to the beginning; NULL for what goes at the office's hour"),
    Column("moot_at", Instant, comment="from then on it has no point: what it is about has begun"),
    Column("units", Text, nullable=False, server_default="", comment="only for +|a|b|, for all but -|a|"),
    Column("leads", String(64), comment="the lead times that meet here, ' 7 3 '; NULL: for all, whatever they chose"),
    Column("common", Boolean, nullable=False, server_default=true(), comment="not only for who chose such a lead time"),
    Column("settled_at", Instant, comment="when it was fanned out or expired"),
    Column("expired", String(32), comment="why it was not sent to anybody"),
    UniqueConstraint("entry_id", "occurrence_key", "at", name="uq_reminders_occurrence_at"),
    Index("ix_reminders_day", "day"),
    Index("ix_reminders_waiting", "at", sqlite_where=text("settled_at IS NULL")),
)

WAITING, HELD = ("pending", "unknown"), ("leased", "inflight")
"""The states of a message that is due sometime, and of one that a dispatcher has taken."""


deliveries = Table(
    "deliveries",
    metadata,
    _own_id(),
    Column("officer_id", _ID, ForeignKey("officers.id"), comment="NULL for a chat of nobody enrolled"),
    Column("channel", String(16), nullable=False),
    Column("address", String(128), nullable=False, comment="what the channel calls the chat; empty once it is erased"),
    Column("shared", Boolean, nullable=False, server_default=false(), comment="a chat of several people, a group"),
    Column("kind", String(16), nullable=False, comment="task, events, weekly, message"),
    Column("dedupe_key", String(160), nullable=False, unique=True),
    Column("priority", Integer, nullable=False, comment="the lower, the sooner: answers before reminders"),
    Column("due_at", Instant, nullable=False),
    Column("next_try_at", Instant, nullable=False),
    Column("state", String(16), nullable=False, server_default="pending"),
    Column("reason", Text, nullable=False, server_default=""),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("maybe_repeated", Boolean, nullable=False, server_default=false()),
    Column("lease_owner", String(64)),
    Column("lease_until", Instant),
    Column("entry_id", String(64), comment="the one task that a reply to this message means"),
    Column("occurrence_key", String(32)),
    Column("payload", Text, nullable=False, server_default="{}", comment="a message as JSON; reminders have rows"),
    Column("sent_at", Instant),
    Column("message_id", String(64), comment="what the channel calls the message"),
    Column("question_id", BigInteger, comment="what was put before the leads, where a reply goes on from that"),
    Index("ix_deliveries_question", "question_id"),
    Index("ix_deliveries_waiting", "next_try_at", sqlite_where=text(f"state IN {WAITING}")),
    Index("ix_deliveries_held", "lease_until", sqlite_where=text(f"state IN {HELD}")),
    Index("ix_deliveries_message", "channel", "address", "message_id"),
    Index("ix_deliveries_sent_at", "sent_at"),
    # On PostgreSQL, too, those are partial (see the migrations); said here, it would load that dialect everywhere.
)


def in_state(states: Sequence[str]) -> ColumnElement[bool]:
    """SQL: whether a message is in one of these states.

    They stand in the statement as they are, since a partial index is used only where the statement itself says what the
    index holds ("Partial Indexes" in the manuals of SQLite and PostgreSQL): a bound value does not tell.
    """
    return deliveries.c.state.in_([literal_column(f"'{state}'") for state in states])


delivery_reminders = Table(
    "delivery_reminders",
    metadata,
    Column("delivery_id", _ID, ForeignKey("deliveries.id", ondelete="CASCADE"), primary_key=True),
    Column("reminder_id", _ID, ForeignKey("reminders.id"), primary_key=True, index=True),
)

# ---- what people say ----------------------------------------------------------------------------------------------

progress_reports = Table(
    "progress_reports",
    metadata,
    _own_id(),
    Column("entry_id", String(64), nullable=False),
    Column("occurrence_key", String(32), nullable=False),
    Column("unit_id", String(64), nullable=False),
    Column("officer_id", _ID, ForeignKey("officers.id"), nullable=False),
    Column("update_id", BigInteger, nullable=False, comment="the update that it came with, by its id"),
    Column("reported_at", Instant, nullable=False),
    Column("status", String(16), nullable=False, comment="a status, or undone"),
    Column("percent", Integer),
    Column("promised_on", Date, comment="the day the officer named"),
    Column("channel", String(16)),
    Column("address", String(128), comment="the chat in which the officer said it"),
    Column("message_id", String(64), comment="the message that said it: the report follows its edits"),
    Column("note", Text, nullable=False, server_default=""),
    Column(
        "undoes", _ID, ForeignKey("progress_reports.id"), unique=True, comment="the report that this row takes back"
    ),
    UniqueConstraint("update_id", "entry_id", "occurrence_key", "unit_id", "status", name="uq_progress_reports_update"),
    Index("ix_progress_reports_occurrence", "entry_id", "occurrence_key", "unit_id", "id"),
    Index("ix_progress_reports_task", "entry_id", "occurrence_key", "id"),
    Index("ix_progress_reports_officer", "officer_id", "id"),
    Index("ix_progress_reports_message", "channel", "address", "message_id"),
    Index("ix_progress_reports_at", "reported_at"),
)

attachments = Table(
    "attachments",
    metadata,
    _own_id(),
    Column("report_id", _ID, ForeignKey("progress_reports.id"), nullable=False, index=True),
    Column("entry_id", String(64), nullable=False, server_default="", comment="the report's task, for its evidence"),
    Column("occurrence_key", String(32), nullable=False, server_default=""),
    Column("kind", String(16), nullable=False, comment="photo or document"),
    Column("file_id", Text, nullable=False, comment="Telegram keeps the file; only its id is kept here"),
    Column("name", Text, nullable=False, server_default=""),
    Column("media_group_id", String(64), index=True),
    Index("ix_attachments_task", "entry_id", "occurrence_key", "id"),
)

updates = Table(
    "updates",
    metadata,
    Column(
        "id",
        BigInteger,
        primary_key=True,
        autoincrement=False,
        comment="stands for the bot, the number and what the update is about",
    ),
    Column("bot_id", BigInteger, nullable=False, server_default="0", comment="0: from before bots were told apart"),
    Column("update_id", BigInteger, nullable=False, server_default="0"),
    Column(
        "sender", BigInteger, nullable=False, server_default="0", comment="whose messages keep their order; 0: nobody's"
    ),
    Column("received_at", Instant, nullable=False),
    Column("handled_at", Instant),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("error", Text, nullable=False, server_default=""),
    Column("body", Text, nullable=False, server_default="", comment="kept until handled, and where it was set aside"),
)

# ---- feeds --------------------------------------------------------------------------------------------------------

changes = Table(
    "changes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False, comment="there is one row"),
    Column("number", BigInteger, nullable=False, comment="triggers raise it with whatever a feed or page may show"),
)

feed_versions = Table(
    "feed_versions",
    metadata,
    Column("uid", String(200), primary_key=True),
    Column("digest", String(64), nullable=False, comment="of what is shown of it; empty while it is not shown"),
    Column("sequence", Integer, nullable=False, comment="RFC 5545 SEQUENCE: rises when what is shown changes"),
    Column("modified_at", Instant, nullable=False),
)

feed_uses = Table(
    "feed_uses",
    metadata,
    Column("officer_id", _ID, ForeignKey("officers.id"), primary_key=True, autoincrement=False),
    Column("used_at", Instant, nullable=False),
    Column("client", String(40), nullable=False, comment="the program's name and nothing else"),
)
