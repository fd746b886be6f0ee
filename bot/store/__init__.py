"""The database: tables, migrations and all queries, one module per noun. Functions take an open connection."""

from bot.store.database import Store

__all__ = ["Store"]
