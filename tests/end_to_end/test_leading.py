"""Two services on one PostgreSQL database: one leads, and leading passes on and comes back."""

import psycopg
import pytest

from .conftest import Command
from .office import office, until


@pytest.fixture
def database_url(postgres: str, migrated_database: str) -> str:
    return postgres.replace("/postgres?", f"/{migrated_database}?")


async def test_who_lost_the_lead_can_lead_again_and_sends_again(nhaclich: Command, database_url: str) -> None:
    async with office(nhaclich) as one:
        one.more = {"NHACLICH_DATABASE__URL": database_url}
        lan = one.state.add_person("Lan", started=True)
        await one.enqueue(lan, ["Tin một"])
        first = await one.run()
        await one.state.wait_for(lambda: one.count(lan, "Tin một") == 1)
        second = await one.run(ready="stands by")
        standing_by = await second.health()
        assert (standing_by.status_code, standing_by.json()["leads"]) == (200, False)
        await second.stop()
        with psycopg.connect(database_url, autocommit=True) as server:
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        await first.logged("lost the database session that leads")
        await one.enqueue(lan, ["Tin hai"])
        await one.state.wait_for(lambda: one.count(lan, "Tin hai") >= 1)
        one.state.say(lan.user_id, "/trogiup")
        await until(lambda: one.count(lan, "được mời") >= 1, what=lambda: first.log)
        await first.stop()
        assert one.repeats() == (0, 0)
