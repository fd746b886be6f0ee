"""staged loads: a change of the calendar is got ready in tables beside it"""

import sqlalchemy as sa
from alembic import op

from bot.store.tables import Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "drafts",
        sa.Column(
            "state",
            sa.String(length=16),
            server_default="",
            nullable=False,
            comment="reading or applying, while that goes on",
        ),
    )
    op.add_column(
        "drafts",
        sa.Column("staged", sa.String(length=32), nullable=True, comment="the token of what is staged for it"),
    )
    op.create_table(
        "staged_loads",
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column(
            "draft_id",
            sa.BigInteger(),
            nullable=True,
            comment="the draft that it belongs to; NULL for a command",
        ),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False, comment="the calendar that it changes"),
        sa.Column(
            "plain",
            sa.Text(),
            nullable=False,
            comment="layers and units after it, and what the history says, as JSON",
        ),
        sa.Column("before", sa.Text(), nullable=False, comment="what it replaces, as loads.before"),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_staged_loads")),
    )
    op.create_table(
        "staged_rows",
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "role",
            sa.String(length=16),
            nullable=False,
            comment="changed, moved, covered, gone, dropped or counting",
        ),
        sa.Column("layer", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column(
            "body",
            sa.Text(),
            nullable=True,
            comment="the entry as canonical JSON; NULL where the row goes or stays",
        ),
        sa.Column("regrouped", sa.Boolean(), nullable=False, comment="whether other units answer for it"),
        sa.PrimaryKeyConstraint("token", "number", name=op.f("pk_staged_rows")),
    )
    op.create_table(
        "staged_units",
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.String(length=64), nullable=False),
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("token", "number", name=op.f("pk_staged_units")),
    )
    op.create_table(
        "staged_reminders",
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.String(length=64), nullable=False),
        sa.Column("occurrence_key", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("phase", sa.String(length=16), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("occurs_on", sa.Date(), nullable=False),
        sa.Column("lead_days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("token", "number", name=op.f("pk_staged_reminders")),
    )
    op.create_index("ix_staged_reminders_name", "staged_reminders", ["token", "entry_id", "occurrence_key", "at"])
