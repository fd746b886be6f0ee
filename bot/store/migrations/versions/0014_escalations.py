"""escalations: who was told of what is late, what was asked again; lead times that people choose"""

import sqlalchemy as sa
from alembic import op

from bot.store.tables import Instant

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "escalations",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("entry_id", sa.String(length=64), nullable=False),
        sa.Column("occurrence_key", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=64), nullable=False, comment="whose part of the task is late"),
        sa.Column("level", sa.Integer(), nullable=False, comment="1: the unit's lead, 2: the office's leads"),
        sa.Column(
            "due", sa.Date(), nullable=False, comment="the due day that has passed: after another one it begins anew"
        ),
        sa.Column("officer_id", _ID, nullable=False, comment="who is told"),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_escalations_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalations")),
        sa.UniqueConstraint(
            "entry_id", "occurrence_key", "unit_id", "level", "due", "officer_id", name="uq_escalations_told"
        ),
    )
    op.create_index("ix_escalations_officer", "escalations", ["officer_id"])
    op.create_table(
        "asked_again",
        sa.Column("delivery_id", _ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False, comment="the office's day on which its reminder was asked again"),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_asked_again_delivery_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("delivery_id", "day", name=op.f("pk_asked_again")),
    )
    for table in ("reminders", "staged_reminders"):
        said = table == "reminders"
        # What has been planned so far is for everybody; the next plan writes the lead times that people may choose of.
        op.add_column(
            table,
            sa.Column(
                "leads",
                sa.String(length=64),
                nullable=True,
                comment="the lead times that meet here, ' 7 3 '; NULL: for all, whatever they chose" if said else None,
            ),
        )
        op.add_column(
            table,
            sa.Column(
                "common",
                sa.Boolean(),
                nullable=False,
                server_default=sa.true(),
                comment="not only for who chose such a lead time" if said else None,
            ),
        )
