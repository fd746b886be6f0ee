"""The year 2020 as the newspapers told it, and what an office with Nhắc Lịch heard of it, and when.

What is told here in Vietnamese and English for people stands in docs/nam-2020.md and docs/year-2020.md.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import icalendar
import pytest

from bot.sandbox import Message, Person
from bot.store.officers import Role
from bot.web.feed.feeds import Feeds

from .conftest import World, office

FILES = {file.name: file.read_text(encoding="utf-8") for file in (Path(__file__).parent / "year_2020").glob("*.toml")}
UNITS = FILES["phuong.toml"].split("[[task]]")[0]
"""What the office starts from in February: its unit, and no plan yet."""


@dataclass
class Year:
    """The office in 2020: its admin Minh, and Lan, who is in charge of the ward's information work."""

    world: World
    minh: Person
    lan: Person
    files: dict[str, str]

    async def at(self, day: int, month: int, hour: int = 9) -> None:
        await self.world.at(date(2020, month, day), hour)

    async def send(self, name: str, *changes: tuple[str, str]) -> None:
        """Minh corrects a file and sends it to the bot, looks, and taps."""
        for old, new in changes:
            assert old in self.files[name]
            self.files[name] = self.files[name].replace(old, new)
        self.world.state.say(self.minh.user_id, "", document=(name, self.files[name].encode()))
        await self.world.settle()
        await self.apply(self.world.last(self.minh))

    async def change(self, words: str, button: str, answer: str = "") -> None:
        """Minh finds an entry with /sua, taps what is to be done with it, types what is asked, looks, and taps."""
        found = await self.world.say(self.minh, f"/sua {words}")
        if "Chạm số" in found.text:
            found = await self.world.tap(self.minh, found, "1")
        found = await self.world.tap(self.minh, found, button)
        await self.apply(await self.world.say(self.minh, answer, to=found) if answer else found)

    async def apply(self, preview: Message) -> None:
        assert "Xem trước" in preview.text, preview.text
        assert "Đã áp dụng" in "\n".join(m.text for m in await self._after(preview))

    async def _after(self, preview: Message) -> list[Message]:
        count = len(self.world.sent(self.minh))
        await self.world.tap(self.minh, preview, "Áp dụng")
        return self.world.sent(self.minh)[count:]

    def news(self, person: Person) -> list[str]:
        """Every line of every notice of a change that somebody has been sent."""
        texts = [m.text for m in self.world.sent(person) if "Lịch có thay đổi" in m.text]
        return [line for text in texts for line in text.split("\n\n")[1:]]

    def reminded(self, words: str, since: tuple[int, int], until: tuple[int, int]) -> list[str]:
        """On which days, "dd/mm", Lan was reminded of something, from one (day, month) to another."""
        first, last = (date(2020, month, day) for day, month in (since, until))
        found = []
        for message in self.world.sent(self.lan):
            day = message.date.astimezone(self.world.service.office.zone).date()
            reminder = "🕐" in message.text or "⏳" in message.text
            if reminder and words in message.text and first <= day <= last:
                found.append(f"{day:%d/%m}")
        return found

    async def feed(self, id_: str) -> dict[str, Any]:
        """What the phone's calendar shows of an entry that happens once."""
        content = await Feeds(self.world.service.office, b"secret").whole()
        shown = [e for e in icalendar.Calendar.from_ical(content).walk("VEVENT") if e["UID"] == f"{id_}@nhaclich"]
        if not shown:
            return {}
        [event] = shown
        return {"from": str(event["DTSTART"].dt), "sequence": event["SEQUENCE"], "status": str(event["STATUS"])}


