"""The calendar answers what it is asked: in private, in a group and its topics, and behind /lich."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.sandbox import Chat, Message, Person
from bot.store import progress
from bot.store.officers import Role

from .beginnings import LAN_ENROLLED
from .conftest import World, buttons, office

BEFORE = {"lan": LAN_ENROLLED}

BOT = "@nhaclich_tapduot_bot"
CALENDAR_DATA = Path(__file__).resolve().parents[2] / "calendar_data"


async def reports(world: World) -> int:
    async with world.service.store.read() as connection:
        return len(await progress.states(connection))


async def test_a_week_is_answered_day_by_day_with_weekday_lunar_date_and_state(world: World, lan: Person) -> None:
    await world.at(date(2020, 3, 16))
    await world.say(lan, "đang làm 50%", to=world.about(lan, "Báo cáo quý"))
    answer = await world.say(lan, "tuần này có gì")
    assert answer.text == (
        "🗓 Tuần này (16–22/03/2020)\n\n"
        "Thứ Ba 17/03 (âm lịch 24/2), ngày mai\n"
        "🎗 Ngày A & <b>bạn</b>, lần thứ 90 (năm tròn)\n"
        "🎗 Ngày B\n"
        "📅 Sự kiện đã huỷ · đã huỷ\n\n"
        "Thứ Tư 18/03 (âm lịch 25/2)\n"
        "📌 1. II.1 · Báo cáo quý (hạn tạm đặt)\n"
        "→ đang làm 50%\n\n"
        "Thứ Sáu 20/03 (âm lịch 27/2)\n"
        "📌 2. II.2 · Kế hoạch chung\n"
        "→ chưa thực hiện\n\n"
        "Chạm số để mở việc."
    )
    assert buttons(answer) == ["1", "2", "📄 Lịch tuần (Word)", "📊 Lịch tuần (Excel)"]
    assert "Báo cáo quý" in (await world.tap(lan, answer, "1")).text


@pytest.mark.parametrize(
    "words",
    [
        "nộp rồi ạ, tuần này còn việc gì không",
        "nộp rồi ạ tuần này còn việc gì không",
        "tuần này còn việc gì không, em nộp rồi ạ",
        "Em nộp báo cáo quý rồi ạ. Tuần này có gì không chị?",
    ],
)
async def test_a_report_with_a_question_to_the_calendar_beside_it_is_recorded_too(
    world: World, lan: Person, words: str
) -> None:
    await world.at(date(2020, 3, 16))
    before = len(world.sent(lan))
    last = await world.say(lan, words, to=world.about(lan, "Báo cáo quý"))
    answers = [one.text for one in world.sent(lan)[before:]]
    assert [text.startswith("🗓 Tuần này") for text in answers] == [True, False]
    assert "Báo cáo quý – đã xong" in last.text
    assert await reports(world) == 1


@pytest.mark.parametrize("words", ["bao giờ cũng được, em nộp rồi", "chị hỏi bao giờ xong, em nộp hôm qua rồi"])
async def test_a_report_beside_words_that_only_look_like_a_question_is_just_recorded(
    world: World, lan: Person, words: str
) -> None:
    await world.at(date(2020, 3, 16))
    before = len(world.sent(lan))
    answer = await world.say(lan, words, to=world.about(lan, "Báo cáo quý"))
    assert len(world.sent(lan)) == before + 1
    assert "Báo cáo quý – đã xong" in answer.text


async def test_a_promise_is_kept_though_a_question_to_the_calendar_follows_it(world: World, lan: Person) -> None:
    await world.at(date(2020, 3, 16))
    await world.say(lan, "chưa xong ạ, mai có họp không", to=world.about(lan, "Báo cáo quý"))
    assert await reports(world) == 1


async def test_a_day_is_answered_with_its_lunar_date(world: World, lan: Person) -> None:
    day = "🗓 Thứ Ba, ngày 17 tháng 3 năm 2020 (còn 7 ngày)\nÂm lịch: ngày 24 tháng 2 năm Canh Tý"
    for words in ("ngày 17/3 là ngày gì", "17/3 co gi k", "/lich 17/3"):
        answer = (await world.say(lan, words)).text
        assert answer.startswith(day)
        assert "Ngày A" in answer
    assert (await world.say(lan, "hôm nay âm lịch bao nhiêu")).text == (
        "🗓 Thứ Ba, ngày 10 tháng 3 năm 2020 (hôm nay)\nÂm lịch: ngày 17 tháng 2 năm Canh Tý"
    )
    assert "rằm tháng 7 năm Canh Tý" in (await world.say(lan, "rằm tháng 7 là ngày mấy")).text
    assert "còn 255 ngày" in (await world.say(lan, "bao giờ đến 20/11")).text


@pytest.mark.parametrize("words", ["mai có việc gì không", "hom nay co gi", "tuần này có họp gì không ạ", "/lich tuan"])
async def test_where_nothing_is_it_says_so(world: World, lan: Person, words: str) -> None:
    assert "Lịch không có gì trong" in (await world.say(lan, words)).text


async def test_what_is_left_is_what_is_not_done_or_still_to_come(world: World, lan: Person) -> None:
    await world.at(date(2020, 3, 19))
    reminder = world.about(lan, "Báo cáo quý")
    assert "⏰ 1. II.1 · Báo cáo quý (hạn tạm đặt) · quá hạn 1 ngày" in (await world.say(lan, "tuần này còn gì")).text
    await world.say(lan, "xong rồi", to=reminder)
    left = (await world.say(lan, "tháng này còn việc gì")).text
    assert left.startswith("🗓 Tháng 3/2020, việc chưa xong")
    assert "Kế hoạch chung" in left
    assert "Báo cáo quý" not in left
    assert "Ngày A" not in (await world.say(lan, "tuần này còn gì nữa không")).text
    whole = (await world.say(lan, "tuần này có gì")).text
    assert "✅ 1. II.1 · Báo cáo quý" in whole
    assert "Ngày A" in whole
    assert "Việc của đồng chí" in (await world.say(lan, "việc của em còn gì")).text


async def test_what_is_late_is_not_left_out_of_today(world: World, lan: Person) -> None:
    await world.at(date(2020, 3, 25))
    for words in ("hôm nay có gì", "tuần này còn việc gì"):
        text = (await world.say(lan, words)).text
        assert "việc đã quá hạn" in text
        assert "có 2 việc" in text
    assert "quá hạn" not in (await world.say(lan, "tuần sau có gì")).text
    assert "quá hạn" not in (await world.say(lan, "hôm nay mùng mấy")).text


async def test_each_sees_the_tasks_of_their_units_and_a_lead_all(world: World, lan: Person) -> None:
    hoa = await world.enrol("Chị Hoa", "mttq")
    lead = await world.enrol("Đồng chí Bí thư", role=Role.LEAD)
    assert "Báo cáo quý" not in (await world.say(hoa, "lịch tháng 3")).text
    seen = (await world.say(lead, "lịch tháng 3")).text
    assert "Báo cáo quý" in seen
    assert "→ UBND: chưa thực hiện\n→ MTTQ: chưa thực hiện" in seen


async def test_an_undated_entry_is_told_of_its_month_and_not_of_a_day(world: World, lan: Person) -> None:
    text = (await world.say(lan, "lịch tháng 5")).text
    assert "Không có mục nào định ngày" in text
    assert "Chưa ấn định ngày\n📅 Hội nghị chưa rõ ngày, tháng 5/2020" in text
    assert "Hội nghị" not in (await world.say(lan, "/lich 19/5")).text


async def test_a_long_answer_is_turned_by_buttons(tmp_path: Path) -> None:
    layers = {file.name: file.read_text(encoding="utf-8") for file in CALENDAR_DATA.glob("*.toml")}
    async with office(tmp_path, layers, datetime(2020, 3, 10, 1, 0, tzinfo=UTC)) as world:
        lan = await world.enrol("Chị Lan", "tuyen-giao")
        first = await world.say(lan, "lịch tháng 9")
        assert first.text.startswith("🗓 Tháng 9/2020 – trang 1/2")
        assert "Năm Chủ tịch ASEAN" not in (await world.say(lan, "tuần sau có gì")).text
        assert "Năm Chủ tịch ASEAN 2020, 01/01–31/12" in (await world.say(lan, "/lich tháng 4")).text
        await world.tap(lan, first, "Sau")
        second = world.state.message(lan.user_id, first.message_id)
        assert second.text.startswith("🗓 Tháng 9/2020 – trang 2/2")
        await world.tap(lan, second, "Trước")
        assert world.state.message(lan.user_id, first.message_id).text == first.text
        for words in ("bao giờ đến ngày nhà giáo VN", "/lich Nhà giáo", "ngày nha giao la ngay may"):
            text = (await world.say(lan, words)).text
            assert "Ngày Nhà giáo Việt Nam, lần thứ 38\nthứ Sáu, ngày 20 tháng 11 năm 2020, còn 255 ngày" in text
        assert "🗓" not in (await world.say(lan, "đại đoàn kết vũ trụ là ngày nào")).text
        assert "🗓 Năm 2020 – trang 1/" in (await world.say(lan, "/lich năm 2020")).text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("/lich 3/2020", "🗓 Tháng 3/2020\n"),
        ("/lịch tháng 3", "🗓 Tháng 3/2020\n"),
        ("/lich 3", "🗓 Tháng 3/2020\n"),
        ("/lich tuần sau", "🗓 Tuần sau (16–22/03/2020)\n"),
        ("/lich mai", "🗓 Thứ Tư, ngày 11 tháng 3 năm 2020 (ngày mai)\n"),
        ("/LICH quý 2", "🗓 Quý 2/2020\n"),
        ("/lich tuần này có gì", "🗓 Tuần này"),
        ("/lich", "🗓 Lịch sắp tới"),
        ("/lich xyz", "Tôi chưa rõ đồng chí muốn xem ngày nào"),
        ("/lich 31/4", "Tháng 4/2020 chỉ có 30 ngày"),
        ("/lich năm 1800", "từ năm 1930 đến năm 2070"),
    ],
)
async def test_lich_takes_days_in_any_form(world: World, lan: Person, words: str, told: str) -> None:
    assert told in (await world.say(lan, words)).text


async def test_under_a_task_and_of_one_task_it_stays_a_question_about_that(world: World, lan: Person) -> None:
    await world.at(date(2020, 3, 11))
    asked = world.about(lan, "Báo cáo quý")
    for answer in (await world.say(lan, "mai có họp không", to=asked), await world.say(lan, "II.1 hạn ngày nào")):
        assert "🗓" not in answer.text
        assert "Báo cáo quý" in answer.text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("tuần này xong", "việc nào"),
        ("mai nộp", "việc nào"),
        ("có gì mai nhé", "chưa ghi gì"),
        ("xin đến rằm tháng 7", "việc nào"),
    ],
)
async def test_reports_and_promises_stay_what_they_are(world: World, lan: Person, words: str, told: str) -> None:
    assert told in (await world.say(lan, words)).text


async def test_a_question_is_no_report(world: World, lan: Person) -> None:
    await world.say(lan, "thứ sáu này có gì")
    await world.say(lan, "tháng này còn việc gì")
    assert await reports(world) == 0


# ---- groups ---------------------------------------------------------------------------------------------------------


@pytest.fixture(params=[False, True], ids=["group", "topic"])
async def group(world: World, lan: Person, request: pytest.FixtureRequest) -> tuple[Chat, int | None]:
    chat = world.state.add_group("Văn phòng", forum=request.param, members=[lan])
    thread = world.state.add_topic(lan.user_id, chat.chat_id, "Báo cáo") if request.param else None
    await world.settle()
    return chat, thread


async def spoken(world: World, lan: Person, where: tuple[Chat, int | None], words: str) -> list[Message]:
    """What the bot answers in the group to words of an officer."""
    chat, thread = where

    def said() -> list[Message]:
        return [m for m in world.state.messages(chat.chat_id) if m.sender_id == world.state.bot["id"]]

    before = len(said())
    world.state.say(lan.user_id, words, chat_id=chat.chat_id, thread_id=thread)
    await world.settle()
    return said()[before:]


@pytest.mark.parametrize(
    "words", [f"{BOT} tuần sau có gì", f"tuần sau có gì không {BOT.upper()}", f"/lich{BOT} tuần sau"]
)
async def test_in_a_group_it_answers_what_is_no_ones_own(
    world: World, lan: Person, group: tuple[Chat, int | None], words: str
) -> None:
    (answer,) = await spoken(world, lan, group, words)
    assert answer.text.startswith("🗓 Tuần sau (16–22/03/2020)")
    assert answer.thread_id == group[1]
    assert "Ngày A" in answer.text
    assert "Báo cáo quý" not in answer.text
    assert "chat riêng" in answer.text


@pytest.mark.parametrize("words", [f"/lịch{BOT} tuần sau", f"/LỊCH{BOT.upper()} tuần sau"])
async def test_a_bot_that_hears_all_knows_its_name_behind_a_command_with_marks(
    world: World, lan: Person, group: tuple[Chat, int | None], words: str
) -> None:
    world.state.hears_all = True
    (answer,) = await spoken(world, lan, group, words)
    assert answer.text.startswith("🗓 Tuần sau")


async def test_in_a_group_nobody_is_answered_who_does_not_ask_the_bot(
    world: World, lan: Person, group: tuple[Chat, int | None]
) -> None:
    assert await spoken(world, lan, group, "tuần sau có gì") == []
    (own,) = await spoken(world, lan, group, f"{BOT} việc của em còn gì")
    assert "chỉ xem và làm trong chat riêng" in own.text
    (plain,) = await spoken(world, lan, group, f"/lich{BOT}")
    assert "chỉ xem và làm trong chat riêng" in plain.text


@pytest.mark.parametrize(
    "words", [f"/trogiup{BOT}", f"/TROGIUP{BOT.upper()}", f"/trợ giúp {BOT}", f"{BOT.upper()} hướng dẫn"]
)
async def test_help_is_given_in_a_group_however_the_bot_is_called(
    world: World, lan: Person, group: tuple[Chat, int | None], words: str
) -> None:
    (answer,) = await spoken(world, lan, group, words)
    assert "Cách dùng" in answer.text
