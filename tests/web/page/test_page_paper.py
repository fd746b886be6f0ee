"""The calendar page on paper: the sheets that an office pins to its wall, whatever fonts the machine has."""

import re
import shutil
from collections.abc import AsyncIterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from playwright.async_api import Browser

from bot.store.officers import Officer, Role
from tests.browser import in_the_browsers_loop, session_fixture

from .conftest import Desk, looking, open_desk

pytestmark = in_the_browsers_loop

VIEWS = {"month": "", "year": "?xem=nam", "agenda": "?xem=lich-trinh", "week": "?xem=tuan"}
BUSY = {3: 90, 6: 150, 8: 40, 12: 25}
"""So many entries are in the months of a busy office's year; all those of March are on three days."""


class Paper(NamedTuple):
    """What was printed: sizes of sheets (mm), words without spaces, fonts, and how far words are from an edge (mm)."""

    sizes: list[tuple[int, int]]
    words: str
    fonts: set[str]
    edge: float
    corner: object


async def printed(browser: Browser, url: str) -> Paper:
    """A page as the browser prints it, on a screen that is set to dark."""
    async with looking(browser, url, color_scheme="dark") as (page, problems):
        paper = await page.pdf(prefer_css_page_size=True, print_background=True)
        assert problems == []
    with pypdfium2.PdfDocument(BytesIO(paper)) as document:
        sheets = list(document)
        return Paper(
            [(round(wide * 25.4 / 72), round(high * 25.4 / 72)) for wide, high in (one.get_size() for one in sheets)],
            re.sub(r"\s", "", "".join(one.get_textpage().get_text_bounded() for one in sheets)),
            {name for one in sheets for name in fonts(one)},
            min(edge(one) for one in sheets),
            sheets[0].render(scale=0.2).to_pil().convert("L").getpixel((2, 2)),
        )


def fonts(sheet: pypdfium2.PdfPage) -> set[str]:
    """The names of the fonts of a sheet."""
    found = set()
    for one in sheet.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
        name = bytes(200)
        long = pdfium.FPDFFont_GetBaseFontName(pdfium.FPDFTextObj_GetFont(one), name, len(name))
        found.add(name[: long - 1].decode())
    return found


def edge(sheet: pypdfium2.PdfPage) -> float:
    """How far words are from the upper or lower edge (mm): a line that is sliced reaches beyond the margin."""
    words = sheet.get_textpage()
    boxes = [words.get_charbox(at) for at in range(words.count_chars()) if words.get_text_range(at, 1).strip()]
    high = sheet.get_height()
    return min(min(bottom, high - top) for _, bottom, _, top in boxes) * 25.4 / 72


@session_fixture
async def busy(tmp_path: Path, migrated_file: Path) -> AsyncIterator[Desk]:
    """An office with more to do than a wall has room for."""
    calendar = tmp_path / "calendar"
    calendar.mkdir()
    entries = "".join(
        f'[[event]]\nid = "e{month}-{count}"\nsummary = "Hội nghị ({month}-{count}) tổng kết công tác tuyên truyền và '
        f'thông tin đối ngoại của phường"\ndate = 2020-{month:02}-{1 + count % (3 if month == 3 else 28):02}\n'
        for month, entries in BUSY.items()
        for count in range(entries)
    )
    (calendar / "a.toml").write_text(f'[layer]\nid = "ward"\nname = "Thử"\n{entries}', encoding="utf-8")
    shutil.copy(migrated_file, tmp_path / "busy.db")
    async with open_desk(f"sqlite:///{tmp_path}/busy.db", calendar, date(2020, 6, 15)) as opened:
        yield opened


