"""What is kept of a task's state says what the history says, whatever was reported and taken back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from bot.calendar.progress import DONE, STATES
from bot.store import Store, progress, unit_states
from bot.store.progress import EVIDENCE, Report
from tests.store.test_changes import OFFICER

NOW = datetime(2020, 3, 10, 2, 0, tzinfo=UTC)
_ACT = st.one_of(
    st.tuples(st.sampled_from((*STATES, EVIDENCE)), st.sampled_from("ab"), st.sampled_from(("u", "v"))),
    st.tuples(st.just("undo"), st.integers(0, 12), st.just("")),
)


async def _told(store: Store, acts: list[tuple[str, object, str]]) -> None:
    async with store.begin() as connection:
        await connection.execute(text(OFFICER), {"now": NOW})
    ids: list[int] = []
    for number, (what, which, unit) in enumerate(acts, start=1):
        async with store.begin() as connection:
            if what == "undo":
                if ids:
                    report = ids[int(str(which)) % len(ids)]
                    await progress.undo(connection, report, officer_id=1, update_id=number, now=NOW)
                continue
            at = NOW + timedelta(minutes=number)
            ids += await progress.add(connection, [Report(str(which), "", unit, 1, number, at, what)])


async def _both(store: Store) -> tuple[list[unit_states.Part], dict[object, object]]:
    async with store.read() as connection:
        return await unit_states.wrong(connection), dict(await progress.states(connection))


async def test_the_state_is_the_last_report_and_its_done_the_first_since(store: Store) -> None:
    await _told(
        store,
        [
            ("done", "a", "u"),
            ("blocked", "a", "u"),
            ("done", "a", "u"),
            ("done", "a", "u"),
            ("evidence", "a", "u"),
            ("blocked", "a", "v"),
            ("done", "b", "u"),
            ("undo", 6, ""),
        ],
    )
    wrong, states = await _both(store)
    assert wrong == []
    assert list(states) == [("a", "")]
    one, other = states["a", ""]["u"], states["a", ""]["v"]  # type: ignore[index]
    assert (one.status, one.done_id, one.report_id) == (DONE, 3, 4)
    assert one.done_at == NOW + timedelta(minutes=3)
    assert (other.status, other.done_id, other.done_at) == ("blocked", 0, None)


async def test_what_is_wrong_is_found_and_mended(store: Store) -> None:
    await _told(store, [("done", "a", "u"), ("blocked", "b", "u"), ("done", "b", "v")])
    async with store.begin() as connection:
        await connection.execute(text("UPDATE unit_states SET done_id = NULL WHERE entry_id = 'a'"))
        await connection.execute(text("DELETE FROM unit_states WHERE unit_id = 'v'"))
        assert await unit_states.wrong(connection) == [("a", "", "u"), ("b", "", "v")]
        await unit_states.rebuild(connection)
        assert await unit_states.wrong(connection) == []


@given(st.lists(_ACT, max_size=14))
async def test_it_never_differs_from_the_history(
    tmp_path_factory: object, migrated_file: Path, acts: list[tuple[str, object, str]]
) -> None:
    import shutil

    file = tmp_path_factory.mktemp("states") / "office.db"  # type: ignore[attr-defined]
    shutil.copy(migrated_file, file)
    store = await Store.open(f"sqlite:///{file}")
    try:
        await _told(store, acts)
        wrong, _ = await _both(store)
        assert wrong == []
    finally:
        await store.close()
