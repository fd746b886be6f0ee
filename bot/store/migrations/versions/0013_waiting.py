"""What waits for a lead: kinds of questions and when they were settled; how often a request has been decided.

What older versions put before the leads is settled: its rows do not tell a question from a withdrawal, and nobody wants
to find last year's questions in a list. Requests for more time wait as they did. Of each of them the plan's own due
date is worked out, since an earlier grant may have moved the one that was noted.
"""

from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.store.tables import Instant

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WAITING = "settled_at IS NULL"


def upgrade() -> None:
    op.add_column(
        "questions",
        sa.Column(
            "kind",
            sa.String(length=16),
            nullable=False,
            server_default="notice",
            comment="question, obstacle, request, …",
        ),
    )
    for column in (
        sa.Column(
            "report_id",
            sa.BigInteger(),
            nullable=True,
            comment="the report that told of an obstacle: it waits while that stands",
        ),
        sa.Column(
            "extension_id",
            sa.BigInteger(),
            nullable=True,
            comment="the request for more time that was put before the leads",
        ),
        sa.Column("answered_at", Instant(), nullable=True, comment="when a lead first answered in words"),
        sa.Column("answered_by", _ID, nullable=True, comment="which lead"),
        sa.Column(
            "settled_at",
            Instant(),
            nullable=True,
            comment="from then on it waits for nobody; at once for what never waited",
        ),
        sa.Column("settled_by", _ID, nullable=True, comment="the lead who settled it, where one did"),
    ):
        op.add_column("questions", column)
    op.execute("UPDATE questions SET settled_at = asked_at")
    op.create_index(
        "ix_questions_waiting", "questions", ["id"], sqlite_where=sa.text(_WAITING), postgresql_where=sa.text(_WAITING)
    )
    op.create_index("ix_questions_extension", "questions", ["extension_id"])
    op.add_column(
        "extensions",
        sa.Column(
            "planned_on",
            sa.Date(),
            nullable=True,
            comment="the plan's own due date then: what is granted stands while it is the plan's",
        ),
    )
    op.add_column(
        "extensions",
        sa.Column(
            "decisions", sa.Integer(), nullable=False, server_default="0", comment="0: it waits; more than 1: revised"
        ),
    )
    op.execute("UPDATE extensions SET decisions = 1 WHERE decided_at IS NOT NULL")
    _plan_dates()


def _plan_dates() -> None:
    """Fill `planned_on`: what was due at the time of a request, before the grants that had moved it by then."""
    e = sa.table(
        "extensions",
        sa.column("id", _ID),
        sa.column("entry_id", sa.String()),
        sa.column("occurrence_key", sa.String()),
        sa.column("due_before", sa.Date()),
        sa.column("planned_on", sa.Date()),
        sa.column("granted_until", sa.Date()),
    )
    connection = op.get_bind()
    rows: list[Any] = list(connection.execute(sa.select(e).order_by(e.c.id)))
    granted: dict[tuple[str, str], dict[date, date | None]] = {}
    for row in rows:
        plans = granted.setdefault((row.entry_id, row.occurrence_key), {})
        planned = plans.get(row.due_before, row.due_before)
        connection.execute(sa.update(e).where(e.c.id == row.id).values(planned_on=planned))
        if row.granted_until is not None:
            plans[row.granted_until] = planned


def downgrade() -> None:
    op.drop_index("ix_questions_extension", "questions")
    op.drop_index("ix_questions_waiting", "questions")
    for column in ("kind", "report_id", "extension_id", "answered_at", "answered_by", "settled_at", "settled_by"):
        op.drop_column("questions", column)
    for column in ("planned_on", "decisions"):
        op.drop_column("extensions", column)
