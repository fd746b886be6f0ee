"""The chat page in a real browser."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx
from playwright.async_api import Browser, Page, expect
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup

from bot.clock import RehearsalClock
from bot.sandbox import Person, SandboxState, create_app, serve
from bot.sandbox.page import TEXTS
from tests.browser import in_the_browsers_loop, session_fixture

from .conftest import TOKEN, make_bot
from .test_files import png

pytestmark = in_the_browsers_loop
KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("Đã xong", callback_data="done:7")]])


class Rehearsal:
    """Controls that only note what was asked of them."""

    def __init__(self) -> None:
        self.paused = False
        self.finished = False
        self.speed = "Chậm"
        self.skipped = 0

    def speed_label(self) -> str:
        return self.speed

    def speeds(self) -> list[str]:
        return ["Chậm", "Nhanh"]

    async def pause(self) -> None:
        self.paused = True

    async def resume(self) -> None:
        self.paused = False

    async def set_speed(self, label: str) -> None:
        self.speed = label

    async def skip(self) -> None:
        self.skipped += 1

    def feed_url(self, user_id: int) -> str | None:
        return f"/lich/{user_id}.ics"


@dataclass
class Scene:
    state: SandboxState
    url: str
    bot: Bot
    lan: Person
    minh: Person
    controls: Rehearsal
    page: Page
    problems: list[str] = field(default_factory=list)


def watch(page: Page, url: str, problems: list[str]) -> None:
    """Note every error, and every request that leaves the sandbox."""
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    ours = urlsplit(url).netloc
    page.on("request", lambda request: urlsplit(request.url).netloc == ours or problems.append(request.url))


@session_fixture
async def scene(clock: RehearsalClock, browser: Browser) -> AsyncIterator[Scene]:
    state = SandboxState(clock, TOKEN)
    lan = state.add_person("Nguyễn Thị Lan", post="Ban Tuyên giáo", started=True)
    minh = state.add_person("Trần Minh", post="Đoàn Thanh niên", started=True)
    controls = Rehearsal()
    async with serve(create_app(state, controls=controls)) as server, make_bot(server.url) as bot:
        page = await (await browser.new_context(locale="vi-VN")).new_page()
        world = Scene(state, server.url, bot, lan, minh, controls, page)
        watch(page, server.url, world.problems)
        await page.goto(f"{server.url}/#{lan.user_id}")
        await expect(page.locator("#head-title")).to_have_text("Nguyễn Thị Lan")
        yield world
        await page.context.close()
        assert world.problems == []


async def test_a_newcomer_is_told_what_this_is(scene: Scene) -> None:
    await expect(scene.page.locator("#empty")).to_contain_text("không có gì ở đây gửi ra Telegram thật")
    await expect(scene.page.locator("#clock")).to_have_text("Thứ Ba, 10/03/2020 07:30")
    await scene.page.goto(scene.url + "/#")
    await expect(scene.page.locator("#welcome")).to_be_visible()


async def test_a_message_arrives_with_its_formatting_and_never_as_html(scene: Scene) -> None:
    await scene.bot.send_message(
        scene.lan.user_id,
        '🎉 <b>Nhắc <i>việc</i></b> &lt;img src=x onerror=alert(1)&gt; <a href="https://phuong.vn">kế hoạch</a>',
        parse_mode="HTML",
    )
    bubble = scene.page.locator(".bubble .text")
    await expect(bubble).to_have_text("🎉 Nhắc việc <img src=x onerror=alert(1)> kế hoạch")
    await expect(bubble.locator("strong em")).to_have_text("việc")
    await expect(bubble.locator("a")).to_have_attribute("href", "https://phuong.vn")
    await expect(bubble.locator("img")).to_have_count(0)
    await expect(scene.page.locator(".day")).to_have_text("Thứ Ba, 10/03/2020")


async def test_a_tap_reaches_the_bot_and_its_answer_is_shown(scene: Scene) -> None:
    sent = await scene.bot.send_message(scene.lan.user_id, "Xong chưa?", reply_markup=KEYS)
    await scene.page.get_by_role("button", name="Đã xong").click()
    [update] = await scene.bot.get_updates(timeout=10)
    assert (update.callback_query.data, update.callback_query.message.message_id) == ("done:7", sent.message_id)
    await update.callback_query.answer("Đã ghi nhận")
    await expect(scene.page.locator("#toasts")).to_have_text("Đã ghi nhận")
    await sent.edit_text("Đã xong lúc 7:30")
    await expect(scene.page.locator(".bubble")).to_contain_text("Đã xong lúc 7:30")
    await expect(scene.page.locator(".meta")).to_contain_text(TEXTS["edited"])
    await expect(scene.page.locator(".key")).to_have_count(0)


async def test_an_alert_stays_until_it_is_read(scene: Scene) -> None:
    await scene.bot.send_message(scene.lan.user_id, "Xong chưa?", reply_markup=KEYS)
    await scene.page.get_by_role("button", name="Đã xong").click()
    [update] = await scene.bot.get_updates(timeout=10)
    await update.callback_query.answer("Chỉ đơn vị chủ trì mới báo xong được", show_alert=True)
    await expect(scene.page.locator("#alert-text")).to_have_text("Chỉ đơn vị chủ trì mới báo xong được")
    await scene.page.get_by_role("button", name=TEXTS["ok"]).click()
    await expect(scene.page.locator("#alert")).to_be_hidden()


async def test_a_typed_reply_arrives_with_what_it_replies_to(scene: Scene) -> None:
    asked = await scene.bot.send_message(scene.lan.user_id, "Việc A tới đâu rồi?")
    await scene.page.locator(".message").hover()
    await scene.page.get_by_role("button", name=TEXTS["reply"]).click()
    await scene.page.get_by_label(TEXTS["input_label"]).fill("50%, còn thiếu ảnh")
    await scene.page.keyboard.press("Enter")
    [update] = await scene.bot.get_updates(timeout=10)
    assert update.message.text == "50%, còn thiếu ảnh"
    assert update.message.reply_to_message.message_id == asked.message_id
    await expect(scene.page.locator(".mine .quote")).to_contain_text("Việc A tới đâu rồi?")


async def test_a_person_corrects_what_they_wrote(scene: Scene) -> None:
    scene.state.say(scene.lan.user_id, "xong")
    await scene.page.locator(".mine").hover()
    await scene.page.get_by_role("button", name=TEXTS["edit"], exact=True).click()
    await scene.page.get_by_label(TEXTS["input_label"]).fill("chưa xong")
    await scene.page.keyboard.press("Enter")
    updates = await scene.bot.get_updates(offset=-1, timeout=10)
    await expect(scene.page.locator(".mine .text")).to_have_text("chưa xong")
    updates = await scene.bot.get_updates(offset=updates[0].update_id)
    assert updates[-1].edited_message.text == "chưa xong"


async def test_files_go_both_ways(scene: Scene) -> None:
    await scene.page.locator("#file").set_input_files(
        [
            {"name": "lễ chào cờ.png", "mimeType": "image/png", "buffer": png()},
            {"name": "báo cáo.docx", "mimeType": "application/octet-stream", "buffer": b"noi dung"},
        ]
    )
    await scene.page.get_by_label(TEXTS["input_label"]).fill("ảnh và báo cáo")
    await scene.page.get_by_role("button", name=TEXTS["send"]).click()
    await scene.state.wait_for(lambda: len(scene.state.updates.pending) == 2)
    photo, document = [update.message for update in await scene.bot.get_updates()]
    assert (photo.caption, photo.photo[-1].width) == ("ảnh và báo cáo", 320)
    assert document.document.file_name == "báo cáo.docx"
    await expect(scene.page.locator(".photo img")).to_have_js_property("naturalWidth", 320)
    async with scene.page.expect_download() as downloading:
        await scene.page.locator(".document").click()
    assert (await downloading.value).suggested_filename == "báo cáo.docx"


async def test_another_persons_message_raises_their_badge_and_moves_nothing(scene: Scene) -> None:
    await scene.bot.send_message(scene.lan.user_id, "cho Lan")
    await expect(scene.page.locator(".bubble")).to_have_count(1)
    await scene.bot.send_message(scene.minh.user_id, "cho Minh")
    minh = scene.page.locator(f"#c{scene.minh.user_id}")
    await expect(minh.locator(".unread")).to_have_text("1")
    await expect(scene.page.locator("#head-title")).to_have_text("Nguyễn Thị Lan")
    await expect(scene.page.locator(".bubble")).to_have_count(1)
    await minh.locator("a").click()
    await expect(scene.page.locator(".bubble .text")).to_have_text("cho Minh")
    await expect(minh.locator(".unread")).to_have_count(0)
    assert scene.page.url.endswith(f"#{scene.minh.user_id}")


async def test_two_tabs_show_the_same(scene: Scene) -> None:
    other = await scene.page.context.new_page()
    await other.goto(f"{scene.url}/#{scene.lan.user_id}")
    await scene.page.get_by_label(TEXTS["input_label"]).fill("xong")
    await scene.page.keyboard.press("Enter")
    for page in (scene.page, other):
        await expect(page.locator(".mine .text")).to_have_text("xong")


async def test_the_menu_offers_the_commands_of_the_scope(scene: Scene) -> None:
    await scene.bot.set_my_commands([BotCommand("viec", "Việc của tôi"), BotCommand("lich", "Lịch")])
    await scene.page.get_by_label(TEXTS["input_label"]).press_sequentially("/v")
    await expect(scene.page.locator("#menu button")).to_have_count(1)
    await scene.page.locator("#menu button").click()
    [update] = await scene.bot.get_updates(timeout=10)
    assert update.message.text == "/viec"


async def test_a_new_officer_starts_the_bot_and_may_block_it(scene: Scene) -> None:
    new = scene.state.add_person("Lê Mới")
    await scene.page.locator(f"#c{new.user_id} a").click()
    await scene.page.get_by_role("button", name=TEXTS["start"]).click()
    [update] = await scene.bot.get_updates(timeout=10)
    assert update.message.text == "/start"
    link = f'<a href="https://t.me/{scene.state.bot["username"]}?start=MA_1">ghi danh</a>'
    await scene.bot.send_message(new.user_id, link, parse_mode="HTML")
    await scene.page.get_by_role("link", name="ghi danh", exact=True).click()
    [update] = await scene.bot.get_updates(offset=update.update_id + 1, timeout=10)
    assert update.message.text == "/start MA_1"
    await scene.page.get_by_role("button", name=TEXTS["block"], exact=True).click()
    await expect(scene.page.locator("#note")).to_have_text(TEXTS["blocked_note"])


async def test_in_a_group_one_chooses_as_whom_to_speak(scene: Scene) -> None:
    group = scene.state.add_group("Tổ", members=[scene.lan, scene.minh])
    await scene.page.locator(f"#c{group.chat_id} a").click()
    await scene.page.locator("#as").select_option(label="Trần Minh – Đoàn Thanh niên")
    await scene.page.get_by_label(TEXTS["input_label"]).fill("/viec")
    await scene.page.keyboard.press("Enter")
    await expect(scene.page.locator(".mine .text")).to_have_text("/viec")
    assert scene.state.messages(group.chat_id)[-1].sender_id == scene.minh.user_id


async def test_the_bar_runs_the_rehearsal(scene: Scene) -> None:
    page, controls = scene.page, scene.controls
    await expect(page.locator("#feed")).to_have_attribute("href", f"/lich/{scene.lan.user_id}.ics")
    await page.get_by_role("button", name=TEXTS["pause"]).click()
    await page.get_by_role("button", name=TEXTS["resume"]).click()
    await expect(page.locator("#pause")).to_have_text(TEXTS["pause"])
    await page.get_by_label(TEXTS["speed"]).select_option("Nhanh")
    await page.get_by_role("button", name=TEXTS["skip"]).click()
    await expect(page.locator("#skip")).to_have_text(TEXTS["skip"])
    assert (controls.paused, controls.speed, controls.skipped) == (False, "Nhanh", 1)
    controls.finished = True
    scene.state.done()
    await expect(page.locator("#finished")).to_be_visible()


async def test_older_messages_come_on_request(scene: Scene) -> None:
    for number in range(250):
        scene.state.say(scene.minh.user_id, f"tin {number}")
    await scene.page.locator(f"#c{scene.minh.user_id} a").click()
    await expect(scene.page.locator(".bubble")).to_have_count(200)
    await scene.page.get_by_role("button", name=TEXTS["older"]).click()
    await expect(scene.page.locator(".bubble")).to_have_count(250)
    await expect(scene.page.locator(".text").first).to_have_text("tin 0")


async def test_on_a_phone_the_list_and_the_chat_take_turns(scene: Scene) -> None:
    await scene.page.set_viewport_size({"width": 390, "height": 844})
    await expect(scene.page.locator(".list")).to_be_hidden()
    await scene.page.get_by_role("link", name=TEXTS["back"]).click()
    await expect(scene.page.locator(".list")).to_be_visible()
    await expect(scene.page.locator(".chat")).to_be_hidden()
    width = await scene.page.evaluate("document.documentElement.scrollWidth")
    assert width == 390


async def test_only_the_page_itself_may_act(scene: Scene) -> None:
    address = f"{scene.url}/page/chats/{scene.lan.user_id}/block"
    async with httpx.AsyncClient() as client:
        elsewhere = await client.post(address, json={"blocked": True}, headers={"Origin": "https://example.org"})
        renamed = await client.get(scene.url, headers={"Host": "example.org"})
        shell = await client.get(scene.url)
        wrong = await client.post(f"{scene.url}/page/chats/5/tap", json={"as": 5})
    assert (elsewhere.status_code, renamed.status_code, wrong.status_code) == (403, 400, 400)
    assert "default-src 'none'" in shell.headers["content-security-policy"]
    assert 'lang="vi"' in shell.text


async def test_its_words_are_in_the_font_that_it_brings(scene: Scene) -> None:
    devtools = await scene.page.context.new_cdp_session(scene.page)
    for domain in ("DOM", "CSS"):
        await devtools.send(f"{domain}.enable")
    await expect(scene.page.get_by_text(TEXTS["people_hint"]).first).to_be_visible()
    await scene.page.evaluate("document.fonts.ready")
    root = (await devtools.send("DOM.getDocument"))["root"]["nodeId"]
    for selector in (".hint", ".title"):
        node = await devtools.send("DOM.querySelector", {"nodeId": root, "selector": selector})
        used = (await devtools.send("CSS.getPlatformFontsForNode", {"nodeId": node["nodeId"]}))["fonts"]
        assert used, selector
        assert all(font["isCustomFont"] for font in used), selector
