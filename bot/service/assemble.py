"""The parts of an office put together from its settings."""

import contextlib
import sys
from collections.abc import AsyncIterator
from datetime import timedelta

from bot.calendar.working_days import vietnam
from bot.channels.telegram.addresses import invitation_link
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.inbound import Receiver
from bot.channels.telegram.outbound import asker, sender
from bot.chat.admin.load_jobs import Loads
from bot.clock import Clock
from bot.config import Settings
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.latency import Latency
from bot.delivery.line import Line
from bot.delivery.pacing import Pace, Pacing
from bot.delivery.resting import holding_back
from bot.office import alerts
from bot.office.lead_times import lead_times
from bot.office.office import Office
from bot.office.wording.reminders import render
from bot.service.connecting import Connected, connect
from bot.service.service import Service
from bot.store import Store, bundled_calendar, upgrading
from bot.store.leadership import Standing
from bot.web.feed import feeds
from bot.web.page import look_up

_TURN = 0.0005
"""Seconds after which a thread that computes lets another one go on (Python's own 0.005). A large calendar is read in a
thread; a transaction changes threads dozens of times, and would hold the database for as many turns."""


@contextlib.asynccontextmanager
async def assembled(
    settings: Settings,
    *,
    clock: Clock,
    token: str = "",
    base_url: str = "",
    connected: Connected | None = None,
    pace: Pace | None = None,
) -> AsyncIterator[Service]:
    """All parts put together; the store holds a calendar. Raises LoadError where the bundled one has mistakes.

    The bot is the one of `connected`, or else that of `token` at the Bot API server `base_url`.
    """
    connected = connected or connect(settings, token=token, base_url=base_url)
    before = upgrading.copy_first(settings.path(settings.backup.folder), clock.now())
    store = await Store.open(settings.database_url, first=before)
    turn = sys.getswitchinterval()
    sys.setswitchinterval(_TURN)
    try:
        await bundled_calendar.seed(
            store, settings.path(settings.office.calendar_data), now=clock.now(), locale=settings.office.locale
        )
        secret = settings.feed_secret()
        pacing = pace or Pacing(settings.delivery.per_second)
        office = Office(
            store=store,
            clock=clock,
            name=settings.office.name,
            locale=settings.office.locale,
            lead_times=lead_times(settings),
            working=vietnam(),
            feed_link=feeds.link(settings.web.public_url, secret),
            page_link=look_up.link(settings.web.public_url, secret),
            invitation_link=lambda code: invitation_link(connected.bot, code),
            invitations_last=timedelta(days=settings.invitations.valid_days),
            late_after=timedelta(minutes=settings.delivery.late_after_minutes),
            reports=settings.reports,
            waits_for=timedelta(days=settings.office.waiting_days),
            unit_leads_decide=settings.office.unit_leads_decide,
            escalation=settings.escalation,
            again=settings.again,
            digest=settings.digest,
            pace=pacing,
            tell_followers=settings.reminders.followers,
        )
        bot = connected.bot
        dispatcher = Dispatcher(
            store=store,
            clock=clock,
            send=sender(bot),
            render=lambda delivery, now: render(office, delivery, now),
            pace=pacing,
            given_up=lambda connection, delivery, fault: alerts.given_up(office, connection, delivery, fault),
            expired=lambda connection, lost: alerts.expired(office, connection, lost),
            in_flight=settings.delivery.in_flight,
            latency=None if pace else _latency(settings),
            zone=office.zone,
            supporting=office.lead_times.supporting,
            standing=Standing(patience=settings.delivery.takeover_seconds),
            line=Line(ask=asker(bot)),
            hold_back=holding_back(lambda: office.lead_times, office.working),
            look_up=office.calendar,
            line_news=lambda connection, news: alerts.of_the_line(office, connection, news),
        )
        loads = Loads(office, TelegramChannel(bot))
        service = Service(settings, clock, store, office, connected, dispatcher, Receiver(office, bot), loads)
        office.wake, office.wake_loads, office.beside = service.wake, service.loads.wake, service.errands.do
        yield service
    finally:
        await store.close()
        sys.setswitchinterval(turn)


def _latency(settings: Settings) -> Latency:
    wanted = settings.delivery
    return Latency(wanted.in_flight, wanted.in_flight_most, wanted.per_second)
