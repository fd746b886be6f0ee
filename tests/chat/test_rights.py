"""Who may do what: every command and every button, tried by everybody; the same rights make the tables in `docs/`."""

from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.calendar.model import TaskKey
from bot.chat.dispatch import COMMANDS, TAPS
from bot.office.rights import OF_A_TASK, Right, may
from bot.office.task_ref import task_ref
from bot.office.wording import keyboards, people_buttons
from bot.sandbox import Person
from bot.store import absences, officers
from bot.store.officers import Role
from bot.texts import texts
from scripts.rights_table import FILES, PEOPLE, TAP_WORDS, TASK, table

from .conftest import World, office

CALENDAR = """
[layer]
id = "ward"
name = "Phường thử"
year = 2020

[[unit]]
id = "a"
name = "Uỷ ban Nhân dân"
short = "UBND"

[[unit]]
id = "b"
name = "Mặt trận"
short = "MTTQ"

[[unit]]
id = "c"
name = "Hội Phụ nữ"
short = "PN"

[[unit]]
id = "d"
name = "Văn phòng"
short = "VP"

[[task]]
id = "viec"
clause = "II.1"
summary = "Việc"
units = ["a"]
supporting = ["b"]
followers = ["d"]
due = 2020-03-25
"""
REF = task_ref(*TaskKey("viec", ""))
DAY = "2020-03-20"
TAPPED = {
    keyboards.PAGE: "nhiemvu:0",
    keyboards.BOARD: "all::0",
    keyboards.NUDGE: REF,
    keyboards.GRANT: REF,
    keyboards.PROOF: f"{REF}:0",
    keyboards.SPAN: f"{DAY}:{DAY}:all:0",
    keyboards.WEEK: f"{DAY}:docx",
    keyboards.PERIOD: f"2020-03-01:{DAY}:xlsx",
    keyboards.AUDIT: "0:all:0",
    keyboards.CARD: REF,
    keyboards.REPORT: f"{REF}:in_progress",
    keyboards.FIX: REF,
    keyboards.CHOOSE: REF,
    keyboards.SNOOZE: f"{REF}:",
    keyboards.UNDO: "9999",
    keyboards.UNDO_ALL: "9999",
    keyboards.ALL_DONE: "",
    keyboards.EXTENSION: "9999:withdraw",
    keyboards.WAITING: "all:0",
    keyboards.HISTORY: REF,
    keyboards.FILES: "1",
    keyboards.GO_ON: f"week:{DAY}",
    keyboards.SETTINGS: "reset",
    keyboards.LEAVE: "no",
    keyboards.HELD: "drop",
    keyboards.DRAFT: "9999:no",
    keyboards.LOAD_QUESTION: "9999:0:0",
    keyboards.ADD: "event",
    keyboards.EDIT: REF,
    keyboards.UNIT: "9999:0",
    keyboards.RENEW: "no",
    keyboards.QUESTION: "9999",
    keyboards.ASK_LEAD: REF,
    keyboards.MORE_TIME: REF,
    people_buttons.PEOPLE: "0",
    people_buttons.PERSON: "1",
    people_buttons.KEEP: "1:kept",
    people_buttons.INVITE: "list",
    people_buttons.KEPT_UNIT: "list",
    people_buttons.AWAY: "9999:undo",
    people_buttons.FORM: "9999:no",
}
"""What each button's data say after its verb: what there is, or the number of something that is not there."""
SAY = texts("vi")
REFUSALS = {SAY.plain(f"chat.only_{right}") for right in (Right.LEADS, Right.LEADS_UNIT, Right.KEEPS)} | {
    SAY.plain("chat.task_of_others"),
    SAY.plain("chat.stranger"),
}
STRANGERS = ("Người lạ", "Đã rời")
ENROLLED = {
    "Cán bộ đơn vị khác": (Role.OFFICER, "c"),
    "Cán bộ theo dõi": (Role.OFFICER, "d"),
    "Cán bộ phối hợp": (Role.OFFICER, "b"),
    "Cán bộ chủ trì": (Role.OFFICER, "a"),
    "Đang nghỉ phép": (Role.OFFICER, "a"),
    "Lãnh đạo đơn vị": (Role.UNIT_LEAD, "a"),
    "Lãnh đạo": (Role.LEAD, ""),
    "Quản trị": (Role.ADMIN, ""),
    "Đã rời": (Role.OFFICER, "a"),
}


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    start = datetime(2020, 3, 16, 2, 0, tzinfo=UTC)
    async with office(tmp_path, {"a.toml": CALENDAR}, start, beginning=(everybody_has_come,)) as made:
        yield made


