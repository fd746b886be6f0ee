"""first tables"""

import sqlalchemy as sa
from alembic import op

from bot.store.tables import Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entries",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("layer", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False, comment="the entry as canonical JSON"),
        sa.Column("sequence", sa.Integer(), nullable=False, comment="RFC 5545 SEQUENCE: rises with every change"),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("modified_at", Instant(), nullable=False),
        sa.Column(
            "removed_at",
            Instant(),
            nullable=True,
            comment="a removed entry keeps its row, so that its SEQUENCE goes on if it returns",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
    )
    op.create_table(
        "invitations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("units", sa.Text(), nullable=False, comment="unit ids as a JSON list"),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_invitations_code_hash")),
    )
    op.create_table(
        "layers",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_layers")),
    )
    op.create_table(
        "loads",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("loaded_at", Instant(), nullable=False),
        sa.Column("loaded_by", sa.Text(), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loads")),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )
    op.create_table(
        "officers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=True, comment="NULL once the officer has left"),
        sa.Column("enrolled_at", Instant(), nullable=False),
        sa.Column("left_at", Instant(), nullable=True),
        sa.Column("feed_generation", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officers")),
        sa.UniqueConstraint("chat_id", name=op.f("uq_officers_chat_id")),
    )
    op.create_table(
        "reminders",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("entry_id", sa.String(length=64), nullable=False),
        sa.Column("occurrence_key", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("phase", sa.String(length=16), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False, comment="the office's day on which it is sent"),
        sa.Column("occurs_on", sa.Date(), nullable=False, comment="first day of the occurrence"),
        sa.Column("lead_days", sa.Integer(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True, comment="when it was fanned out or expired"),
        sa.Column("expired", sa.String(length=32), nullable=True, comment="why it was not sent to anybody"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint("entry_id", "occurrence_key", "at", name="uq_reminders_occurrence_at"),
    )
    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.create_index(
            "ix_reminders_waiting",
            ["at"],
            unique=False,
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )

    op.create_table(
        "units",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("layer", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
    )
    op.create_table(
        "updates",
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("handled_at", Instant(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "body", sa.Text(), server_default="", nullable=False, comment="kept only of an update that was set aside"
        ),
        sa.PrimaryKeyConstraint("update_id", name=op.f("pk_updates")),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column(
            "officer_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="NULL for a chat of nobody enrolled",
        ),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False, comment="task, events, weekly, message"),
        sa.Column("dedupe_key", sa.String(length=160), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False, comment="the lower, the sooner: answers before reminders"),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("next_try_at", Instant(), nullable=False),
        sa.Column("state", sa.String(length=16), server_default="pending", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("maybe_repeated", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("lease_owner", sa.String(length=64), nullable=True),
        sa.Column("lease_until", Instant(), nullable=True),
        sa.Column(
            "entry_id", sa.String(length=64), nullable=True, comment="the one task that a reply to this message means"
        ),
        sa.Column("occurrence_key", sa.String(length=32), nullable=True),
        sa.Column(
            "payload", sa.Text(), server_default="{}", nullable=False, comment="a message as JSON; reminders have rows"
        ),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_deliveries_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_deliveries_dedupe_key")),
    )
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.create_index(
            "ix_deliveries_held",
            ["lease_until"],
            unique=False,
            sqlite_where=sa.text("state IN ('leased', 'inflight')"),
            postgresql_where=sa.text("state IN ('leased', 'inflight')"),
        )
        batch_op.create_index("ix_deliveries_message", ["chat_id", "message_id"], unique=False)
        batch_op.create_index(
            "ix_deliveries_waiting",
            ["next_try_at"],
            unique=False,
            sqlite_where=sa.text("state IN ('pending', 'unknown')"),
            postgresql_where=sa.text("state IN ('pending', 'unknown')"),
        )

    op.create_table(
        "entry_units",
        sa.Column("entry_id", sa.String(length=64), nullable=False),
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_entry_units_entry_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("entry_id", "unit_id", name=op.f("pk_entry_units")),
    )
    op.create_table(
        "officer_units",
        sa.Column("officer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_officer_units_officer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("officer_id", "unit_id", name=op.f("pk_officer_units")),
    )
    with op.batch_alter_table("officer_units", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_officer_units_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "progress_reports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("entry_id", sa.String(length=64), nullable=False),
        sa.Column("occurrence_key", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.Column("officer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False, comment="the Telegram update that it came with"),
        sa.Column("reported_at", Instant(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False, comment="a status, or undone"),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("promised_on", sa.Date(), nullable=True, comment="the day the officer named"),
        sa.Column("chat_id", sa.BigInteger(), nullable=True, comment="where the officer said it"),
        sa.Column(
            "message_id",
            sa.BigInteger(),
            nullable=True,
            comment="the message that said it: the report follows its edits",
        ),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "undoes",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="the report that this row takes back",
        ),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_progress_reports_officer_id")),
        sa.ForeignKeyConstraint(["undoes"], ["progress_reports.id"], name=op.f("fk_progress_reports_undoes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_reports")),
        sa.UniqueConstraint("undoes", name=op.f("uq_progress_reports_undoes")),
        sa.UniqueConstraint(
            "update_id", "entry_id", "occurrence_key", "unit_id", "status", name="uq_progress_reports_update"
        ),
    )
    with op.batch_alter_table("progress_reports", schema=None) as batch_op:
        batch_op.create_index("ix_progress_reports_occurrence", ["entry_id", "occurrence_key", "unit_id"], unique=False)

    op.create_table(
        "attachments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False, comment="photo or document"),
        sa.Column("file_id", sa.Text(), nullable=False, comment="Telegram keeps the file; only its id is kept here"),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("media_group_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["report_id"], ["progress_reports.id"], name=op.f("fk_attachments_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
    )
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachments_media_group_id"), ["media_group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachments_report_id"), ["report_id"], unique=False)

    op.create_table(
        "delivery_reminders",
        sa.Column("delivery_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reminder_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_delivery_reminders_delivery_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["reminder_id"], ["reminders.id"], name=op.f("fk_delivery_reminders_reminder_id")),
        sa.PrimaryKeyConstraint("delivery_id", "reminder_id", name=op.f("pk_delivery_reminders")),
    )
    with op.batch_alter_table("delivery_reminders", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delivery_reminders_reminder_id"), ["reminder_id"], unique=False)

    op.create_table(
        "extensions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("entry_id", sa.String(length=64), nullable=False),
        sa.Column("occurrence_key", sa.String(length=32), nullable=False),
        sa.Column("officer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column(
            "due_before",
            sa.Date(),
            nullable=True,
            comment="the due date at that time: what was granted stands while this is the plan's",
        ),
        sa.Column("asked_until", sa.Date(), nullable=False),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("granted_until", sa.Date(), nullable=True, comment="NULL where it was refused"),
        sa.ForeignKeyConstraint(["decided_by"], ["officers.id"], name=op.f("fk_extensions_decided_by")),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_extensions_officer_id")),
        sa.ForeignKeyConstraint(["report_id"], ["progress_reports.id"], name=op.f("fk_extensions_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extensions")),
    )


def downgrade() -> None:
    op.drop_table("extensions")
    with op.batch_alter_table("delivery_reminders", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delivery_reminders_reminder_id"))

    op.drop_table("delivery_reminders")
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachments_report_id"))
        batch_op.drop_index(batch_op.f("ix_attachments_media_group_id"))

    op.drop_table("attachments")
    with op.batch_alter_table("progress_reports", schema=None) as batch_op:
        batch_op.drop_index("ix_progress_reports_occurrence")

    op.drop_table("progress_reports")
    with op.batch_alter_table("officer_units", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_officer_units_unit_id"))

    op.drop_table("officer_units")
    op.drop_table("entry_units")
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_deliveries_waiting",
            sqlite_where=sa.text("state IN ('pending', 'unknown')"),
            postgresql_where=sa.text("state IN ('pending', 'unknown')"),
        )
        batch_op.drop_index("ix_deliveries_message")
        batch_op.drop_index(
            "ix_deliveries_held",
            sqlite_where=sa.text("state IN ('leased', 'inflight')"),
            postgresql_where=sa.text("state IN ('leased', 'inflight')"),
        )

    op.drop_table("deliveries")
    op.drop_table("updates")
    op.drop_table("units")
    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_reminders_waiting",
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )

    op.drop_table("reminders")
    op.drop_table("officers")
    op.drop_table("meta")
    op.drop_table("loads")
    op.drop_table("layers")
    op.drop_table("invitations")
    op.drop_table("entries")
