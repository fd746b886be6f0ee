"""units under units; when somebody who was away is back"""

import sqlalchemy as sa
from alembic import op

from bot.store.tables import Instant

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "units",
        sa.Column("parent", sa.String(length=64), nullable=False, server_default=""),
    )
    op.add_column(
        "absences",
        sa.Column(
            "back_at",
            Instant(),
            nullable=True,
            comment="until when what is for them waits: the first working day back",
        ),
    )
    op.add_column(
        "absences",
        sa.Column(
            "because_of",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="the later absence that took its place, or, with a larger id, left it over",
        ),
    )
