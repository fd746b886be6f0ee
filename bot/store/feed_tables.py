"""The tables of the feeds: what was shown of an entry, and who uses one."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table

from bot.store.schema import Instant, metadata

# SQLite numbers rows by itself only in a column of type INTEGER.
_ID = BigInteger().with_variant(Integer, "sqlite")

changes = Table(
    "changes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False, comment="there is one row"),
    Column("number", BigInteger, nullable=False, comment="triggers raise it with whatever a feed or page may show"),
)

feed_versions = Table(
    "feed_versions",
    metadata,
    Column("uid", String(200), primary_key=True),
    Column("digest", String(64), nullable=False, comment="of what is shown of it; empty while it is not shown"),
    Column("sequence", Integer, nullable=False, comment="RFC 5545 SEQUENCE: rises when what is shown changes"),
    Column("modified_at", Instant, nullable=False),
)

feed_uses = Table(
    "feed_uses",
    metadata,
    Column("officer_id", _ID, ForeignKey("officers.id"), primary_key=True, autoincrement=False),
    Column("used_at", Instant, nullable=False),
    Column("client", String(40), nullable=False, comment="the program's name and nothing else"),
)
