"""The style sheets and fonts of the calendar page."""

import re
import unicodedata
from importlib.resources import files
from string import printable

import pytest
from PIL import ImageFont

from bot.store.officers import Officer
from bot.web.page.render import style
from tests.browser import in_the_browsers_loop

from .conftest import Desk
from .test_page_answers import get

pytestmark = in_the_browsers_loop


async def test_style_sheets_may_be_kept_for_ever_and_others_are_not_there(desk: Desk, lead: Officer) -> None:
    page = (await get(desk.page(lead))).text
    address = re.findall(r'href="(/static/[^"]+page\.css)"', page)[0]
    answer = await get(desk.url + address)
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"].startswith("text/css")
    for name in ("no.css", "..%2Fquery.py", "query.py"):
        assert (await get(f"{desk.url}/static/x/{name}")).status_code == 404


async def test_a_style_sheet_names_its_fonts_beside_it_and_they_may_be_kept_for_ever(desk: Desk, lead: Officer) -> None:
    page = (await get(desk.page(lead))).text
    address = re.findall(r'href="(/static/[^"]+page\.css)"', page)[0]
    named = re.findall(r'url\("([^"]+)"\)', (await get(desk.url + address)).text)
    assert len(named) == 2
    for name in named:
        font = address.rpartition("/")[0] + "/" + name
        assert f'href="{font}"' in page  # fetched early, so that nothing moves when it has come
        answer = await get(desk.url + font)
        assert answer.headers["content-type"] == "font/woff2"
        assert "immutable" in answer.headers["cache-control"]
        assert len(answer.content) < 60_000


@pytest.mark.parametrize("weight", ["regular", "bold"])
async def test_the_fonts_have_every_letter_of_the_texts_and_of_vietnamese(weight: str) -> None:
    fonts = files("bot.web.page").joinpath("fonts")
    face = ImageFont.truetype(str(fonts.joinpath(f"roboto-{weight}.woff2")), 40)
    marks = ["", *"\u0300\u0309\u0303\u0301\u0323"]
    vowels = "aăâeêioôơuưy"
    wanted = {unicodedata.normalize("NFC", one + mark) for one in vowels + vowels.upper() for mark in marks}
    wanted |= set("đĐ") | set(marks[1:]) | set(printable.strip())
    wanted |= set(re.findall(r'content: "(.)', style("page.css").decode()))
    for locale in ("vi", "en"):
        words = files("bot.texts").joinpath(locale, "page.toml").read_text(encoding="utf-8")
        wanted |= {one for one in words if unicodedata.category(one) != "So"}  # an emoji of a message
    missing = bytes(face.getmask("\uffff"))
    assert [one for one in wanted if one.strip() and bytes(face.getmask(one)) == missing] == []
    assert "Apache License" in fonts.joinpath("LICENSE").read_text(encoding="ascii")