async def everybody_has_come(world: World) -> None:
    """One of each role, one on leave, one who has left and one whom nobody knows; a report waits with its file."""
    world.people["Người lạ"] = world.state.add_person("Người lạ", started=True)
    for name, (role, unit) in ENROLLED.items():
        await world.enrol(name, *([unit] if unit else []), role=role)
    world.state.say(
        world.people["Cán bộ chủ trì"].user_id, "II.1 được 30%", document=("bao-cao.docx", b"what was done")
    )
    await world.settle()
    async with world.service.store.begin() as connection:
        away = await _id(world, "Đang nghỉ phép")
        last = date(2020, 3, 27)
        now = world.clock.now()
        await absences.add(connection, away, date(2020, 3, 16), last, deputy_id=None, noted_by=away, now=now)
        await officers.leave(connection, await _id(world, "Đã rời"), now=now)
    for stranger in STRANGERS:
        await world.say(world.people[stranger], "/start")


async def _id(world: World, name: str) -> int:
    async with world.service.store.read() as connection:
        return next(one.id for one in await officers.enrolled(connection) if one.name == name)


async def done_for(world: World, act: Callable[[Person], object]) -> set[str]:
    """For whom something was done when everybody did `act`: all but those who were turned away."""
    before = {name: Counter(message.text for message in world.sent(person)) for name, person in world.people.items()}
    world.state.toasts.clear()
    for person in world.people.values():
        act(person)
    await world.settle()
    done = set()
    for name, person in world.people.items():
        new = [*(Counter(message.text for message in world.sent(person)) - before[name])]
        new += [toast.text for toast in world.state.toasts if toast.user_id == person.user_id and toast.text]
        refused = any(refusal in text for text in new for refusal in REFUSALS)
        # After a few answers strangers hear nothing; others may see no more than other buttons under a message.
        if not refused and (new or name not in STRANGERS):
            done.add(name)
    return done


def expected(right: Right) -> set[str]:
    return {one.vi for one in PEOPLE if may(one.officer, right, TASK)}


async def test_every_command_and_button_does_what_it_does_for_whom_the_table_says(world: World) -> None:
    wrong = {}
    for command, allowed in COMMANDS.items():
        done = await done_for(world, lambda person, command=command: world.state.say(person.user_id, f"/{command}"))
        if done != expected(allowed.right):
            wrong[command] = done ^ expected(allowed.right)
    for verb, allowed in TAPS.items():
        data = f"{verb}:{TAPPED[verb]}" if TAPPED[verb] else verb

        def tap(person: Person, data: str = data) -> None:
            shown = world.last(person).message_id
            world.state.tap(person.user_id, person.user_id, shown, data, forged=True)

        done = await done_for(world, tap)
        if done != expected(allowed.right):
            wrong[TAP_WORDS[verb][1]] = done ^ expected(allowed.right)
    assert wrong == {}


def test_every_button_is_tried_and_has_its_words() -> None:
    assert TAPPED.keys() == TAPS.keys() == TAP_WORDS.keys()
    assert {allowed.right for allowed in TAPS.values()} >= OF_A_TASK - {Right.ANSWERS}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_documents_hold_the_table_that_the_program_checks(language: str) -> None:
    """`python scripts/rights_table.py` writes them anew."""
    assert FILES[language].read_text(encoding="utf-8") == table(language)
