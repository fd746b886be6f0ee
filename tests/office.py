"""People of an office for tests that begin at the database: enrolled as the program does it, with an invitation."""

from datetime import datetime, timedelta

from bot.channels.telegram.addresses import address_of
from bot.store import Store, officers
from bot.store.officers import Officer, Role

LIFETIME = timedelta(days=1)


async def enrol(
    store: Store,
    *units: str,
    now: datetime,
    chat_id: int = 1,
    name: str = "Lan",
    post: str = "",
    role: Role = Role.OFFICER,
    locale: str = "vi",
) -> Officer:
    """Somebody with an invitation of `now` (UTC), in the Telegram chat `chat_id`."""
    async with store.begin() as connection:
        code = await officers.invite(
            connection, name=name, post=post, role=role, units=units, now=now, expires_at=now + LIFETIME
        )
        found = await officers.enrol(connection, code, address=address_of(chat_id), locale=locale, now=now)
    assert isinstance(found, Officer), found
    return found
