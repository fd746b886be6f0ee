"""A number by which one notices, from any process, that something was changed which a feed or a page may show."""

import sqlite3

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables as t
from bot.store.database import Store


async def number(connection: AsyncConnection) -> int:
    """Rises with every load, report, decision on an extension, and change of the officers: triggers see to that."""
    return int((await connection.execute(select(t.changes.c.number))).scalar_one())


async def locked(connection: AsyncConnection) -> int:
    """The number, which nobody raises before this writing transaction has ended."""
    # SQLite has one writer anyway, and leaves FOR UPDATE out.
    return int((await connection.execute(select(t.changes.c.number).with_for_update())).scalar_one())


def at_once(store: Store) -> int | None:
    """The number of this instant, where it can be had without waiting."""
    try:
        glance = store.glance()
        if glance is None:
            return None
        [(found,)] = glance.execute("SELECT number FROM changes")
    except sqlite3.Error:
        return None  # whoever asks in the ordinary way waits, or hears what is wrong
    return int(found)