@pytest.fixture
async def year(tmp_path: Path, database_url: str) -> AsyncIterator[Year]:
    """The office in the middle of February, once on SQLite and once on PostgreSQL."""
    layers = {"1.toml": FILES["doi-ngoai.toml"], "2.toml": FILES["tinh.toml"], "3.toml": UNITS}
    start = datetime(2020, 2, 13, 1, 0, tzinfo=UTC)
    async with office(tmp_path, layers, start, database_url, copies=14) as world:
        minh = await world.enrol("Anh Minh", role=Role.ADMIN)
        lan = await world.enrol("Chị Lan", "tuyen-giao")
        yield Year(world, minh, lan, dict(FILES))


@pytest.mark.parametrize("database_url", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)], indirect=True)
async def test_the_year_2020(year: Year) -> None:
    # 16 February. The festival is 45 days away, and it is a Sunday: it was told of on Friday.
    await year.at(16, 2)
    assert year.reminded("Festival Huế", (13, 2), (16, 2)) == ["14/02"]

    # 20 February. The province puts the festival off to the end of August; who has heard of April is told.
    await year.at(20, 2)
    await year.send(
        "tinh.toml",
        ("date = 2020-04-01\nend = 2020-04-06\n", "date = 2020-08-28\nend = 2020-09-02\n"),
        ("leads = [45", 'earlier = [{ start = 2020-04-01, end = 2020-04-06, note = "do dịch COVID-19" }]\nleads = [45'),
    )
    moved = "📅 Festival Huế 2020: dời từ 01–06/04 sang 28/08–02/09, do dịch COVID-19."
    assert year.news(year.lan) == year.news(year.minh) == [moved]
    assert await year.feed("festival-hue-2020") == {"from": "2020-08-28", "sequence": 1, "status": "CONFIRMED"}

    # 10 March. The ward issues its plan, and Minh sends it from the phone. Nobody has been told anything else before.
    await year.at(10, 3)
    await year.send("phuong.toml")
    assert year.news(year.lan) == [moved]
    await year.at(11, 3)
    assert year.reminded("ASEAN 36", (10, 3), (11, 3)) == ["11/03"]

    # 19 March. The ASEAN summit of April is put off. It will meet at the end of June, each from home.
    await year.at(19, 3)
    await year.change("cấp cao ASEAN", "Dời ngày", "26/6, họp trực tuyến")
    summit = "📅 Hội nghị Cấp cao ASEAN 36: dời từ 08–09/04 sang 26/06, họp trực tuyến."
    assert year.news(year.lan)[1:] == [summit]
    assert await year.feed("asean-36") == {"from": "2020-06-26", "sequence": 1, "status": "CONFIRMED"}
    assert (await year.feed("ii-4-asean-36"))["from"] == "2020-06-23"

    # 30 March. The award for external information: works may be sent in until June.
    await year.at(24, 3)
    assert year.reminded("hạn gửi tác phẩm", (10, 3), (24, 3)) == ["24/03"]
    await year.at(30, 3)
    await year.send(
        "doi-ngoai.toml",
        ("date = 2020-03-31\n", 'date = 2020-06-15\nnote = "Gia hạn vì dịch"\n'),
        (
            "date = 2020-04-08\nend = 2020-04-09\n",
            'date = 2020-06-26\nearlier = [{ start = 2020-04-08, end = 2020-04-09, note = "họp trực tuyến" }]\n',
        ),
    )
    assert year.news(year.lan)[2:] == [
        "📅 Giải thưởng thông tin đối ngoại: hạn gửi tác phẩm: dời từ 31/03 sang 15/06, gia hạn vì dịch."
    ]

    # April passes, and nobody is reminded of what does not happen in it.
    await year.at(30, 4)
    for words in ("Festival Huế", "ASEAN 36", "hạn gửi tác phẩm"):
        assert year.reminded(words, (31, 3), (30, 4)) == [], words

    # June. The summit meets.
    await year.at(26, 6)
    assert year.reminded("Hội nghị Cấp cao ASEAN 36", (1, 5), (26, 6)) == [
        *("29/05",),
        *("16/06", "19/06", "19/06", "22/06", "23/06", "24/06", "25/06", "26/06", "26/06"),
    ]

    # 20 July. The award will be handed over on 28 July. It had no day before, so nobody has to unlearn one.
    await year.at(20, 7)
    told = len(year.news(year.lan))
    await year.change("lễ trao giải", "Dời ngày", "28/7")
    assert len(year.news(year.lan)) == told
    assert (await year.feed("ttdn-trao"))["from"] == "2020-07-28"

    # 21 July. The festival is to be a little shorter, and to begin two days earlier.
    assert year.reminded("Festival Huế", (1, 7), (20, 7)) == ["14/07"]
    await year.at(21, 7)
    await year.change("festival", "Dời ngày", "26-31/8")
    assert year.news(year.lan)[told:] == ["📅 Festival Huế 2020: sớm lên, từ 28/08–02/09 thành 26–31/08."]
    await year.at(28, 7)
    assert year.reminded("lễ trao giải", (20, 7), (28, 7)) == ["21/07", "27/07", "28/07"]

    # 31 July. The epidemic is back; there will be no festival in 2020.
    await year.at(31, 7)
    await year.change("festival", "Huỷ")
    assert year.news(year.lan)[told + 1 :] == ["📅 Festival Huế 2020: không tổ chức nữa (trước đây định 26–31/08)."]
    assert await year.feed("festival-hue-2020") == {"from": "2020-08-26", "sequence": 2, "status": "CANCELLED"}
    await year.at(1, 9)
    assert year.reminded("Festival Huế", (31, 7), (1, 9)) == []

    # 1 September. The province's congress gets its days. (Which days these were is not verified: they are assumed.)
    await year.change("dh-tinh-16", "Dời ngày", "13-15/10")
    await year.at(8, 10)
    assert "11/09" in year.reminded("Đại hội Đảng bộ tỉnh lần thứ XVI", (1, 9), (8, 10))  # the 13th is a Sunday
    told = len(year.news(year.lan))

    # 9 October. Central Vietnam is under water. The congress is put off, and nobody knows until when.
    await year.at(9, 10)
    await year.change("dh-tinh-16", "Hoãn")
    assert year.news(year.lan)[told:] == [
        "🏛 Đại hội Đảng bộ tỉnh lần thứ XVI: hoãn (trước đây định 13–15/10), chưa có ngày mới.",
        "📌 II.4 · Tuyên truyền Đại hội Đảng bộ tỉnh: chưa có hạn mới (trước là 08/10).",
    ]
    await year.at(15, 10)
    assert year.reminded("Đại hội Đảng bộ tỉnh", (10, 10), (15, 10)) == []

    # 16 October. It will be held from the 21st on.
    await year.at(16, 10)
    await year.change("dh-tinh-16", "Dời ngày", "21-23/10, lùi vì mưa lũ")
    assert year.news(year.lan)[told + 2 :] == [
        "🏛 Đại hội Đảng bộ tỉnh lần thứ XVI: đã định ngày 21–23/10, lùi vì mưa lũ.",
        "📌 II.4 · Tuyên truyền Đại hội Đảng bộ tỉnh: hạn 16/10.",
    ]
    await year.at(21, 10)
    assert year.reminded("Đại hội Đảng bộ tỉnh lần thứ XVI", (17, 10), (21, 10)) == ["20/10", "21/10"]
    assert (await year.feed("dh-tinh-16"))["from"] == "2020-10-21"

    # And everything can be looked up: who changed what, when, and from which file.
    from bot.store import versions

    async with year.world.service.store.read() as connection:
        listed = await versions.listed(connection)
    assert [one.action.value for one in reversed(listed)] == [
        "load",
        *("load", "load", "edit", "load"),
        *("edit", "edit", "edit", "edit", "edit", "edit"),
    ]
    assert {one.officer for one in listed[:-1]} == {"Anh Minh"}
