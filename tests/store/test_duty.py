"""Who answers for which unit on a day: the SQL against the rule, for any office."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, insert, select

from bot.store import duty, schema
from bot.store import tables as t

AT = datetime(2020, 3, 1, tzinfo=UTC)
FIRST = date(2020, 3, 2)
UNITS = ("a", "b", "c")
PEOPLE = range(1, 6)
DAYS = range(8)


@dataclass(frozen=True)
class Away:
    officer: int
    first: int
    last: int
    deputy: int | None
    off: bool


units = st.fixed_dictionaries({id_: st.frozensets(st.sampled_from(UNITS), max_size=2) for id_ in PEOPLE})
away = st.builds(
    lambda officer, first, days, deputy, off: Away(officer, first, first + days, deputy, off),
    officer=st.sampled_from(PEOPLE),
    first=st.sampled_from(DAYS),
    days=st.integers(0, 4),
    deputy=st.one_of(st.none(), st.sampled_from(PEOPLE)),
    off=st.booleans(),
)


def expected(held: Mapping[int, frozenset[str]], absences: list[Away], day: int) -> set[tuple[int, str]]:
    """The rule, in plain words of Python."""
    gone: dict[int, Away] = {}
    for one in absences:  # noted one after the other: the last counts
        if not one.off and one.first <= day <= one.last:
            gone[one.officer] = one
    own = {(id_, unit) for id_, units in held.items() if id_ not in gone for unit in units}
    stand_in = {
        (one.deputy, unit)
        for one in gone.values()
        if one.deputy is not None and one.deputy not in gone
        for unit in held[one.officer]
    }
    return own | stand_in


@given(held=units, absences=st.lists(away, max_size=6), day=st.sampled_from(DAYS))
def test_every_unit_of_an_officer_is_answered_for_by_them_or_by_their_deputy_and_by_nobody_twice(
    held: dict[int, frozenset[str]], absences: list[Away], day: int
) -> None:
    engine = create_engine("sqlite://")
    schema.metadata.create_all(engine, tables=[t.officers, t.officer_units, t.absences])
    with engine.begin() as connection:
        for id_, named in held.items():
            connection.execute(
                insert(t.officers).values(id=id_, name=str(id_), post="", role="officer", locale="vi", enrolled_at=AT)
            )
            for unit in named:
                connection.execute(insert(t.officer_units).values(officer_id=id_, unit_id=unit))
        for one in absences:
            connection.execute(
                insert(t.absences).values(
                    officer_id=one.officer,
                    first=FIRST + timedelta(days=one.first),
                    last=FIRST + timedelta(days=one.last),
                    deputy_id=one.deputy,
                    noted_at=AT,
                    noted_by=one.officer,
                    ended_at=AT if one.off else None,
                )
            )
        on, today = duty.on_duty().c, {"today": FIRST + timedelta(days=day)}
        rows = [tuple(row) for row in connection.execute(select(on.officer_id, on.unit_id), today)]
    engine.dispose()
    assert sorted(rows) == sorted(expected(held, absences, day))
