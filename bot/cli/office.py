"""The office and its calendar, for commands. A store with nothing in it counts as holding the bundled calendar."""

import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Calendar
from bot.calendar.working_days import vietnam
from bot.cli.base import say
from bot.cli.database import CommandError, Make, opened
from bot.clock import SystemClock
from bot.config import Settings
from bot.office.lead_times import lead_times
from bot.office.office import Office
from bot.store import Store, bundled_calendar
from bot.store.calendars import Snapshot


def bundled(settings: Settings) -> Path:
    """The folder of the calendar that comes with the program."""
    return settings.path(settings.office.calendar_data)


@contextlib.asynccontextmanager
async def seeded(settings: Settings, make: Make = Make.NEW) -> AsyncIterator[Store]:
    """The store of the settings, with the bundled calendar in it where it was empty. Raises as `opened` does."""
    async with opened(settings, make) as store:
        await bundled_calendar.seed(store, bundled(settings), now=SystemClock().now(), locale=settings.office.locale)
        yield store


async def calendar_of(settings: Settings) -> Calendar:
    """The calendar as it is loaded now. Raises CommandError, LoadError."""
    async with opened(settings, Make.EMPTY) as store, store.read() as connection:
        return await bundled_calendar.current(connection, bundled(settings), settings.office.locale)


async def snapshot(settings: Settings) -> Snapshot:
    """What the store holds, for a command that only looks at it. Raises CommandError, LoadError."""
    async with opened(settings, Make.EMPTY) as store, store.read() as connection:
        return await snapshot_in(connection, settings)


async def snapshot_in(connection: AsyncConnection, settings: Settings) -> Snapshot:
    """What the store holds. Raises LoadError."""
    return await bundled_calendar.snapshot(connection, bundled(settings), say.locale)


def check_layer(snapshot: Snapshot, layer: str | None) -> None:
    """Raises CommandError where there is no such layer; None stands for all of them."""
    known = [one.id for one in snapshot.calendar.layers]
    if layer is not None and layer not in known:
        raise CommandError(say.plain("cli.no_layer", layer=layer, known=", ".join(known)))


def office_of(settings: Settings, store: Store) -> Office:
    """The office of the settings, for a command that needs no links."""
    return Office(
        store=store,
        clock=SystemClock(),
        name=settings.office.name,
        locale=settings.office.locale,
        lead_times=lead_times(settings),
        working=vietnam(),
        feed_link=lambda _officer, _generation: "",
        page_link=lambda _officer, _generation: "",
        reports=settings.reports,
        invitations_last=timedelta(days=settings.invitations.valid_days),
    )
