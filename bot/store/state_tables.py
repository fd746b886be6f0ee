"""The table of what follows from the history of reports, so that it need not be read through."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table

from bot.store.schema import metadata

# SQLite numbers rows by itself only in a column of type INTEGER.
_ID = BigInteger().with_variant(Integer, "sqlite")

unit_states = Table(
    "unit_states",
    metadata,
    Column("entry_id", String(64), primary_key=True),
    Column("occurrence_key", String(32), primary_key=True),
    Column("unit_id", String(64), primary_key=True),
    Column(
        "report_id",
        _ID,
        ForeignKey("progress_reports.id"),
        nullable=False,
        comment="the last report on its state that stands",
    ),
    Column(
        "done_id",
        _ID,
        ForeignKey("progress_reports.id"),
        comment="the first report of the done that stands; NULL where none does",
    ),
)
"""What follows from the history, so that it need not be read for it (see `store.unit_states`)."""
