"""An admin's phone: a file becomes a preview, a tap makes it the calendar, /hoantac takes it back."""

import asyncio
import io
import threading
import time
from contextlib import AsyncExitStack
from datetime import date
from typing import Any

import openpyxl
import pytest

from bot.calendar import changes
from bot.chat.admin import load_jobs, load_work, loads
from bot.delivery import plan
from bot.files import load
from bot.sandbox import Message, Person
from bot.service.assemble import assembled
from bot.service.receiving import receiving
from bot.store import calendars, loading, progress, versions, writing
from bot.store.officers import Role
from tests.waiting import PATIENCE

from .conftest import CALENDAR, TOKEN, World, buttons

MOVED = CALENDAR.replace("due = 2020-03-18", "due = 2020-03-25")


async def send(world: World, person: Person, text: str, name: str = "phuong.toml", words: str = "") -> Message:
    world.state.say(person.user_id, words, document=(name, text.encode()))
    await world.settle()
    return world.last(person)


async def sequences(world: World) -> dict[str, int]:
    async with world.service.store.read() as connection:
        return {id_: one.sequence for id_, one in (await calendars.revisions(connection)).items()}


async def history(world: World) -> list[versions.Version]:
    async with world.service.store.read() as connection:
        return await versions.listed(connection)


async def test_a_file_is_shown_first_and_applied_by_a_tap(world: World, admin: Person) -> None:
    text = MOVED.replace('summary = "Ngày B"', 'summary = "Ngày B & C"') + (
        '\n[[event]]\nid = "moi"\nsummary = "Hội nghị mới"\ndate = 2020-04-01\n'
        '\n[[event]]\nid = "dai-hoi"\nsummary = "Đại hội"\ndate = "2020-06"\n'
    )
    preview = await send(world, admin, text)
    for part in (
        "Xem trước: tệp phuong.toml",
        "Chưa đổi gì",
        "Thêm 2\n• Hội nghị mới: 01/04/2020",
        "1 mục chưa có ngày (mới biết tháng hoặc năm): chưa nhắc ai",
        "Đổi 2",
        "II.1 · Báo cáo quý\n   Ngày: 18/03/2020 → 25/03/2020",
        "Ngày B & C\n   Tên: Ngày B → Ngày B & C",
        "Giữ nguyên 4 mục",
        "nhắc việc mới",
    ):
        assert part in preview.text, part
    assert buttons(preview) == ["✅ Áp dụng", "✖️ Huỷ"]
    assert len(await history(world)) == 1
    done = await world.tap(admin, preview, "Áp dụng")
    assert "Đã áp dụng (phiên bản 2): thêm 2, đổi 2." in done.text
    assert world.state.message(admin.user_id, preview.message_id).buttons == []
    newest = (await history(world))[0]
    assert (newest.officer, newest.author.by) == ("Anh Minh", "chat")
    assert [(file.name, len(file.sha256)) for file in newest.files] == [("phuong.toml", 64)]
    assert "Hội nghị mới" in (await world.say(admin, "/lich")).text


async def test_huy_changes_nothing(world: World, admin: Person) -> None:
    preview = await send(world, admin, MOVED)
    await world.tap(admin, preview, "Huỷ")
    assert "Lịch vẫn như cũ" in world.state.message(admin.user_id, preview.message_id).text
    assert len(await history(world)) == 1


async def test_an_unchanged_file_is_said_to_be_so(world: World, admin: Person) -> None:
    answer = await send(world, admin, CALENDAR)
    assert "không ghi gì" in answer.text
    assert buttons(answer) == []


async def test_all_mistakes_are_listed_at_once_and_a_long_list_is_cut(world: World, admin: Person) -> None:
    text = CALENDAR.replace("2020-03-18", '"2020-06-31"').replace('date = "2020-05"', 'ngay = "2020-05"')
    answer = (await send(world, admin, text)).text
    assert "Chưa nạp được phuong.toml" in answer
    assert "‘2020-06-31’" in answer
    assert "30 ngày" in answer
    assert "ngay" in answer
    many = "".join(f'\n[[event]]\nid = "e{n}"\nsummary = "E"\ndate = "2020-02-31"\n' for n in range(300))
    answer = (await send(world, admin, CALENDAR + many)).text
    assert "có 300 chỗ sai" in answer
    assert "chỗ nữa" in answer
    assert len(await history(world)) == 1


