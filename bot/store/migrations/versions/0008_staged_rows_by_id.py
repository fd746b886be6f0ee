"""Staged rows are found by their entry."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_staged_rows_id", "staged_rows", ["token", "id", "role"])
