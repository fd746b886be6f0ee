"""What the calendar page says over HTTP, to whom, and how it is guarded."""

import asyncio
import logging
import re
import shutil
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import NoReturn

import httpx
import pytest
from sqlalchemy.exc import OperationalError
from starlette.applications import Starlette

from bot.calendar.model import Kind
from bot.store import loading, officers
from bot.store.officers import Officer, Role
from bot.texts import texts
from bot.web.page.routes import page_routes
from bot.web.throttle import Throttle
from tests.browser import in_the_browsers_loop, session_fixture
from tests.waiting import PATIENCE

from .conftest import Desk, open_desk

pytestmark = in_the_browsers_loop

ODD = [
    ("nam=99999", "từ năm 1930 đến năm 2070"),
    ("thang=2020-13", "Tháng hoặc năm không đúng"),
    ("tim=" + "a" * 101, "dài quá 100 chữ"),
    ("xem=quy", "Không có cách xem này"),
    ("loai=hop", "Không có loại mục này"),
    ("tim=" + "a" * 5000, "dài quá"),
]


async def get(url: str, **more: object) -> httpx.Response:
    async with httpx.AsyncClient(timeout=PATIENCE) as client:
        return await client.get(url, **more)  # type: ignore[arg-type]


async def words(url: str) -> str:
    """What a page says, without its markup; white space is one space."""
    answer = await get(url)
    assert answer.status_code == 200, answer.text
    body = re.sub(r"<style.*?</style>|<head>.*?</head>", "", answer.text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


@session_fixture
async def lead(desk: Desk) -> Officer:
    return await desk.enrol("Chị Lan", role=Role.LEAD)


async def test_the_month_shows_days_lunar_dates_anniversaries_and_deadlines(desk: Desk, lead: Officer) -> None:
    said = await words(desk.page(lead))
    assert "Tháng 6 năm 2020" in said
    assert "Năm Canh Tý" in said
    assert "âm lịch 10/4 nhuận" in said
    assert "1/5" in said
    assert "Ngày Báo chí Cách mạng Việt Nam , kỷ niệm 95 năm" in said
    assert "Hội nghị Cấp cao ASEAN 36 (trực tuyến)" in said
    assert "II.1 · Quán triệt các văn bản của Đảng" in said
    assert "Tuyên giáo: chưa thực hiện" in said
    assert "(tạm đặt)" in said
    page = (await get(desk.page(lead))).text
    assert page.count('aria-current="date"') == 1
    assert re.search(r'aria-current="date">.*?datetime="2020-06-15"', page, re.DOTALL)


async def test_the_week_starts_on_monday(desk: Desk, lead: Officer) -> None:
    page = (await get(desk.page(lead))).text
    assert re.findall(r'<abbr title="([^"]+)">', page)[0] == "Thứ Hai"
    assert re.findall(r'datetime="([^"]+)"', page)[0] == "2020-06-01"


async def test_public_holidays_are_named_unless_an_entry_says_it(desk: Desk, lead: Officer) -> None:
    page = (await get(desk.page(lead) + "?thang=2020-01")).text
    assert '<span class="holiday">Mùng ba Tết Nguyên Đán</span>' in page
    assert '<span class="holiday unseen">Tết Nguyên Đán</span>' in page


async def test_what_is_postponed_or_cancelled_is_shown_as_such(desk: Desk, lead: Officer) -> None:
    page = (await get(desk.page(lead) + "?thang=2020-08")).text
    assert re.search(r'class="entry kind-event off cancelled".*?Festival Huế 2020.*?Huỷ', page, re.DOTALL)
    assert "Trước đây định ngày" in page


async def test_what_has_no_day_is_listed_in_its_month(desk: Desk, lead: Officer) -> None:
    said = await words(desk.page(lead) + "?thang=2020-04")
    assert "Chưa ấn định ngày" in said
    assert "tháng 4/2020, chưa ấn định ngày" in said
    assert "năm 2020, chưa ấn định ngày" in await words(desk.page(lead) + "?xem=nam")


async def test_reports_are_shown_as_they_stand_now(desk: Desk, lead: Officer) -> None:
    async with desk.store.read() as connection:
        calendar = await desk.office.calendar(connection)
    task = next(entry for entry in calendar.entries if entry.clause == "II.8" and entry.kind is Kind.TASK)
    url = desk.page(lead) + "?thang=2020-03"
    assert "quá hạn 82 ngày" in await words(url)
    for number, unit in enumerate(task.units):
        if number == 0:
            await desk.report(lead, task.id, "", unit, "in_progress", percent=50)
            assert f"{round(50 / len(task.units))}%" in await words(url)
        await desk.report(lead, task.id, "", unit, "done")
    page = (await get(url)).text
    assert re.search(r'class="entry kind-task done".*?II\.8', page, re.DOTALL)


async def test_a_calendar_that_is_loaded_anew_is_shown_at_once(desk: Desk, lead: Officer, tmp_path: Path) -> None:
    assert "Họp giao ban bất thường" not in await words(desk.page(lead))
    file = tmp_path / "them.toml"
    file.write_text(
        '[layer]\nid = "them"\nname = "Thêm"\n[[event]]\nid = "hop"\n'
        'summary = "Họp giao ban <b>bất thường</b> & khẩn"\ndate = 2020-06-18\n',
        encoding="utf-8",
    )
    await loading.load(desk.store, [file], bundled=Path("calendar_data"), by="test", now=desk.clock.now(), locale="vi")
    assert "Họp giao ban <b>bất thường</b> & khẩn" in await words(desk.page(lead))


async def test_an_officer_sees_all_events_and_the_tasks_of_their_own_units(desk: Desk) -> None:
    theirs = await desk.enrol("Anh Ba", "mttq")
    said = await words(desk.page(theirs))
    assert "ASEAN 36 (trực tuyến)" in said
    assert "III.2 · Báo cáo quý" in said
    assert "II.1 · Quán triệt" not in said


@pytest.mark.parametrize(
    ("query", "there", "missing"),
    [
        ("loai=ky-niem", "Ngày Báo chí Cách mạng", "II.1 · Quán triệt"),
        ("loai=nhiem-vu,dai-hoi", "II.1 · Quán triệt", "Ngày Báo chí Cách mạng"),
        ("donvi=mttq", "III.2 · Báo cáo quý", "II.1 · Quán triệt"),
        ("lop=foreign-affairs", "ASEAN 36 (trực tuyến)", "Ngày Báo chí"),
        ("tim=bao chi", "Ngày Báo chí Cách mạng", "ASEAN 36 (trực tuyến)"),
        ("tim=đại hội hương trà", "thị xã Hương Trà lần thứ XIV", "Ngày Báo chí"),
        ("tim=ủy viên", "Uỷ viên không thường trực", "Ngày Báo chí"),
        ("tim=DANG BO PHUONG", "Đại hội Đảng bộ phường", "Ngày Báo chí"),
    ],
)
async def test_filters_and_the_search_narrow_it(
    desk: Desk, lead: Officer, query: str, there: str, missing: str
) -> None:
    said = await words(f"{desk.page(lead)}?{query}")
    assert there in said
    assert missing not in said


async def test_a_search_that_finds_nothing_says_so(desk: Desk, lead: Officer) -> None:
    assert "Không có mục nào" in await words(desk.page(lead) + "?tim=xyzzy")
    assert "Không có mục nào hợp với bộ lọc" in await words(desk.page(lead) + "?lop=khong-co")


async def test_the_agenda_goes_on_for_three_months_and_the_year_has_twelve(desk: Desk, lead: Officer) -> None:
    said = await words(desk.page(lead) + "?xem=lich-trinh")
    assert "Từ tháng 6 năm 2020 đến tháng 8 năm 2020" in said
    assert said.count("Việt Nam - Năm Chủ tịch ASEAN 2020") == 2  # the title, and the name of its details
    year = (await get(desk.page(lead) + "?xem=nam")).text
    assert len(re.findall(r'<table class="mini', year)) == 12
    assert len(set(re.findall(r'datetime="(2020-\d\d-\d\d)"', year))) == 366


@pytest.mark.parametrize("query", ["", "thang=2020-03", "xem=nam", "xem=tuan", "xem=lich-trinh&thang=2020-12", "tim=a"])
async def test_every_id_stands_once_and_every_link_within_the_page_leads_somewhere(
    desk: Desk, lead: Officer, query: str
) -> None:
    page = (await get(f"{desk.page(lead)}?{query}")).text
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert {unescape(at) for at in re.findall(r'href="#([^"]+)"', page)} <= {unescape(id_) for id_ in ids}


async def test_it_speaks_the_officers_language(desk: Desk) -> None:
    guest = await desk.enrol("Ms Smith", role=Role.LEAD, locale="en")
    answer = await get(desk.page(guest))
    assert '<html lang="en">' in answer.text
    said = await words(desk.page(guest))
    assert "June 2020" in said
    assert "Monday" in said
    assert "95 years" in said
    assert not re.search(r"Tháng|Hôm nay|Đang lọc", said.replace("Phường Tứ Hạ", ""))


@pytest.mark.parametrize(("query", "why"), ODD)
async def test_odd_values_are_answered_in_words(desk: Desk, lead: Officer, query: str, why: str) -> None:
    answer = await get(f"{desk.page(lead)}?{query}")
    assert answer.status_code == 400
    assert why in answer.text
    assert "Về tháng này" in answer.text


@pytest.mark.parametrize(
    "query",
    ["thang=1930-01", "thang=2070-12", "xem=nam&nam=1930", "xem=lich-trinh&thang=2070-12", "xem=tuan&ngay=2070-12-31"],
)
async def test_the_outermost_months_can_be_shown(desk: Desk, lead: Officer, query: str) -> None:
    assert (await get(f"{desk.page(lead)}?{query}")).status_code == 200


async def test_unknown_links_are_404_and_revoked_ones_410_at_once(desk: Desk, lead: Officer) -> None:
    url = desk.page(lead)
    wrong = await get(url[:-1] + ("A" if url[-1] != "A" else "B"))
    assert wrong.status_code == 404
    assert "Không có lịch nào ở đường dẫn này" in wrong.text
    assert (await get(url)).status_code == 200
    async with desk.store.begin() as connection:
        await officers.leave(connection, lead.id, now=desk.clock.now())
    gone = await get(url)
    assert gone.status_code == 410
    assert "đã bị huỷ" in gone.text
    assert "Chị Lan" not in gone.text


async def test_while_the_database_is_away_a_page_says_so_in_words() -> None:
    async def look(*_: object) -> NoReturn:
        raise OperationalError("SELECT", {}, Exception("server closed the connection"))

    app = Starlette(routes=page_routes(look, Throttle(lambda: 0.0), lambda: date(2020, 6, 15), texts("vi")))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://office") as client:
        answer = await client.get("/lich/1-token")
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert "Lịch tạm thời chưa lấy được" in answer.text
    assert "token" not in answer.text


@pytest.mark.parametrize("query", ["", "?xem=nam", "?thang=0"])
async def test_every_page_is_guarded(desk: Desk, lead: Officer, query: str) -> None:
    headers = (await get(desk.page(lead) + query)).headers
    assert headers["cache-control"].startswith("private")
    assert headers["referrer-policy"] == "no-referrer"
    assert "noindex" in headers["x-robots-tag"]
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["style-src"] == policy["font-src"] == "'self'"
    assert "script-src" not in policy


async def test_a_page_names_no_other_host_and_holds_no_script(desk: Desk, lead: Officer) -> None:
    for query in ("", "?xem=nam", "?xem=lich-trinh"):
        page = (await get(desk.page(lead) + query)).text
        loaded = re.findall(r'<(?:link|img|script|iframe)[^>]*(?:href|src)="([^"]+)"', page)
        assert loaded
        assert all(address.startswith("/static/") for address in loaded)
        assert "<script" not in page
        assert not re.search(r"\son\w+=|\sstyle=", page)


async def test_the_link_to_subscribe_is_the_officers_own(desk: Desk, lead: Officer) -> None:
    page = (await get(desk.page(lead))).text
    token = desk.page(lead).rpartition("/")[2]
    assert f'href="webcal://lich.example/feed/{token}.ics"' in page
    assert f'value="https://lich.example/feed/{token}.ics"' in page


async def test_the_token_is_in_no_log(desk: Desk, lead: Officer) -> None:
    said: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        await get(desk.page(lead))
        await get(desk.page(lead) + "x?thang=0")
        logging.getLogger("bot.web.page").error("it listens")
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    token = desk.page(lead).rpartition("/")[2]
    ours = [words for words in said if not words.startswith(("HTTP Request", "send_", "receive_", "connect_"))]
    assert "it listens" in ours
    assert not any(token in words for words in ours)


CROWD = """
[layer]
id = "ward"
name = "Phường"
[[unit]]
id = "ubnd"
name = "UBND"
short = "UBND"
"""


async def test_a_crowded_day_shows_what_fits_and_the_list_all(tmp_path: Path, migrated_file: Path) -> None:
    folder = tmp_path / "calendar"
    folder.mkdir()
    events = "".join(
        f'[[event]]\nid = "e{n}"\nsummary = "Cuộc họp số {n} {"rất dài " * (n * 3)}"\ndate = 2020-06-18\n'
        for n in range(12)
    )
    (folder / "a.toml").write_text(CROWD + events, encoding="utf-8")
    shutil.copy(migrated_file, tmp_path / "office.db")
    async with open_desk(f"sqlite:///{tmp_path}/office.db", folder, date(2020, 6, 15)) as desk:
        lead = await desk.enrol("Chị Lan", role=Role.LEAD)
        page = (await get(desk.page(lead))).text
        assert page.count('<li class="entry') == 12
        assert page.count('class="line kind-event"') == 3
        assert "+9 mục nữa" in page
        year = (await get(desk.page(lead) + "?xem=nam")).text
        assert "+4 mục" in year


async def test_many_can_look_at_the_same_time(desk: Desk, lead: Officer) -> None:
    start = date(2020, 1, 1)
    months = [start + timedelta(days=31 * number) for number in range(12)]
    answers = await asyncio.gather(*(get(f"{desk.page(lead)}?thang={day:%Y-%m}") for day in months))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 12
