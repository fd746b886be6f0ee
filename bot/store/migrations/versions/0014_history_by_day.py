"""The history by its days, and from the end of what a unit said of a task; requests for time by their task."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_progress_reports_occurrence", "progress_reports")
    columns = ["entry_id", "occurrence_key", "unit_id", "id"]
    op.create_index("ix_progress_reports_occurrence", "progress_reports", columns)
    op.create_index("ix_progress_reports_reported_at", "progress_reports", ["reported_at"])
    op.create_index("ix_extensions_task", "extensions", ["entry_id", "occurrence_key"])


def downgrade() -> None:
    op.drop_index("ix_extensions_task", "extensions")
    op.drop_index("ix_progress_reports_reported_at", "progress_reports")
    op.drop_index("ix_progress_reports_occurrence", "progress_reports")
    op.create_index("ix_progress_reports_occurrence", "progress_reports", ["entry_id", "occurrence_key", "unit_id"])