async def test_a_caption_may_name_the_layer(world: World, admin: Person) -> None:
    text = '[[event]]\nid = "moi"\nsummary = "Hội nghị"\ndate = 2020-04-01\n'
    preview = await send(world, admin, text, words="Phường thử")
    assert "Bỏ 6" in preview.text


async def test_who_is_no_admin_sends_evidence_as_before(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    assert "cho việc nào" in (await send(world, lan, MOVED)).text
    assert len(await history(world)) == 1


async def test_an_admins_evidence_for_a_task_is_evidence(world: World) -> None:
    admin = await world.enrol("Anh Minh", "ubnd", role=Role.ADMIN)
    await world.at(date(2020, 3, 11))
    reminder = world.about(admin, "Báo cáo quý")
    world.state.say(admin.user_id, "", document=("so-lieu.csv", b"1;2"), reply_to=reminder.message_id)
    await world.settle()
    assert "Đã giữ tệp" in world.last(admin).text
    assert "Đã giữ tệp cho II.1" in (await send(world, admin, "%PDF", name="bao-cao.pdf")).text


@pytest.mark.parametrize("own", [True, False], ids=["of a calendar of one's own", "of the bundled calendar"])
async def test_what_would_remove_most_of_a_layer_asks_twice(world: World, admin: Person, own: bool) -> None:
    if own:
        await world.tap(admin, await send(world, admin, MOVED), "Áp dụng")
    preview = await send(
        world, admin, CALENDAR.split("[[anniversary]]")[0] + "[[event]]" + CALENDAR.split("[[event]]")[1]
    )
    sure = await world.tap(admin, preview, "Áp dụng")
    assert "Phường thử: bỏ 5 trong 6 mục" in sure.text
    assert len(await history(world)) == 1 + own
    done = await world.tap(admin, sure, "Vẫn áp dụng")
    assert "bỏ 5" in done.text


async def test_a_preview_survives_a_restart(world: World, admin: Person) -> None:
    preview = await send(world, admin, MOVED)
    async with AsyncExitStack() as stack:
        again = await stack.enter_async_context(
            assembled(
                world.service.settings,
                clock=world.clock,
                token=TOKEN,
                base_url=str(world.service.bot.base_url).split("/bot")[0],
            )
        )
        await world.service.receiver.application.stop()
        await stack.enter_async_context(receiving(again))
        data = next(b["callback_data"] for b in preview.buttons if "Áp dụng" in b["text"])
        world.state.tap(admin.user_id, admin.user_id, preview.message_id, data)
        await world.settle()
    assert "Đã áp dụng" in world.last(admin).text


async def test_two_admins_do_not_overwrite_each_other_unseen(world: World, admin: Person) -> None:
    other = await world.enrol("Chị Hoa", role=Role.ADMIN)
    mine = await send(world, admin, MOVED)
    theirs = await send(world, other, CALENDAR.replace("due = 2020-03-18", "due = 2020-04-01"))
    await world.tap(other, theirs, "Áp dụng")
    again = await world.tap(admin, mine, "Áp dụng")
    assert "Lịch đã đổi trong lúc đồng chí xem" in again.text
    assert "Chị Hoa đã đổi lúc" in again.text
    assert "Ngày: 01/04/2020 → 25/03/2020" in again.text
    assert len(await history(world)) == 2
    assert "Đã áp dụng (phiên bản 3)" in (await world.tap(admin, again, "Áp dụng")).text


async def test_a_preview_is_applied_once(world: World, admin: Person) -> None:
    preview = await send(world, admin, MOVED)
    data = next(b["callback_data"] for b in preview.buttons if "Áp dụng" in b["text"])
    for _ in range(2):
        world.state.tap(admin.user_id, admin.user_id, preview.message_id, data)
    await world.settle()
    assert len(await history(world)) == 2


async def test_hoantac_shows_what_it_brings_back_and_keeps_the_reports(world: World, admin: Person) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.at(date(2020, 3, 11))
    await world.say(lan, "đang làm 50%", to=world.about(lan, "Báo cáo quý"))
    await world.tap(admin, await send(world, admin, MOVED), "Áp dụng")
    preview = await world.say(admin, "/hoantac")
    assert "hoàn tác, về phiên bản 1" in preview.text
    assert "Ngày: 25/03/2020 → 18/03/2020" in preview.text
    assert "Đã áp dụng (phiên bản 3)" in (await world.tap(admin, preview, "Áp dụng")).text
    assert (await sequences(world))["bao-cao"] == 2
    async with world.service.store.read() as connection:
        assert (await progress.states(connection))[("bao-cao", "")]["ubnd"].percent == 50
    again = await world.say(admin, "/hoantac")
    assert "Ngày: 18/03/2020 → 25/03/2020" in again.text


async def test_there_is_nothing_to_take_back_at_first(world: World, admin: Person) -> None:
    assert "Không còn phiên bản nào" in (await world.say(admin, "/hoantac")).text


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEAD])
@pytest.mark.parametrize("command", ["/hoantac", "/them", "/sua"])
async def test_only_admins_change_the_calendar(world: World, role: Role, command: str) -> None:
    lan = await world.enrol("Chị Lan", "ubnd", role=role)
    assert "quản trị viên" in (await world.say(lan, command)).text


