"""questions: what was put before the leads, so that their replies reach whom they answer"""

import sqlalchemy as sa
from alembic import op

from bot.store.tables import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "questions",
        sa.Column("id", _ID, nullable=False),
        sa.Column("officer_id", _ID, nullable=False, comment="who said it, and is answered"),
        sa.Column("entry_id", sa.String(length=64), nullable=False),
        sa.Column("occurrence_key", sa.String(length=32), nullable=False),
        sa.Column(
            "title", sa.Text(), nullable=False, comment="the task as it was called then; it may leave the calendar"
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_questions_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    op.add_column(
        "deliveries",
        sa.Column(
            "question_id",
            sa.BigInteger(),
            nullable=True,
            comment="what was put before the leads, where a reply goes on from that",
        ),
    )
    op.create_index("ix_deliveries_question", "deliveries", ["question_id"])
