"""Plays conversations in the sandbox and draws each as the chat page shows it.

python scripts/conversations.py [FOLDER]        (default: docs/images/conversations)
"""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.async_api import Browser, async_playwright

from bot.clock import RehearsalClock
from bot.config import Database, Office, Settings, Web
from bot.delivery.pacing import Unpaced
from bot.sandbox import Message, Person, SandboxState, create_app, serve
from bot.service.assemble import assembled
from bot.service.receiving import receiving
from bot.service.service import Service
from bot.store import officers
from bot.store.officers import Role

ROOT = Path(__file__).resolve().parent.parent
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TOKEN = "10:conversations"


class Stage:
    """An office on the real 2020 plan, with three people in it, on the morning of one task's reminder."""

    def __init__(self, service: Service, state: SandboxState, clock: RehearsalClock) -> None:
        self.service, self.state, self.clock = service, state, clock
        self.shown = 0

    async def enrol(self, name: str, *units: str, role: Role = Role.OFFICER) -> Person:
        person = self.state.add_person(name)
        now = self.clock.now()
        async with self.service.store.begin() as connection:
            code = await officers.invite(
                connection, name=name, post="", role=role, units=units, now=now, expires_at=now + timedelta(days=1)
            )
        self.state.start(person.user_id, code)
        await self.settle()
        return person

    async def settle(self) -> None:
        await self.state.wait_for(lambda: not self.state.updates.pending)
        await self.service.loads.idle()
        await self.service.dispatch()

    async def at(self, day: date) -> None:
        target = datetime.combine(day, time(7, 30), ZONE).astimezone(UTC)
        await self.service.plan()
        while (due := await self.service.dispatch()) is not None and due <= target:
            self.clock.move_to(due)
        self.clock.move_to(target)
        await self.service.dispatch()

    async def prepare(self) -> None:
        self.officer = await self.enrol("Cán bộ Tuyên giáo", "tuyen-giao")
        self.lead = await self.enrol("Phó Bí thư Thường trực", role=Role.LEAD)
        await self.at(date(2020, 3, 18))
        self.viewer = self.officer.user_id

    @property
    def reminder(self) -> Message:
        return self.find(self.officer, "II.8")

    def find(self, person: Person, words: str) -> Message:
        return next(m for m in reversed(self.state.messages(person.user_id)) if words in m.text and m.buttons)

    async def say(self, words: str, to: Message | None = None, person: Person | None = None, **more: object) -> Message:
        person = person or self.officer
        said = self.state.say(person.user_id, words, reply_to=to.message_id if to else None, **more)  # type: ignore[arg-type]
        await self.settle()
        return said

    async def tap(self, words: str, button: str, person: Person | None = None) -> None:
        person = person or self.officer
        message = self.find(person, words)
        data = next(b["callback_data"] for b in message.buttons if button in b["text"])
        self.state.tap(person.user_id, person.user_id, message.message_id, data)
        await self.settle()


async def done(stage: Stage) -> None:
    await stage.say("mần xong rồi nghe", stage.reminder)


async def halfway(stage: Stage) -> None:
    await stage.say("đg lam dc 50%, t6 nop", stage.reminder)


async def unsure(stage: Stage) -> None:
    await stage.say("hình như xong rồi", stage.reminder)
    await stage.tap("chưa rõ ý", "Đang làm")


async def stuck(stage: Stage) -> None:
    await stage.say("vướng kinh phí, chưa có nguồn", stage.reminder)
    stage.viewer = stage.lead.user_id


async def extension(stage: Stage) -> None:
    await stage.say("xin gia han den 31/3, dang cho so lieu", stage.reminder)
    await stage.tap("Xin gia hạn", "Đồng ý", stage.lead)


async def question(stage: Stage) -> None:
    await stage.say("cái ni nộp bữa mô, nộp cho ai rứa?", stage.reminder)


async def undone(stage: Stage) -> None:
    await stage.say("xong", stage.reminder)
    await stage.tap("đã xong", "Hoàn tác")


async def which(stage: Stage) -> None:
    await stage.say("đang làm 30%")
    await stage.tap("việc nào", "2")


async def evidence(stage: Stage) -> None:
    await stage.say("em nộp rồi ạ", stage.reminder, document=("bao-cao.pdf", b"%PDF-1.4"))
    await stage.say("/lichsu II.8")


async def group(stage: Stage) -> None:
    chat = stage.state.add_group("Nhóm Tuyên giáo", members=[stage.officer, stage.lead])
    stage.state.say(stage.officer.user_id, "@nhaclich_tapduot_bot II.8 xong 3/5 bài", chat_id=chat.chat_id)
    await stage.settle()
    stage.viewer = chat.chat_id


async def several(stage: Stage) -> None:
    await stage.say("II.8 đang làm 50%, II.5 xong rồi, II.9 chưa")
    await stage.say("II.1 xong")


async def dialogue(stage: Stage) -> None:
    await stage.say("xin gia hạn ạ", stage.reminder)
    await stage.say("31/3")
    await stage.say("em nhầm, huỷ giúp em báo cáo vừa rồi")


async def agenda(stage: Stage) -> None:
    await stage.say("tuần này có gì")
    await stage.say("hôm nay âm lịch bao nhiêu")
    await stage.say("/lich mai")


CONVERSATIONS: dict[str, Callable[[Stage], Awaitable[None]]] = {
    play.__name__: play for play in (done, halfway, unsure, stuck, extension, question, undone, which, evidence, group, several, dialogue, agenda)
}


async def perform(name: str, browser: Browser, images: Path) -> None:
    """Play one conversation and draw it."""
    clock = RehearsalClock(datetime(2020, 3, 17, 1, 0, tzinfo=UTC))
    state = SandboxState(clock, TOKEN)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            office=Office(name="Phường Tứ Hạ", calendar_data=ROOT / "calendar_data"),
            database=Database(url=f"sqlite:///{folder}/office.db"),
            web=Web(secret_file=Path(folder) / "secret"),
        )
        async with AsyncExitStack() as stack:
            server = await stack.enter_async_context(serve(create_app(state)))
            service = await stack.enter_async_context(
                assembled(settings, clock=clock, token=TOKEN, base_url=server.url, pace=Unpaced())
            )
            await stack.enter_async_context(receiving(service))
            stage = Stage(service, state, clock)
            await stage.prepare()
            await CONVERSATIONS[name](stage)
            page = await browser.new_page(viewport={"width": 420, "height": 900}, locale="vi-VN")
            await page.goto(f"{server.url}/#{stage.viewer}")
            await page.wait_for_timeout(700)
            await page.screenshot(path=images / f"{name}.png")
            await page.close()
    state.close()


async def main() -> None:
    images = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images" / "conversations"
    images.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu", "--no-first-run"]
        )
        for name in CONVERSATIONS:
            await perform(name, browser, images)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
