"""/lich anh: the month as a picture in the chat."""

from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from bot.chat.lists.picture import wanted, which_month
from bot.sandbox import Fault

from .conftest import World

TODAY = date(2020, 3, 10)


@pytest.mark.parametrize(
    ("words", "month"),
    [
        ("", (2020, 3)),
        ("6/2020", (2020, 6)),
        ("06-2021", (2021, 6)),
        ("6.2020", (2020, 6)),
        ("thang 6", (2020, 6)),
        ("thang 6 nam 2019", (2019, 6)),
        ("6 2020", (2020, 6)),
        ("12", (2020, 12)),
        ("13", None),
        ("0/2020", None),
        ("hom qua", None),
        ("6/20", None),
        ("6/2020/1", None),
    ],
)
def test_a_month_is_named_in_several_ways(words: str, month: tuple[int, int] | None) -> None:
    assert which_month(words, TODAY) == month


@pytest.mark.parametrize(
    ("command", "rest"),
    [
        ("/lich anh", ""),
        ("/lich ảnh 6/2020", "6/2020"),
        ("/lich ẢNH  tháng 6", "thang 6"),
        ("/lich", None),
        ("/lich abc", None),
    ],
)
def test_a_picture_is_asked_for_with_or_without_marks(command: str, rest: str | None) -> None:
    assert wanted(command) == rest


async def test_the_month_comes_as_a_photo_with_its_name(world: World) -> None:
    lan = await world.enrol("Lan", "ubnd")
    await world.say(lan, "/lich anh")
    photo = world.last(lan)
    assert photo.photo is not None
    assert photo.text == "🗓 Lịch tháng 3/2020 – Phường thử"
    image = Image.open(BytesIO(world.state.files.content(photo.photo)))
    assert (image.format, image.width) == ("PNG", 1080)
    await world.say(lan, "/lich anh 6/2020")
    assert "6/2020" in world.last(lan).text


@pytest.mark.parametrize(
    ("said", "answer"),
    [("/lich anh tháng tới", "Tôi chưa rõ tháng nào"), ("/lich anh 6/1200", "từ năm 1930 đến năm 2070")],
)
async def test_a_month_that_cannot_be_drawn_is_answered_in_words(world: World, said: str, answer: str) -> None:
    lan = await world.enrol("Lan", "ubnd")
    assert answer in (await world.say(lan, said)).text


async def test_only_ones_own_tasks_are_in_it(world: World) -> None:
    ours = await world.enrol("Lan", "ubnd")
    theirs = await world.enrol("Minh", "mttq")
    pictures = []
    for person in (ours, theirs):
        await world.say(person, "/lich anh")
        photo = world.last(person).photo
        assert photo is not None
        pictures.append(Image.open(BytesIO(world.state.files.content(photo))))
    assert pictures[0].height > pictures[1].height


async def test_when_telegram_does_not_take_the_photo_the_officer_is_told(world: World) -> None:
    lan = await world.enrol("Lan", "ubnd")
    world.state.faults.add(Fault("sendPhoto", "http_500"))
    answer = await world.say(lan, "/lich anh 6/2020")
    assert "Tôi chưa gửi được ảnh lịch tháng 6/2020" in answer.text


async def test_the_list_of_what_is_coming_names_the_officers_own_page(world: World) -> None:
    lan = await world.enrol("Lan", "ubnd")
    answer = await world.say(lan, "/lich")
    assert "Xem cả tháng, cả năm, in treo tường: http://127.0.0.1:8787/lich/1-" in answer.text
