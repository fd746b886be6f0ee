"""An office with the real calendar of 2020 behind the real server, and a browser that looks at it."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Page, Request
from starlette.applications import Starlette

from bot.calendar.reminders import LeadTimes
from bot.calendar.working_days import vietnam
from bot.clock import RehearsalClock
from bot.office.office import Office
from bot.store import Store, bundled_calendar, progress
from bot.store.officers import Officer, Role
from bot.store.progress import Report
from bot.web.feed import feeds
from bot.web.page import look_up
from bot.web.server import serving
from bot.web.throttle import Throttle
from tests.browser import chromium, session_fixture
from tests.office import enrol

ROOT = Path(__file__).resolve().parents[3]
SECRET = b"a secret of the tests"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


@dataclass
class Desk:
    """The office, its server, and what tests do with them."""

    store: Store
    office: Office
    clock: RehearsalClock
    url: str
    reports: int = field(default=0)

    async def enrol(self, name: str, *units: str, role: Role = Role.OFFICER, locale: str = "vi") -> Officer:
        chat_id, now = len(name) * 1000, self.clock.now()
        return await enrol(self.store, *units, now=now, chat_id=chat_id, name=name, role=role, locale=locale)

    def page(self, officer: Officer) -> str:
        """The address of somebody's page."""
        return look_up.link(self.url, SECRET)(officer.id, officer.feed_generation)

    async def report(self, officer: Officer, entry_id: str, key: str, unit: str, status: str, **more: object) -> None:
        self.reports += 1
        async with self.store.begin() as connection:
            await progress.add(
                connection,
                [Report(entry_id, key, unit, officer.id, self.reports, self.clock.now(), status, **more)],  # type: ignore[arg-type]
            )


@session_fixture
async def desk(tmp_path: Path, migrated_file: Path) -> AsyncIterator[Desk]:
    """The ward's office on the morning of 15 June 2020."""
    shutil.copy(migrated_file, tmp_path / "office.db")
    async with open_desk(f"sqlite:///{tmp_path}/office.db", ROOT / "calendar_data", date(2020, 6, 15)) as opened:
        yield opened


def open_desk(url: str, calendar: Path, day: date) -> "_Opening":
    return _Opening(url, calendar, day)


class _Opening:
    """Opens a desk and closes it."""

    def __init__(self, url: str, calendar: Path, day: date) -> None:
        self._url, self._calendar, self._day = url, calendar, day
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Desk:
        clock = RehearsalClock(datetime(self._day.year, self._day.month, self._day.day, 1, tzinfo=UTC))
        store = await Store.open(self._url)
        self._stack.push_async_callback(store.close)
        await bundled_calendar.seed(store, self._calendar, now=clock.now())
        office = Office(
            store=store,
            clock=clock,
            name="Phường Tứ Hạ",
            locale="vi",
            lead_times=LeadTimes({}),
            working=vietnam(),
            feed_link=feeds.link("https://lich.example", SECRET),
            page_link=look_up.link("https://lich.example", SECRET),
        )

        app = Starlette(routes=look_up.routes(office, SECRET, Throttle(lambda: 0.0, burst=1000)))
        port = await self._stack.enter_async_context(serving(app, "127.0.0.1", 0))
        return Desk(store, office, clock, f"http://127.0.0.1:{port}")

    async def __aexit__(self, *_error: object) -> None:
        await self._stack.aclose()


@session_fixture(params=["the machine's fonts", pytest.param("one odd font", marks=pytest.mark.long)], scope="session")
async def any_browser(
    request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Browser]:
    """A browser on this machine as it is, and on one with a single odd font; without any, chromium does not start."""
    if request.param != "one odd font":
        yield browser
        return
    folder = tmp_path_factory.mktemp("fonts")
    odd = files("font_roboto").joinpath("files", "Roboto-BlackItalic.ttf")
    (folder / "odd.ttf").write_bytes(odd.read_bytes())
    settings = folder / "fonts.conf"
    settings.write_text(
        f"<fontconfig><dir>{folder}</dir><cachedir>{folder}/cache</cachedir></fontconfig>", encoding="utf-8"
    )
    async with chromium(os.environ | {"FONTCONFIG_FILE": str(settings)}) as started:
        yield started


@session_fixture
async def lead(desk: Desk) -> Officer:
    officer = await desk.enrol("Chị Lan", role=Role.LEAD)
    await desk.report(officer, "ii-8-dong-vien", "", "tuyen-giao", "done")
    return officer


def _went_wrong(request: Request) -> bool:
    """Whether a request failed, and was not only given up since the page was left."""
    return request.failure != "net::ERR_ABORTED"


@asynccontextmanager
async def looking(browser: Browser, url: str, **context: object) -> AsyncIterator[tuple[Page, list[str]]]:
    """A page at `url`, and everything that went wrong there: console messages, failed and foreign requests."""
    opened = await browser.new_context(**({"viewport": DESK, "locale": "vi-VN"} | context))  # type: ignore[arg-type]
    page = await opened.new_page()
    problems: list[str] = []
    host = urlsplit(url).netloc
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "requestfailed", lambda request: problems.append(f"failed: {request.url}") if _went_wrong(request) else None
    )
    page.on("request", lambda sent: None if urlsplit(sent.url).netloc == host else problems.append(sent.url))
    await page.goto(url)
    yield page, [] if "thang=2020-13" in url else problems  # a 400 is told to the console too
    await opened.close()
