"""people: absences and deputies, settings of one's own, who did what; the part that a unit has in a task"""

import sqlalchemy as sa
from alembic import op

from bot.store.tables import Instant

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_RAISE = "SELECT RAISE(ABORT, 'audit is append-only')"
_RESTORING = "EXISTS (SELECT 1 FROM meta WHERE key = 'restoring')"
"""While a copy takes the place of everything, the rows before it go: that mark stands in the same transaction only."""


def upgrade() -> None:
    for table in ("entry_units", "staged_units"):
        op.add_column(
            table,
            sa.Column(
                "part",
                sa.String(length=16),
                nullable=False,
                server_default="responsible",
                comment="responsible or supporting" if table == "entry_units" else None,
            ),
        )
    op.add_column(
        "officers",
        sa.Column(
            "settings",
            sa.Text(),
            nullable=False,
            server_default="{}",
            comment="what they have set for themselves, as JSON",
        ),
    )
    op.create_table(
        "absences",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("officer_id", _ID, nullable=False, comment="who is away"),
        sa.Column("first", sa.Date(), nullable=False, comment="the first day away"),
        sa.Column("last", sa.Date(), nullable=False, comment="the last day away"),
        sa.Column("deputy_id", _ID, nullable=True, comment="who stands in; NULL for nobody"),
        sa.Column("noted_at", Instant(), nullable=False),
        sa.Column("noted_by", _ID, nullable=False),
        sa.Column("ended_at", Instant(), nullable=True, comment="when it was called off, or cut short"),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_absences_officer_id")),
        sa.ForeignKeyConstraint(["deputy_id"], ["officers.id"], name=op.f("fk_absences_deputy_id")),
        sa.ForeignKeyConstraint(["noted_by"], ["officers.id"], name=op.f("fk_absences_noted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_index("ix_absences_officer", "absences", ["officer_id"])
    op.create_table(
        "audit",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column(
            "officer_id", _ID, nullable=True, comment="who did it; NULL for the terminal and for the program itself"
        ),
        sa.Column("via", sa.String(length=16), nullable=False, comment="chat, terminal or program"),
        sa.Column(
            "action",
            sa.String(length=32),
            nullable=False,
            comment="load, edit, undo, invite, enrol, role, grant, export, …",
        ),
        sa.Column(
            "subject",
            sa.String(length=160),
            nullable=False,
            server_default="",
            comment="what it was done to: an id, never a name",
        ),
        sa.Column("before", sa.Text(), nullable=False, server_default="{}", comment="as JSON"),
        sa.Column("after", sa.Text(), nullable=False, server_default="{}", comment="as JSON"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER audit_update_refused BEFORE UPDATE ON audit BEGIN {_RAISE}; END")
        op.execute(
            f"CREATE TRIGGER audit_delete_refused BEFORE DELETE ON audit WHEN NOT {_RESTORING} BEGIN {_RAISE}; END"
        )
    else:
        op.execute(
            "CREATE OR REPLACE FUNCTION audit_refused() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF TG_OP = 'DELETE' AND {_RESTORING} THEN RETURN OLD; END IF; "
            "RAISE EXCEPTION 'audit is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_refused BEFORE UPDATE OR DELETE ON audit "
            "FOR EACH ROW EXECUTE FUNCTION audit_refused()"
        )
