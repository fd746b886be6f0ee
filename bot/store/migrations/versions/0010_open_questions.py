"""open_questions: what the bot has asked, so that a bare answer is understood after a restart too"""

import sqlalchemy as sa
from alembic import op

from bot.store.tables import Instant

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "open_questions",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("officer_id", _ID, nullable=False, comment="who was asked"),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(length=128), nullable=False, comment="the chat in which it was asked"),
        sa.Column(
            "topic",
            sa.String(length=64),
            nullable=False,
            server_default="",
            comment="the topic there, if any",
        ),
        sa.Column("kind", sa.String(length=16), nullable=False, comment="what was asked for"),
        sa.Column(
            "entry_id",
            sa.String(length=64),
            nullable=True,
            comment="the task it is about; NULL where it asks which task",
        ),
        sa.Column("occurrence_key", sa.String(length=32), nullable=True),
        sa.Column(
            "message_id",
            sa.String(length=64),
            nullable=False,
            server_default="",
            comment="the officer's message that waits",
        ),
        sa.Column(
            "body",
            sa.Text(),
            nullable=False,
            server_default="{}",
            comment="JSON: what was said, what there is to choose",
        ),
        sa.Column(
            "update_id",
            sa.BigInteger(),
            nullable=False,
            comment="the update because of which it was asked, by its id",
        ),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False, comment="so long an answer needs to quote nothing"),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_open_questions_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_questions")),
    )
    op.create_index("ix_open_questions_officer", "open_questions", ["officer_id", "channel", "address", "topic"])
