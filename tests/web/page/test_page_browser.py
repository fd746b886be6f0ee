"""The calendar page in a real browser: with the keyboard, without JavaScript, on a phone, in the dark, on paper."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from itertools import pairwise
from urllib.parse import urlsplit

import pypdfium2
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from bot.store.officers import Officer, Role

from .conftest import Desk

PAGES = {
    "month": "",
    "six weeks": "?thang=2020-03",
    "cancelled": "?thang=2020-08",
    "agenda": "?xem=lich-trinh",
    "year": "?xem=nam",
    "search": "?tim=uy%20ban",
    "filtered": "?loai=nhiem-vu&donvi=ubnd",
    "odd": "?thang=2020-13",
}
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


@pytest.fixture
async def lead(desk: Desk) -> Officer:
    officer = await desk.enrol("Chị Lan", role=Role.LEAD)
    await desk.report(officer, "ii-8-dong-vien", "", "tuyen-giao", "done")
    return officer


@asynccontextmanager
async def looking(browser: Browser, url: str, **context: object) -> AsyncIterator[tuple[Page, list[str]]]:
    """A page at `url`, and everything that went wrong there: console messages, failed and foreign requests."""
    opened = await browser.new_context(**({"viewport": DESK, "locale": "vi-VN"} | context))  # type: ignore[arg-type]
    page = await opened.new_page()
    problems: list[str] = []
    host = urlsplit(url).netloc
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("requestfailed", lambda request: problems.append(f"failed: {request.url}"))
    page.on("request", lambda sent: None if urlsplit(sent.url).netloc == host else problems.append(sent.url))
    await page.goto(url)
    yield page, [] if "thang=2020-13" in url else problems  # a 400 is told to the console too
    await opened.close()


@pytest.mark.parametrize("query", PAGES.values(), ids=PAGES)
async def test_axe_finds_nothing_and_nothing_goes_wrong(
    desk: Desk, lead: Officer, browser: Browser, query: str
) -> None:
    for viewport, scheme in ((DESK, "light"), (DESK, "dark"), (PHONE, "light")):
        async with looking(browser, desk.page(lead) + query, viewport=viewport, color_scheme=scheme) as (
            page,
            problems,
        ):
            await page.evaluate("document.querySelectorAll('details').forEach(node => { node.open = true })")
            found = await Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
            wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide == 0
            assert problems == []


async def test_landmarks_and_headings_tell_where_one_is(desk: Desk, lead: Officer, browser: Browser) -> None:
    async with looking(browser, desk.page(lead)) as (page, _):
        for role in ("banner", "main", "contentinfo", "search"):
            await expect(page.get_by_role(role)).to_have_count(1)  # type: ignore[arg-type]
        await expect(page.get_by_role("navigation")).to_have_count(2)
        await expect(page.get_by_role("heading", level=1)).to_have_text("Tháng 6 năm 2020")
        levels = [int(await node.evaluate("node => node.tagName[1]")) for node in await page.locator("h1,h2,h3").all()]
        assert all(after - before <= 1 for before, after in pairwise(levels))


async def test_it_is_used_with_the_keyboard_and_without_javascript(desk: Desk, lead: Officer, browser: Browser) -> None:
    async with looking(browser, desk.page(lead), java_script_enabled=False) as (page, problems):
        await page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="Tới nội dung chính")
        await expect(skip).to_be_focused()
        await expect(skip).to_be_in_viewport()
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Tháng trước")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Tháng 5 năm 2020")
        await page.get_by_role("link", name="Năm", exact=True).focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Năm 2020")
        await page.get_by_role("link", name="Tháng 9 năm 2020", exact=True).click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Tháng 9 năm 2020")
        assert problems == []


async def test_what_has_the_focus_can_be_seen(desk: Desk, lead: Officer, browser: Browser) -> None:
    async with looking(browser, desk.page(lead)) as (page, _):
        for _step in range(14):
            await page.keyboard.press("Tab")
            outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline not in ("none", ""), await page.evaluate("document.activeElement.outerHTML")


async def test_filters_search_and_the_jump_work_without_javascript(desk: Desk, lead: Officer, browser: Browser) -> None:
    async with looking(browser, desk.page(lead), java_script_enabled=False) as (page, problems):
        await page.get_by_text("Lọc", exact=True).click()
        await page.get_by_label("Kỷ niệm", exact=True).check()
        await page.get_by_role("button", name="Áp dụng").click()
        entries = page.locator("li.entry")
        await expect(entries).to_have_count(2)
        await page.get_by_label("Tháng", exact=True).select_option("3")
        await page.get_by_role("button", name="Xem").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Tháng 3 năm 2020")
        await expect(page.get_by_label("Kỷ niệm", exact=True)).to_be_checked()
        await page.get_by_role("link", name="Bỏ lọc").click()
        await expect(page.get_by_label("Kỷ niệm", exact=True)).not_to_be_checked()
        await page.get_by_role("searchbox").fill("uy ban dai hoi thi xa")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status")).to_have_text("Có 1 mục.")
        await page.get_by_role("link", name="Tháng", exact=True).click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Tháng 6 năm 2020")
        assert problems == []


async def test_a_day_leads_to_its_details(desk: Desk, lead: Officer, browser: Browser) -> None:
    async with looking(browser, desk.page(lead), java_script_enabled=False) as (page, _):
        await page.locator("td .line", has_text="ASEAN 36 (trực tuyến)").click()
        entry = page.locator("li.entry", has_text="ASEAN 36 (trực tuyến)")
        await expect(entry).to_be_in_viewport()
        await entry.get_by_text("Chi tiết").click()
        await expect(entry.get_by_text("Trước đây định ngày")).to_be_visible()
    async with looking(browser, desk.page(lead), viewport=PHONE, java_script_enabled=False) as (page, _):
        await page.locator("td:has(time[datetime='2020-06-26'])").click()
        await expect(page.locator("li.entry", has_text="ASEAN 36 (trực tuyến)")).to_be_in_viewport()


@pytest.mark.parametrize(
    ("query", "size", "pages"),
    [
        ("", (297, 210), 1),
        ("?thang=2020-03", (297, 210), 2),
        ("?xem=nam", (420, 297), 1),
        ("?xem=lich-trinh", (210, 297), 2),
    ],
    ids=["month", "crowded month", "year", "agenda"],
)
async def test_it_prints_on_the_sheets_that_an_office_pins_to_its_wall(
    desk: Desk, lead: Officer, browser: Browser, query: str, size: tuple[int, int], pages: int
) -> None:
    async with looking(browser, desk.page(lead) + query, color_scheme="dark") as (page, _):
        paper = await page.pdf(prefer_css_page_size=True, print_background=True)
    with pypdfium2.PdfDocument(BytesIO(paper)) as document:
        assert len(document) == pages
        assert {tuple(round(side * 25.4 / 72) for side in sheet.get_size()) for sheet in document} == {size}
        said = document[0].get_textpage().get_text_bounded()
        assert "Phường Tứ Hạ" in said
        assert "In ngày" in said or "lich-trinh" in query
        assert "Đưa lịch vào điện thoại" not in said
        corner = document[0].render(scale=0.2).to_pil().convert("L").getpixel((2, 2))
        assert corner == 255  # white paper, whatever the screen is set to


async def test_the_poster_cuts_no_month_off(desk: Desk, lead: Officer, browser: Browser) -> None:
    async with looking(browser, desk.page(lead) + "?xem=nam") as (page, _):
        await page.emulate_media(media="print")
        await page.set_viewport_size({"width": 1512, "height": 1054})  # A3 without its margins, at 96 dpi
        months = page.locator(".months section")
        cut = await months.evaluate_all("all => all.map(one => one.scrollHeight - one.clientHeight)")
        assert len(cut) == 12
        assert max(cut) <= 1
