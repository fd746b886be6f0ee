"""The history of the calendar: who changed what, and the way back. Layers over each other. Two admins at once."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from bot.store import Store, bundled_calendar, calendars, loading, versions
from bot.store import tables as t
from bot.store.loading import Outdated, Proposal
from bot.store.versions import Action, Author, NothingToUndo

NOW = datetime(2020, 3, 10, tzinfo=UTC)
UNIT = '[[unit]]\nid = "ubnd"\nname = "UBND"\n\n'


def layer(id_: str, *rows: str, units: str = "") -> str:
    return f'[layer]\nid = "{id_}"\nname = "Lớp {id_}"\n\n{units}' + "\n".join(rows)


def event_(id_: str, day: str = "2020-06-26", more: str = "") -> str:
    return f'[[event]]\nid = "{id_}"\nsummary = "Việc {id_}"\ndate = {day}\n{more}'


NATION = layer("national", event_("n"), event_("chung"))
WARD = layer("ward", event_("a"), event_("b"), units=UNIT)


class Calendars:
    """A store with the bundled nation and ward, and the ways to change it."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self.folder, self.bundled = store, folder, folder / "bundled"
        self.now = NOW

    async def propose(self, *texts: str, layer: str | None = None) -> Proposal:
        files = []
        for number, text in enumerate(texts):
            files.append(self.folder / f"{number}.toml")
            files[-1].write_text(text, encoding="utf-8")
        async with self.store.read() as connection:
            return loading.propose(await bundled_calendar.snapshot(connection, self.bundled), files, layer=layer)

    async def apply(self, proposal: Proposal, author: Author = Author("cli")) -> int | None:  # noqa: B008
        self.now += timedelta(hours=1)
        async with self.store.begin() as connection:
            return await loading.apply(connection, proposal, author=author, now=self.now, bundled=self.bundled)

    async def load(self, *texts: str, layer: str | None = None) -> int | None:
        return await self.apply(await self.propose(*texts, layer=layer))

    async def undo(self, number: int | None = None) -> int | None:
        async with self.store.read() as connection:
            held = await calendars.snapshot(connection)
            _, state = await versions.as_of(connection, held, number)
        return await self.apply(loading.propose_state(held, state, Action.UNDO))

    async def held(self) -> calendars.Snapshot:
        async with self.store.read() as connection:
            return await calendars.snapshot(connection)

    async def shown(self) -> dict[str, str]:
        return {entry.id: entry.layer for entry in (await self.held()).calendar.entries}

    async def sequences(self) -> dict[str, int]:
        async with self.store.read() as connection:
            return {id_: one.sequence for id_, one in (await calendars.revisions(connection)).items()}


@pytest.fixture
async def office(store: Store, tmp_path: Path) -> Calendars:
    made = Calendars(store, tmp_path)
    made.bundled.mkdir()
    (made.bundled / "1.toml").write_text(NATION, encoding="utf-8")
    (made.bundled / "2.toml").write_text(WARD, encoding="utf-8")
    await bundled_calendar.seed(store, made.bundled, now=NOW)
    return made


# ---- history --------------------------------------------------------------------------------------------------------


async def test_each_load_is_a_version_with_who_when_which_file_and_how_many(office: Calendars) -> None:
    await office.load(layer("ward", event_("a", "2020-07-01"), event_("c"), units=UNIT))
    async with office.store.read() as connection:
        newest, first = await versions.listed(connection)
    assert (newest.number, newest.at, newest.author, newest.action) == (2, office.now, Author("cli"), Action.LOAD)
    assert (newest.added, newest.changed, newest.removed) == (1, 1, 1)
    [file] = newest.files
    assert (file.name, len(file.sha256)) == ("0.toml", 64)
    assert (first.author.by, [one.name for one in first.files], first.added) == (
        "nhaclich",
        ["1.toml", "2.toml"],
        4,
    )


