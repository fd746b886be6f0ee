"""The calendar page's data: what an officer's secret link shows, looked up for the days that are asked for."""

from collections.abc import Callable
from datetime import date

from starlette.routing import Route

from bot.calendar.model import Kind
from bot.calendar.occurrences import occurrences
from bot.calendar.unit_terms import seen_by
from bot.office.office import Office
from bot.store import feeds as tokens
from bot.store import progress, requests
from bot.store.feeds import TokenFault
from bot.web.page.page_data import Look, Seen
from bot.web.page.routes import page_routes
from bot.web.throttle import Throttle


def link(public_url: str, secret: bytes) -> Callable[[int, int], str]:
    """Makes the https link of an officer's page: (officer id, generation) → URL."""
    root = public_url.rstrip("/")
    return lambda officer_id, generation: f"{root}/lich/{tokens.token(secret, officer_id, generation)}"


def routes(office: Office, secret: bytes, throttle: Throttle) -> list[Route]:
    """What the web side answers to beside the feeds."""
    return page_routes(look(office, secret), throttle, office.today, office.texts())


def look(office: Office, secret: bytes) -> Look:
    """What the web side asks: a token and some days → what its officer sees of them."""

    async def seen(token: str, first: date, last: date) -> Seen | TokenFault:
        async with office.store.read() as connection:
            officer = await tokens.officer_of(connection, secret, token, office.today())
            if isinstance(officer, TokenFault):
                return officer
            calendar = await office.calendar(connection)
            if not officer.oversees:
                calendar = seen_by(calendar, officer.serves)
            found = tuple(one for one in occurrences(calendar, first, last, office.working) if officer.sees(one.entry))
            tasks = {one.entry.id for one in found if one.entry.kind is Kind.TASK}
            states = await progress.states(connection, tasks) if tasks else {}
            asking = await requests.waiting(connection) if tasks else {}
        return Seen(
            office=office.name,
            locale=officer.locale,
            today=office.today(),
            calendar=calendar,
            found=found,
            states=states,
            feed=office.feed_link(officer.id, officer.feed_generation),
            asking=asking,
            shown_of=None if officer.oversees else officer.serves,
            covers=officer.covers_for,
            now=office.now(),
            zone=office.zone,
        )

    return seen
