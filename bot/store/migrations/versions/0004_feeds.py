"""feeds: a number that rises with every change, versions of what is shown, the last use"""

import sqlalchemy as sa
from alembic import op

from bot.store.tables import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_WATCHED = ("loads", "progress_reports", "extensions", "officers", "officer_units")
"""What a feed shows, and to whom. A load writes entries, units and layers, and always a row of its own."""


def upgrade() -> None:
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False, comment="there is one row"),
        sa.Column(
            "number",
            sa.BigInteger(),
            nullable=False,
            comment="triggers raise it with whatever a feed or page may show",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
    )
    op.create_table(
        "feed_versions",
        sa.Column("uid", sa.String(length=200), nullable=False),
        sa.Column(
            "digest",
            sa.String(length=64),
            nullable=False,
            comment="of what is shown of it; empty while it is not shown",
        ),
        sa.Column(
            "sequence", sa.Integer(), nullable=False, comment="RFC 5545 SEQUENCE: rises when what is shown changes"
        ),
        sa.Column("modified_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_feed_versions")),
    )
    op.create_table(
        "feed_uses",
        sa.Column("officer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("used_at", Instant(), nullable=False),
        sa.Column("client", sa.String(length=40), nullable=False, comment="the program's name and nothing else"),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_feed_uses_officer_id")),
        sa.PrimaryKeyConstraint("officer_id", name=op.f("pk_feed_uses")),
    )
    op.create_index("ix_deliveries_sent_at", "deliveries", ["sent_at"])
    op.execute("INSERT INTO changes (id, number) VALUES (1, 1)")
    # What phones know already counted reports and decisions too: no SEQUENCE may fall behind that.
    op.execute(
        "UPDATE entries SET sequence = sequence"
        " + (SELECT count(*) FROM progress_reports WHERE entry_id = entries.id)"
        " + (SELECT count(*) FROM extensions WHERE entry_id = entries.id AND decided_at IS NOT NULL)"
    )
    if op.get_bind().dialect.name == "sqlite":
        _watch_in_sqlite()
    else:
        _watch_in_postgresql()


def _watch_in_sqlite() -> None:
    for table in _WATCHED:
        for event in ("INSERT", "UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_{event.lower()}_changes AFTER {event} ON {table} "  # noqa: S608
                "BEGIN UPDATE changes SET number = number + 1; END"
            )


def _watch_in_postgresql() -> None:
    op.execute(
        "CREATE OR REPLACE FUNCTION count_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN UPDATE changes SET number = number + 1; RETURN NULL; END $$"
    )
    for table in _WATCHED:
        op.execute(
            f"CREATE TRIGGER {table}_changes AFTER INSERT OR UPDATE OR DELETE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION count_change()"
        )