async def test_an_undo_brings_the_version_before_back_as_a_new_version(office: Calendars) -> None:
    before = await office.held()
    await office.load(layer("ward", event_("c"), event_("a", "2020-07-01")), layer("own", event_("o")))
    assert await office.undo() == 3
    after = await office.held()
    assert (after.calendar, after.units) == (before.calendar, before.units)
    assert [one.id for one in after.calendar.layers] == ["national", "ward"]
    async with office.store.read() as connection:
        assert [one.action for one in await versions.listed(connection)] == [Action.UNDO, Action.LOAD, Action.LOAD]


async def test_a_large_change_is_kept_compressed_and_can_be_taken_back(office: Calendars) -> None:
    many = [event_(f"việc-{n}", more=f'note = "{"ghi chú " * 10}"\n') for n in range(1000)]
    await office.load(layer("ward", *many))
    before = await office.held()
    await office.load(layer("ward", event_("a")))
    async with office.store.read() as connection:
        kept = await connection.scalar(select(t.loads.c.before).order_by(t.loads.c.id.desc()).limit(1))
    assert len(kept or "") in range(1, 50_000)
    await office.undo()
    after = await office.held()
    assert (after.calendar, after.units) == (before.calendar, before.units)


async def test_an_undo_can_be_undone(office: Calendars) -> None:
    await office.load(layer("ward", event_("c"), event_("a", "2020-07-01")))
    loaded = await office.held()
    await office.undo()
    await office.undo()
    again = await office.held()
    assert (again.calendar, again.units) == (loaded.calendar, loaded.units)


async def test_one_may_go_back_several_versions(office: Calendars) -> None:
    first = await office.held()
    for day in ("2020-07-01", "2020-07-02", "2020-07-03"):
        await office.load(layer("ward", event_("a", day), event_(f"x{day[-1]}")))
    await office.undo(1)
    assert (await office.held()).calendar == first.calendar
    await office.undo(3)
    assert set(await office.shown()) == {"n", "chung", "a", "x2"}


async def test_what_returns_goes_on_with_its_sequence(office: Calendars) -> None:
    await office.load(layer("ward", event_("a", "2020-07-01"), units=UNIT))
    assert (await office.sequences())["a"] == 1
    await office.undo()
    assert await office.sequences() == {"n": 0, "chung": 0, "a": 2, "b": 2}


@pytest.mark.parametrize("number", [None, 1, 2, 7])
async def test_there_is_nothing_before_the_first_version(office: Calendars, number: int | None) -> None:
    with pytest.raises(NothingToUndo):
        await office.undo(number)


async def test_a_version_from_before_there_was_a_history_cannot_be_taken_back(office: Calendars) -> None:
    await office.load(layer("ward", event_("c")))
    async with office.store.begin() as connection:
        await connection.execute(t.loads.update().values(before=None))
    with pytest.raises(NothingToUndo):
        await office.undo()


# ---- what is written ------------------------------------------------------------------------------------------------


def written(store: Store) -> list[str]:
    """The statements that write to the database from now on, with the number of rows of each."""
    found: list[str] = []

    @event.listens_for(store.engine.sync_engine, "before_cursor_execute")
    def _note(_c: object, _cur: object, statement: str, values: object, _context: object, many: bool) -> None:
        verb = statement.split()[0]
        if verb in ("INSERT", "UPDATE", "DELETE"):
            rows = len(values) if many else 1  # type: ignore[arg-type]
            found.append(f"{verb} {statement.split()[2 if verb != 'UPDATE' else 1]} {rows}")

    return found


async def test_an_unchanged_file_writes_nothing_and_makes_no_version(office: Calendars) -> None:
    statements = written(office.store)
    assert await office.load(WARD) is None
    assert statements == []


async def test_one_changed_row_of_many_is_one_row_written(office: Calendars) -> None:
    many = [event_(f"e{number}") for number in range(300)]
    await office.load(layer("ward", *many))
    statements = written(office.store)
    many[150] = event_("e150", "2020-07-01")
    await office.load(layer("ward", *many))
    assert statements == ["INSERT entries 1", "INSERT loads 1", "INSERT audit 1"]


