"""The calendar page narrowed to how tasks stand: plain links with counts, without JavaScript, for phone and desk."""

import os
from datetime import date

import pytest
from playwright.async_api import Browser, Page, expect

from bot.store import extensions, progress
from bot.store.officers import Officer
from bot.store.progress import EXTENSION, Report
from tests.browser import in_the_browsers_loop

from .conftest import DESK, PHONE, Desk, looking

pytestmark = in_the_browsers_loop

YEAR = "?xem=lich-trinh&thang=2020-04"


async def told(desk: Desk, lead: Officer) -> None:
    """One task of each class and flag, from April to June; today is 15 June."""
    await desk.report(lead, "ii-4-30-4", "2020", "tuyen-giao", "in_progress", percent=40)
    await desk.report(lead, "ii-4-30-4", "2020", "ubnd", "done")
    await desk.report(lead, "ii-1", "", "tuyen-giao", "blocked", note="thiếu kinh phí")
    async with desk.store.begin() as connection:
        now = desk.clock.now()
        asked = Report("ii-1", "", "chi-bo", lead.id, 90, now, EXTENSION, promised_on=date(2020, 7, 10))
        (report,) = await progress.add(connection, [asked])
        await extensions.ask(
            connection,
            task=asked.task,
            officer_id=lead.id,
            report_id=report,
            due_before=date(2020, 6, 30),
            planned_on=date(2020, 6, 30),
            until=date(2020, 7, 10),
            now=now,
        )


async def counts(page: Page) -> dict[str, int]:
    found = await page.get_by_role("navigation", name="Tình hình nhiệm vụ").get_by_role("link").all_inner_texts()
    assert found.pop(0).strip() == "Mọi mục"
    return {" ".join(words.split()[:-1]): int(words.split()[-1]) for words in found}


@pytest.mark.parametrize(("viewport", "scheme"), [(PHONE, "dark"), (DESK, "light")], ids=["phone", "desk"])
async def test_links_with_counts_lead_to_the_tasks_that_stand_so(
    desk: Desk, lead: Officer, browser: Browser, viewport: dict[str, int], scheme: str
) -> None:
    await told(desk, lead)
    context = {"viewport": viewport, "color_scheme": scheme, "java_script_enabled": False}
    async with looking(browser, desk.page(lead) + YEAR, **context) as (page, problems):
        if folder := os.environ.get("SHOTS"):
            await page.screenshot(path=f"{folder}/standings-{scheme}.png")
        found = await counts(page)
        assert found["Vướng mắc"] == found["Xin gia hạn"] == 1
        assert found["Quá hạn chưa xong"] > 1
        for name, count in found.items():
            await page.get_by_role("link", name=f"{name} {count}", exact=True).click()
            await expect(page.get_by_role("link", name=f"{name} {count}", exact=True)).to_have_attribute(
                "aria-current", "true"
            )
            await expect(page.locator("li.entry")).to_have_count(count)
            assert await counts(page) == found
        assert problems == []


async def test_a_class_goes_with_the_other_filters_and_from_view_to_view(
    desk: Desk, lead: Officer, browser: Browser
) -> None:
    """By the units that are chosen: UBND has done its part of what is overdue."""
    await told(desk, lead)
    async with looking(browser, desk.page(lead) + YEAR + "&tinhtrang=qua-han&donvi=ubnd") as (page, _):
        titles = await page.locator("li.entry .words").all_inner_texts()
        assert not any("30/4" in title for title in titles)
        await page.get_by_role("link", name="Năm", exact=True).click()
        assert "tinhtrang=qua-han" in page.url
        await page.get_by_text("Đang lọc").wait_for()
        await page.get_by_role("link", name="Bỏ lọc").click()
        assert "tinhtrang" not in page.url


async def test_an_officer_has_the_standing_of_their_own_units(desk: Desk, lead: Officer, browser: Browser) -> None:
    await told(desk, lead)
    officer = await desk.enrol("Anh Minh", "ubnd")
    async with looking(browser, desk.page(officer) + "?thang=2020-04") as (page, _):
        assert "Quá hạn chưa xong" not in await counts(page)
        assert (await counts(page))["Hoàn thành quá hạn"] == 1