@pytest.mark.parametrize(
    ("query", "size", "pages"),
    [
        ("", (297, 210), 1),
        ("?thang=2020-03", (297, 210), 1),
        ("?thang=2020-08", (297, 210), 1),
        ("?xem=nam", (420, 297), 1),
        ("?xem=lich-trinh", (210, 297), 2),
    ],
    ids=["month", "six weeks", "six other weeks", "year", "agenda"],
)
async def test_it_prints_on_the_sheets_that_an_office_pins_to_its_wall(
    desk: Desk, lead: Officer, any_browser: Browser, query: str, size: tuple[int, int], pages: int
) -> None:
    paper = await printed(any_browser, desk.page(lead) + query)
    assert paper.sizes == [size] * pages
    assert "PhườngTứHạ" in paper.words
    assert "Inngày" in paper.words or "lich-trinh" in query
    assert "Đưalịchvàođiệnthoại" not in paper.words
    assert paper.corner == 255  # white paper, whatever the screen is set to
    assert paper.edge > 6


@pytest.mark.parametrize("view", VIEWS)
async def test_paper_has_the_fonts_that_the_page_brings(
    desk: Desk, lead: Officer, any_browser: Browser, view: str
) -> None:
    paper = await printed(any_browser, desk.page(lead) + VIEWS[view])
    assert {name.rpartition("+")[2] for name in paper.fonts} == {"Roboto-Regular", "Roboto-Bold"}


async def test_the_poster_says_all_of_the_year(desk: Desk, lead: Officer, any_browser: Browser) -> None:
    async with looking(any_browser, desk.page(lead) + "?xem=nam") as (page, _):
        titles = await page.locator(".brief .words").all_text_contents()
        assert len(titles) > 90
        assert await page.locator(".brief .more").count() > 0  # which a screen leaves to the months
    paper = await printed(any_browser, desk.page(lead) + "?xem=nam")
    assert [title for title in titles if re.sub(r"\s", "", title) not in paper.words] == []
    assert not re.search(r"\+\d+mục|còn\d+mục", paper.words)


@pytest.mark.parametrize("month", [3, 6])
async def test_a_month_that_is_too_full_goes_on_on_the_back(busy: Desk, any_browser: Browser, month: int) -> None:
    lan = await busy.enrol("Chị Lan", role=Role.LEAD)
    paper = await printed(any_browser, busy.page(lan) + f"?thang=2020-{month:02}")
    assert set(re.findall(rf"\({month}-(\d+)\)", paper.words)) == {str(count) for count in range(BUSY[month])}
    assert set(paper.sizes) == {(297, 210)}
    assert paper.edge > 6


async def test_a_year_that_is_too_full_goes_on_on_the_next_sheet(busy: Desk, any_browser: Browser) -> None:
    lan = await busy.enrol("Chị Lan", role=Role.LEAD)
    paper = await printed(any_browser, busy.page(lan) + "?xem=nam")
    for month, entries in BUSY.items():
        found = re.findall(rf"\({month}-(\d+)\)", paper.words)
        assert sorted(map(int, found)) == list(range(entries)), month
    assert "còn" in paper.words
    assert paper.sizes == [(420, 297)] * 3
    assert paper.edge > 6


async def test_no_day_and_no_month_cuts_off_what_it_holds(desk: Desk, busy: Desk, any_browser: Browser) -> None:
    for office in (desk, busy):
        lan = await office.enrol("Chị Lan", role=Role.LEAD)
        for query in ("?thang=2020-03", "?thang=2020-06", "?thang=2020-08", "?xem=nam"):
            async with looking(any_browser, office.page(lan) + query) as (page, _):
                await page.emulate_media(media="print")
                sheet = (1512, 1062) if "nam" in query else (1054, 733)  # without margins, at 96 dpi
                await page.set_viewport_size({"width": sheet[0], "height": sheet[1]})
                cut = await page.locator(".grid td, .months section, .strips, .sheet").evaluate_all(
                    "all => all.map(one => one.scrollHeight - one.clientHeight)"
                )
                assert max(cut) <= 1, query
                high = await page.locator(".sheet").evaluate("one => one.getBoundingClientRect().height")
                assert high <= sheet[1], query