async def test_a_row_put_in_between_or_taken_out_moves_no_other_row(office: Calendars) -> None:
    many = [event_(f"e{number}") for number in range(50)]
    await office.load(layer("ward", *many))
    statements = written(office.store)
    await office.load(layer("ward", *many[:20], event_("new"), *many[20:30], *many[31:]))
    assert statements == [
        "UPDATE entries 1",
        "DELETE entry_units 1",
        "INSERT entries 1",
        "INSERT loads 1",
        "INSERT audit 1",
    ]
    ids = [entry.id for entry in (await office.held()).calendar.entries if entry.layer == "ward"]
    assert ids[19:23] == ["e19", "new", "e20", "e21"]
    assert "e30" not in ids


# ---- two at once ----------------------------------------------------------------------------------------------------


async def test_a_proposal_holds_only_for_the_calendar_that_it_was_made_against(office: Calendars) -> None:
    mine = await office.propose(layer("ward", event_("a", "2020-07-01"), event_("b"), units=UNIT))
    await office.load(layer("ward", event_("a", "2020-08-01"), event_("b"), units=UNIT))
    with pytest.raises(Outdated):
        await office.apply(mine)
    assert "[2020, 8, 1]" in str((await office.propose(mine_text())).difference.changed[0].fields[0].before)


def mine_text() -> str:
    return layer("ward", event_("a", "2020-07-01"), event_("b"), units=UNIT)


async def test_of_two_that_apply_at_the_same_moment_one_is_told(office: Calendars) -> None:
    both = [await office.propose(layer("ward", event_("a", day), event_("b"), units=UNIT)) for day in DAYS]
    done = await asyncio.gather(*(office.apply(one) for one in both), return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["Outdated", "int"]
    async with office.store.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(t.loads)) == 2


DAYS = ("2020-07-01", "2020-08-01")


# ---- layers ---------------------------------------------------------------------------------------------------------


async def test_a_lower_layer_overrides_hides_and_gives_back(office: Calendars) -> None:
    over = layer("ward", event_("n", "2020-05-05"), '[[hidden]]\nid = "chung"\n')
    await office.load(over)
    held = await office.held()
    assert await office.shown() == {"n": "ward"}
    assert [(row.layer, row.id) for row in held.calendar.rows] == [
        ("national", "n"),
        ("national", "chung"),
        ("ward", "n"),
        ("ward", "chung"),
    ]
    assert await office.load(over) is None
    await office.load(WARD)
    assert await office.shown() == {"n": "national", "chung": "national", "a": "ward", "b": "ward"}
    assert (await office.sequences())["n"] == 2
    async with office.store.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(t.overridden)) == 0


async def test_a_layer_between_comes_into_force_when_the_lower_one_goes(office: Calendars) -> None:
    await office.load(layer("ward", event_("n", "2020-05-05")), layer("province", event_("n", "2020-04-04")))
    assert (await office.shown())["n"] == "ward"
    await office.load(layer("ward", event_("a")))
    assert (await office.shown())["n"] == "province"
    await office.undo()
    assert (await office.shown())["n"] == "ward"


async def test_removed_means_removed_from_the_layers_of_the_file(office: Calendars) -> None:
    proposal = await office.propose(layer("ward", event_("n")), layer="town")
    assert (proposal.layers, proposal.difference.removed) == (("town",), ())
    assert (await office.propose(layer("ward", event_("n")))).difference.removed == ("a", "b")


async def test_most_of_a_layer_is_more_than_half_and_at_least_five(office: Calendars) -> None:
    ten = [event_(f"e{number}") for number in range(10)]
    await office.load(layer("ward", *ten))
    assert (await office.propose(layer("ward", *ten[:5]))).sweeps == ()
    [sweep] = (await office.propose(layer("ward", *ten[:4]))).sweeps
    assert (sweep.layer, sweep.removed, sweep.held) == ("ward", 6, 10)
    await office.load(layer("ward", *ten[:4]))
    assert (await office.propose(layer("ward", event_("e0")))).sweeps == ()
