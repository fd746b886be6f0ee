"""versions of the calendar, layers over each other, drafts"""

import sqlalchemy as sa
from alembic import op

from bot.store.tables import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column(
        "loads", sa.Column("officer_id", _ID, nullable=True, comment="which admin, where it was done in the chat")
    )
    op.add_column(
        "loads",
        sa.Column("action", sa.String(length=16), server_default="load", nullable=False, comment="load, edit or undo"),
    )
    op.add_column(
        "loads",
        sa.Column(
            "hashes", sa.Text(), server_default="[]", nullable=False, comment="the files' SHA-256 as a JSON list"
        ),
    )
    op.add_column(
        "loads",
        sa.Column(
            "before",
            sa.Text(),
            nullable=True,
            comment="what the version replaced, as JSON; NULL where that was not kept",
        ),
    )
    op.create_table(
        "overridden",
        sa.Column("layer", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "body",
            sa.Text(),
            nullable=False,
            comment="a layer's own row that a lower layer overrides, or that hides one",
        ),
        sa.PrimaryKeyConstraint("layer", "id", name=op.f("pk_overridden")),
    )
    op.create_table(
        "drafts",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("officer_id", _ID, nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False, comment="the calendar that the preview was made against"),
        sa.Column("body", sa.Text(), nullable=False, comment="what is to be changed, as JSON"),
        sa.Column("content", sa.LargeBinary(), nullable=True, comment="the events file that is to be loaded"),
        sa.Column(
            "question",
            sa.String(length=160),
            nullable=True,
            comment="the delivery whose answer the draft waits for, by its dedupe key",
        ),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_drafts_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )
    op.execute("DELETE FROM entry_units WHERE entry_id IN (SELECT id FROM entries WHERE removed_at IS NOT NULL)")
    # Rows of a layer were numbered 0, 1, 2…; with gaps a row can be put in without numbering the others anew.
    op.execute("UPDATE entries SET position = (position + 1) * 1000")


def downgrade() -> None:
    op.drop_table("drafts")
    op.drop_table("overridden")
    for column in ("before", "hashes", "action", "officer_id"):
        op.drop_column("loads", column)
