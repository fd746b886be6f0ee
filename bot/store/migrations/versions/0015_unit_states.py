"""unit_states: which reports a task's state rests on; indexes for what was looked for through the whole history"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_FROM_THE_HISTORY = """
INSERT INTO unit_states (entry_id, occurrence_key, unit_id, report_id, done_id)
WITH told AS (
    SELECT entry_id, occurrence_key, unit_id, id, status,
        max(CASE WHEN status != 'done' THEN id END)
            OVER (PARTITION BY entry_id, occurrence_key, unit_id) AS last_open
    FROM progress_reports
    WHERE undoes IS NULL AND status IN ('not_started', 'in_progress', 'blocked', 'done')
        AND NOT EXISTS (SELECT 1 FROM progress_reports AS undoing WHERE undoing.undoes = progress_reports.id)
)
SELECT entry_id, occurrence_key, unit_id, max(id),
    min(CASE WHEN status = 'done' AND id > coalesce(last_open, 0) THEN id END)
FROM told GROUP BY entry_id, occurrence_key, unit_id
"""

_TASKS_OF_FILES = """
UPDATE attachments SET
    entry_id = (SELECT entry_id FROM progress_reports WHERE progress_reports.id = report_id),
    occurrence_key = (SELECT occurrence_key FROM progress_reports WHERE progress_reports.id = report_id)
"""


def upgrade() -> None:
    op.create_table(
        "unit_states",
        sa.Column("entry_id", sa.String(length=64), nullable=False),
        sa.Column("occurrence_key", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=64), nullable=False),
        sa.Column("report_id", _ID, nullable=False, comment="the last report on its state that stands"),
        sa.Column(
            "done_id", _ID, nullable=True, comment="the first report of the done that stands; NULL where none does"
        ),
        sa.ForeignKeyConstraint(["report_id"], ["progress_reports.id"], name=op.f("fk_unit_states_report_id")),
        sa.ForeignKeyConstraint(["done_id"], ["progress_reports.id"], name=op.f("fk_unit_states_done_id")),
        sa.PrimaryKeyConstraint("entry_id", "occurrence_key", "unit_id", name=op.f("pk_unit_states")),
    )
    op.drop_index("ix_progress_reports_occurrence", table_name="progress_reports")
    op.create_index(
        "ix_progress_reports_occurrence", "progress_reports", ["entry_id", "occurrence_key", "unit_id", "id"]
    )
    op.create_index("ix_progress_reports_task", "progress_reports", ["entry_id", "occurrence_key", "id"])
    op.create_index("ix_progress_reports_officer", "progress_reports", ["officer_id", "id"])
    op.create_index("ix_progress_reports_message", "progress_reports", ["channel", "address", "message_id"])
    op.create_index("ix_progress_reports_at", "progress_reports", ["reported_at"])
    op.create_index("ix_extensions_task", "extensions", ["entry_id", "occurrence_key"])
    waiting = sa.text("decisions = 0")
    op.create_index("ix_extensions_waiting", "extensions", ["id"], sqlite_where=waiting, postgresql_where=waiting)
    op.add_column(
        "attachments",
        sa.Column(
            "entry_id",
            sa.String(length=64),
            nullable=False,
            server_default="",
            comment="the report's task, for its evidence",
        ),
    )
    op.add_column("attachments", sa.Column("occurrence_key", sa.String(length=32), nullable=False, server_default=""))
    op.execute(_TASKS_OF_FILES)
    op.create_index("ix_attachments_task", "attachments", ["entry_id", "occurrence_key", "id"])
    op.execute(_FROM_THE_HISTORY)
