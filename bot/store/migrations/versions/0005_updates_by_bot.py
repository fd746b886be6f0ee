"""updates by bot: a number alone does not name an update"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The rows that are there keep their numbers as ids: what comes again is still known, whichever bot it was.
    op.execute("ALTER TABLE updates RENAME COLUMN update_id TO id")
    id_comment = "stands for the bot, the number and what the update is about"
    op.add_column("updates", sa.Column("bot_id", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("updates", sa.Column("update_id", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("updates", sa.Column("sender", sa.BigInteger(), nullable=False, server_default="0"))
    op.execute("UPDATE updates SET update_id = id")
    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps no comments
        op.execute(f"COMMENT ON COLUMN updates.id IS '{id_comment}'")
        op.execute("COMMENT ON COLUMN updates.bot_id IS '0: from before bots were told apart'")
        op.execute("COMMENT ON COLUMN updates.sender IS 'whose messages keep their order; 0: nobody''s'")
        op.execute("COMMENT ON COLUMN progress_reports.update_id IS 'the update that it came with, by its id'")