async def test_a_long_load_shows_how_far_it_is(world: World, admin: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = load_work.read

    def slow(*args: Any, **options: Any) -> Any:
        time.sleep(0.4)
        return honest(*args, **options)

    monkeypatch.setattr(load_work, "read", slow)
    monkeypatch.setattr(load_jobs, "_PATIENCE", 0.1)
    before = len(world.state.sent)
    preview = await send(world, admin, MOVED)
    assert "Xem trước" in preview.text
    assert any("Đang đọc phuong.toml" in str(sent) for sent in world.state.sent[before:])
    assert not any("Đang đọc" in message.text for message in world.sent(admin))


async def test_the_service_goes_on_while_rows_are_read_compared_and_written(
    world: World, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = asyncio.get_running_loop()
    seen: set[str] = set()
    held_up: list[str] = []

    def watched(module: Any, name: str) -> None:
        honest = getattr(module, name)

        def waiting(*args: Any, **options: Any) -> Any:
            turned = threading.Event()
            loop.call_soon_threadsafe(turned.set)
            if not turned.wait(PATIENCE):
                held_up.append(name)
            seen.add(name)
            return honest(*args, **options)

        monkeypatch.setattr(module, name, waiting)

    heavy = {
        calendars: ["stacked"],
        load: ["read_calendar"],
        loading: ["propose_state"],
        changes: ["affected", "effect"],
        writing: ["_compared", "_replaced"],
        plan: ["reminders_of"],
        versions: ["_taken_back", "patched"],
    }
    for module, names in heavy.items():
        for name in names:
            watched(module, name)
    await world.tap(admin, await send(world, admin, MOVED), "Áp dụng")
    await world.tap(admin, await world.say(admin, "/hoantac"), "Áp dụng")
    assert held_up == []
    assert seen == {name for names in heavy.values() for name in names}


async def test_a_file_that_is_too_large_for_telegram_is_said_to_be_so(
    world: World, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loads, "LARGEST", 1024)
    assert "đến 0 MB" in (await send(world, admin, CALENDAR + "#" * 2000)).text


async def test_a_workbook_is_loaded_like_any_other_file(world: World, admin: Person) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Mã", "Loại", "Tên việc", "Ngày", "Hạn", "Đơn vị", "Lớp lịch"])
    sheet.append(["hop", "sự kiện", "Họp giao ban", "26/6/2020", "", "", "town"])
    sheet.append(["so-ket", "việc", "Báo cáo sơ kết", "", "31/6/2020", "UBND", "town"])
    await send_bytes(world, admin, "lich.xlsx", book)
    answer = world.about(admin, "Chưa nạp được lich.xlsx")
    assert "dòng 3" in answer.text
    assert "‘31/6/2020’" in answer.text
    [back] = [message.document for message in world.sent(admin) if message.document]
    assert back.name == "lich-danh-dau.xlsx"
    given_back = openpyxl.load_workbook(io.BytesIO(world.state.files.content(back)))
    comment = given_back[sheet.title]["E3"].comment
    assert comment is not None
    assert "30 ngày" in comment.text
    sheet["E3"] = "30/6/2020"
    preview = await send_bytes(world, admin, "lich.xlsx", book)
    assert "Họp giao ban: 26/06/2020" in preview.text
    assert "Đã áp dụng (phiên bản 2): thêm 2" in (await world.tap(admin, preview, "Áp dụng")).text


async def send_bytes(world: World, person: Person, name: str, book: openpyxl.Workbook) -> Message:
    content = io.BytesIO()
    book.save(content)
    world.state.say(person.user_id, "", document=(name, content.getvalue()))
    await world.settle()
    return world.last(person)
