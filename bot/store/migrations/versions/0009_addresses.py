"""An address of a channel in place of Telegram's numbers: `channel`, the chat and the message as text."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_WATCHED = ("officers", "progress_reports")
"""Tables whose changes are counted by triggers (see 0004), which go with a table that SQLite builds anew."""


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in _WATCHED if sqlite else ():
        for event in ("insert", "update", "delete"):
            op.execute(f"DROP TRIGGER {table}_{event}_changes")
    _name_chats("officers", "by which they are reached; NULL once they have left", "what the channel calls their chat")
    _name_chats("deliveries", None, "what the channel calls the chat; empty once it is erased")
    _name_chats("progress_reports", None, "the chat in which the officer said it")
    # 0 stood for the chat of somebody who has left.
    op.execute("UPDATE deliveries SET address = '' WHERE chat_id = 0")
    op.add_column(
        "deliveries",
        sa.Column(
            "shared",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="a chat of several people, a group",
        ),
    )
    op.execute("UPDATE deliveries SET shared = (1 = 1) WHERE chat_id < 0")
    op.drop_index("ix_deliveries_message", "deliveries")
    with op.batch_alter_table("officers") as officers:
        officers.drop_constraint("uq_officers_chat_id", type_="unique")
        officers.drop_column("chat_id")
        officers.create_unique_constraint("uq_officers_address", ["channel", "address"])
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.drop_column("chat_id")
        deliveries.alter_column("channel", existing_type=sa.String(16), nullable=False)
        deliveries.alter_column("address", existing_type=sa.String(128), nullable=False)
        deliveries.alter_column(
            "message_id",
            existing_type=sa.BigInteger(),
            type_=sa.String(64),
            postgresql_using="message_id::text",
            comment="what the channel calls the message",
        )
    op.create_index("ix_deliveries_message", "deliveries", ["channel", "address", "message_id"])
    with op.batch_alter_table("progress_reports") as reports:
        reports.drop_column("chat_id")
        reports.alter_column(
            "message_id",
            existing_type=sa.BigInteger(),
            existing_comment="the message that said it: the report follows its edits",
            type_=sa.String(64),
            postgresql_using="message_id::text",
        )
    for table in _WATCHED if sqlite else ():
        for event in ("insert", "update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_{event}_changes AFTER {event.upper()} ON {table} "  # noqa: S608
                "BEGIN UPDATE changes SET number = number + 1; END"
            )


def _name_chats(table: str, channel: str | None, address: str) -> None:
    """Add the columns `channel` and `address` with these comments, and fill them from `chat_id`."""
    op.add_column(table, sa.Column("channel", sa.String(16), comment=channel))
    op.add_column(table, sa.Column("address", sa.String(128), comment=address))
    op.execute(
        f"UPDATE {table} SET channel = 'telegram', address = CAST(chat_id AS VARCHAR(128)) WHERE chat_id IS NOT NULL"  # noqa: S608
    )
