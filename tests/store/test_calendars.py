"""The calendar in the store: loads are all or nothing, and the past of every entry is known."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from bot.files.problems import LoadError
from bot.store import Store, bundled_calendar, calendars, loading, writing
from bot.store import tables as t

NOW = datetime(2020, 3, 10, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
NATION = '[layer]\nid = "national"\n\n[[event]]\nid = "n"\nsummary = "N"\nyearly = "01-01"\n'
WARD = (
    '[layer]\nid = "ward"\n\n[[unit]]\nid = "ubnd"\nname = "UBND"\n\n[[task]]\nid = "a"\nsummary = "A"\n'
    'units = ["ubnd"]\ndue = 2020-06-30\n\n[[event]]\nid = "b"\nsummary = "B"\ndate = 2020-06-01\n'
)


@pytest.fixture
def bundled(tmp_path: Path) -> Path:
    folder = tmp_path / "bundled"
    folder.mkdir()
    (folder / "1.toml").write_text(NATION, encoding="utf-8")
    (folder / "2.toml").write_text(WARD, encoding="utf-8")
    return folder


async def load(store: Store, bundled: Path, text: str, **options: object) -> loading.Proposal:
    file = bundled.parent / "new.toml"
    file.write_text(text, encoding="utf-8")
    return await loading.load(store, [file], bundled=bundled, by="test", now=LATER, **options)  # type: ignore[arg-type]


async def test_what_is_loaded_comes_back_as_it_was(store: Store, bundled: Path) -> None:
    assert await bundled_calendar.seed(store, bundled, now=NOW)
    assert not await bundled_calendar.seed(store, bundled, now=LATER)
    async with store.read() as connection:
        calendar = await calendars.read(connection)
        assert calendar == await bundled_calendar.current(connection, bundled)
    assert [entry.id for entry in calendar.entries] == ["n", "a", "b"]
    assert [unit.id for unit in calendar.units] == ["ubnd"]


async def test_an_empty_store_counts_as_holding_the_bundled_calendar(store: Store, bundled: Path) -> None:
    async with store.read() as connection:
        assert len((await bundled_calendar.current(connection, bundled)).entries) == 3
    result = await load(store, bundled, WARD)
    assert (result.difference.added, result.difference.unchanged) == ((), 2)
    async with store.read() as connection:
        assert [entry.id for entry in (await calendars.read(connection)).entries] == ["n", "a", "b"]


async def test_an_unchanged_load_changes_no_entry(store: Store, bundled: Path) -> None:
    await bundled_calendar.seed(store, bundled, now=NOW)
    async with store.read() as connection:
        before = await calendars.revisions(connection)
    await load(store, bundled, WARD)
    async with store.read() as connection:
        assert await calendars.revisions(connection) == before


async def test_an_unchanged_load_writes_no_row_of_an_entry(store: Store, bundled: Path) -> None:
    await bundled_calendar.seed(store, bundled, now=NOW)
    written: list[str] = []

    @event.listens_for(store.engine.sync_engine, "before_cursor_execute")
    def _note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        verb, *rest = statement.split()
        if verb in ("INSERT", "UPDATE", "DELETE") and {"entries", "entry_units"} & set(rest[:2]):
            written.append(statement)

    await load(store, bundled, WARD)
    assert written == []
    await load(store, bundled, WARD.replace("2020-06-30", "2020-07-31"))
    assert [statement.split()[:3] for statement in written] == [["INSERT", "INTO", "entries"]]


async def test_another_order_of_the_file_is_kept_and_is_no_change_of_an_entry(store: Store, bundled: Path) -> None:
    await bundled_calendar.seed(store, bundled, now=NOW)
    head, *entries = WARD.replace("[[event]]", "\0[[event]]").replace("[[task]]", "\0[[task]]").split("\0")
    await load(store, bundled, head + "\n".join(reversed(entries)))
    async with store.read() as connection:
        assert [entry.id for entry in (await calendars.read(connection)).entries] == ["n", "b", "a"]
        assert {one.sequence for one in (await calendars.revisions(connection)).values()} == {0}


async def test_a_load_replaces_exactly_the_layers_that_it_names(store: Store, bundled: Path) -> None:
    await bundled_calendar.seed(store, bundled, now=NOW)
    await load(store, bundled, '[layer]\nid = "own"\n\n[[event]]\nid = "o"\nsummary = "O"\nyearly = "02-02"\n')
    await load(store, bundled, WARD.split("[[event]]")[0])
    async with store.read() as connection:
        calendar = await calendars.read(connection)
    assert {(entry.id, entry.layer) for entry in calendar.entries} == {("n", "national"), ("a", "ward"), ("o", "own")}
    assert [layer.id for layer in calendar.layers] == ["national", "own", "ward"]


async def test_an_entry_that_moves_to_another_layer_is_there_once(store: Store, bundled: Path) -> None:
    await bundled_calendar.seed(store, bundled, now=NOW)
    files = []
    for name, text in (
        ("1.toml", NATION + '\n[[event]]\nid = "b"\nsummary = "B"\ndate = 2020-06-01\n'),
        ("2.toml", ""),
    ):
        files.append(bundled.parent / name)
        files[-1].write_text(text or WARD.split("[[event]]")[0], encoding="utf-8")
    for order in (files, list(reversed(files))):
        result = await loading.load(store, order, bundled=bundled, by="test", now=LATER)
        assert result.errors == ()
        async with store.read() as connection:
            calendar = await calendars.read(connection)
        assert {(e.id, e.layer) for e in calendar.entries} == {("n", "national"), ("a", "ward"), ("b", "national")}


async def test_a_removed_entry_leaves_a_tombstone(store: Store, bundled: Path) -> None:
    await bundled_calendar.seed(store, bundled, now=NOW)
    await load(store, bundled, WARD.split("[[event]]")[0])
    async with store.read() as connection:
        row = (await connection.execute(select(t.entries).where(t.entries.c.id == "b"))).one()
    assert (row.removed_at, row.modified_at, row.sequence, row.created_at) == (LATER, LATER, 1, NOW)


async def test_a_change_raises_the_sequence_of_that_entry_alone(store: Store, bundled: Path) -> None:
    await bundled_calendar.seed(store, bundled, now=NOW)
    await load(store, bundled, WARD.replace("2020-06-30", "2020-07-31"))
    async with store.read() as connection:
        now = await calendars.revisions(connection)
    assert {id_: revision.sequence for id_, revision in now.items()} == {"n": 0, "a": 1, "b": 0}
    assert (now["a"].created_at, now["a"].modified_at) == (NOW, LATER)
    assert now["b"].modified_at == NOW


async def test_an_entry_that_returns_goes_on_with_its_sequence(store: Store, bundled: Path) -> None:
    await bundled_calendar.seed(store, bundled, now=NOW)
    result = await load(store, bundled, WARD.split("[[event]]")[0])
    assert result.difference.removed == ("b",)
    async with store.read() as connection:
        assert "b" not in await calendars.revisions(connection)
    await load(store, bundled, WARD)
    async with store.read() as connection:
        assert (await calendars.revisions(connection))["b"].sequence == 2


async def test_a_load_with_a_mistake_writes_nothing(store: Store, bundled: Path) -> None:
    await bundled_calendar.seed(store, bundled, now=NOW)
    result = await load(store, bundled, WARD.replace('["ubnd"]', '["x"]').replace("2020-06-01", "2020-05-01"))
    assert result.errors
    assert result.difference.counts == (0, 0, 0)
    async with store.read() as connection:
        assert await calendars.revision(connection) == 1
        assert (await calendars.revisions(connection))["b"].sequence == 0


async def test_a_preview_writes_nothing(store: Store, bundled: Path) -> None:
    result = await load(store, bundled, WARD.replace("2020-06-30", "2020-07-31"), dry_run=True)
    assert [change.id for change in result.difference.changed] == ["a"]
    async with store.read() as connection:
        assert await calendars.revision(connection) == 0
        assert await connection.scalar(select(func.count()).select_from(t.entries)) == 0


async def test_a_load_that_breaks_half_way_has_not_happened(
    store: Store, bundled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bundled_calendar.seed(store, bundled, now=NOW)
    honest = writing._write_effective

    async def broken(*args: object) -> None:
        await honest(*args)  # type: ignore[arg-type]
        raise OSError("pulled out")

    monkeypatch.setattr(writing, "_write_effective", broken)
    with pytest.raises(OSError, match="pulled out"):
        await load(store, bundled, WARD.replace("2020-06-30", "2020-07-31"))
    async with store.read() as connection:
        assert (await calendars.revisions(connection))["a"].sequence == 0


async def test_a_bundled_calendar_with_mistakes_is_refused(store: Store, bundled: Path) -> None:
    (bundled / "2.toml").write_text(WARD.replace('["ubnd"]', '["x"]'), encoding="utf-8")
    with pytest.raises(LoadError, match=r"2\.toml"):
        await bundled_calendar.seed(store, bundled, now=NOW)
