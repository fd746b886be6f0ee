"""Reminders of what has an hour: so many minutes before it begins, and of no use once it has."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables import Instant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "reminders",
        sa.Column(
            "lead_minutes",
            sa.Integer(),
            nullable=True,
            comment="from `at` to the beginning; NULL for what goes at the office's hour",
        ),
    )
    op.add_column(
        "reminders",
        sa.Column(
            "moot_at", Instant(), nullable=True, comment="from then on it has no point: what it is about has begun"
        ),
    )
    op.add_column("staged_reminders", sa.Column("lead_minutes", sa.Integer(), nullable=True))
    op.add_column("staged_reminders", sa.Column("moot_at", Instant(), nullable=True))


def downgrade() -> None:
    for table in ("staged_reminders", "reminders"):
        for column in ("moot_at", "lead_minutes"):
            op.drop_column(table, column)
