"""chats that refuse; reminders by day"""

import sqlalchemy as sa
from alembic import op

from bot.store.tables import Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "officers",
        sa.Column(
            "refused_at", Instant(), nullable=True, comment="since when their chat takes nothing: the bot was blocked"
        ),
    )
    op.create_index("ix_reminders_day", "reminders", ["day"])
    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps no comments
        op.execute("COMMENT ON COLUMN updates.body IS 'kept until handled, and where it was set aside'")
