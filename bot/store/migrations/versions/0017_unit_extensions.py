"""Requests for more time of one unit, reminders of some units, and every unit of an entry with its part.

Units that take part in an entry stood in its body only; they get rows of their own. What was staged before is staged
anew: it knows nothing of parts.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_PARTS = (("responsible", "units"), ("supporting", "supporting"), ("follower", "followers"))


def upgrade() -> None:
    op.add_column(
        "extensions",
        sa.Column(
            "unit_id", sa.String(length=64), nullable=True, comment="whose part it is about; NULL: the whole task"
        ),
    )
    for table in ("reminders", "staged_reminders"):
        op.add_column(
            table,
            sa.Column(
                "units",
                sa.Text(),
                nullable=False,
                server_default="",
                comment="only for +|a|b|, for all but -|a|" if table == "reminders" else None,
            ),
        )
    for table in ("staged_reminders", "staged_units", "staged_rows", "staged_loads"):
        op.execute(f"DELETE FROM {table}")  # noqa: S608 - got ready without parts; it is got ready anew
    _give_parts()


def _give_parts() -> None:
    """A row for every unit of an entry that has none yet, with the foremost part that it has."""
    entries = sa.table(
        "entries", sa.column("id", sa.String()), sa.column("body", sa.Text()), sa.column("removed_at", sa.String())
    )
    units = sa.table(
        "entry_units",
        sa.column("entry_id", sa.String()),
        sa.column("unit_id", sa.String()),
        sa.column("part", sa.String()),
    )
    connection = op.get_bind()
    held = {(row.entry_id, row.unit_id) for row in connection.execute(sa.select(units))}
    rows = []
    for row in connection.execute(sa.select(entries.c.id, entries.c.body).where(entries.c.removed_at.is_(None))):
        body = json.loads(row.body)
        for part, name in _PARTS:
            for unit in body.get(name, ()):
                if (row.id, unit) not in held:
                    held.add((row.id, unit))
                    rows.append({"entry_id": row.id, "unit_id": unit, "part": part})
    if rows:
        connection.execute(sa.insert(units), rows)


def downgrade() -> None:
    op.execute("DELETE FROM entry_units WHERE part != 'responsible'")
    for table in ("staged_reminders", "reminders"):
        op.drop_column(table, "units")
    op.drop_column("extensions", "unit_id")
