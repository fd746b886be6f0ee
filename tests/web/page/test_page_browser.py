"""The calendar page in a real browser: with the keyboard, without JavaScript, on a phone, in the dark."""

from itertools import pairwise

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from bot.store.officers import Officer
from tests.browser import in_the_browsers_loop

from .conftest import DESK, PHONE, Desk, looking

pytestmark = in_the_browsers_loop

PAGES = {
    "month": "",
    "six weeks": "?thang=2020-03",
    "cancelled": "?thang=2020-08",
    "agenda": "?xem=lich-trinh",
    "week": "?xem=tuan",
    "year": "?xem=nam",
    "search": "?tim=uy%20ban",
    "filtered": "?loai=nhiem-vu&donvi=ubnd",
    "standing": "?xem=nam&tinhtrang=qua-han",
    "odd": "?thang=2020-13",
}
ONE_OF_EACH_TEMPLATE = {"month", "agenda", "year", "search", "odd"}


LOOKS = {"desk": (DESK, "light"), "dark": (DESK, "dark"), "phone": (PHONE, "light")}
ONCE = {
    ("month", "dark"),
    ("standing", "phone"),
    ("agenda", "phone"),
    ("year", "desk"),
    ("search", "phone"),
    ("odd", "desk"),
}
"""Each template, and each look, is seen once in the short suite, and all of them in all looks in the long one."""


@pytest.mark.parametrize(
    ("page_name", "look"),
    [
        pytest.param(name, look, marks=() if (name, look) in ONCE else pytest.mark.long)
        for name in PAGES
        for look in LOOKS
    ],
)
async def test_axe_finds_nothing_and_nothing_goes_wrong(
    desk: Desk, lead: Officer, browser: Browser, page_name: str, look: str
) -> None:
    viewport, scheme = LOOKS[look]
    async with looking(browser, desk.page(lead) + PAGES[page_name], viewport=viewport, color_scheme=scheme) as (
        page,
        problems,
    ):
        await page.evaluate("document.querySelectorAll('details').forEach(node => { node.open = true })")
        found = await Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide == 0
        assert problems == []


@pytest.mark.parametrize(
    "query",
    [
        pytest.param(query, id=name, marks=() if name in ONE_OF_EACH_TEMPLATE else pytest.mark.long)
        for name, query in PAGES.items()
    ],
)
async def test_every_letter_and_sign_is_of_the_font_that_the_page_brings(
    desk: Desk, lead: Officer, any_browser: Browser, query: str
) -> None:
    """No word and no mark depends on what fonts a machine happens to have."""
    async with looking(any_browser, desk.page(lead) + query) as (page, problems):
        await page.evaluate("document.querySelectorAll('details').forEach(node => { node.open = true })")
        devtools = await page.context.new_cdp_session(page)
        await devtools.send("DOM.enable")
        await devtools.send("CSS.enable")
        nodes = (await devtools.send("DOM.getFlattenedDocument", {"depth": -1}))["nodes"]
        foreign, letters = {}, 0
        for node in (node for node in nodes if node["nodeType"] == 1):
            used = (await devtools.send("CSS.getPlatformFontsForNode", {"nodeId": node["nodeId"]}))["fonts"]
            letters += sum(font["glyphCount"] for font in used)
            if others := {font["familyName"] for font in used if not font["isCustomFont"]}:
                foreign[node["nodeName"], *node.get("attributes", [])] = others
        assert foreign == {}
        assert letters > 100 or "2020-13" in query
        assert problems == []


async def test_landmarks_and_headings_tell_where_one_is(desk: Desk, lead: Officer, browser: Browser) -> None:
    async with looking(browser, desk.page(lead)) as (page, _):
        for role in ("banner", "main", "contentinfo", "search"):
            await expect(page.get_by_role(role)).to_have_count(1)  # type: ignore[arg-type]
        await expect(page.get_by_role("navigation")).to_have_count(3)
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
