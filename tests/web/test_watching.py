"""What Prometheus and Grafana are given: the figures of /metrics, and rules and a dashboard that name only those."""

import asyncio
import json
import math
import os
import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

import bot
from bot.calendar.model import TaskKey
from bot.channels.telegram.addresses import address_of
from bot.delivery.message import Message
from bot.sandbox import Fault
from bot.store import deliveries, meta, migrations
from bot.store.questions import Matter, add

from .conftest import Site
from .test_wellness import figures

DEPLOY = Path(__file__).parents[2] / "deploy"
RULES, DASHBOARD = DEPLOY / "prometheus" / "alerts.yml", DEPLOY / "grafana" / "nhaclich.json"
PROMTOOL = shutil.which("promtool")
NAME = re.compile(r"\bnhaclich_\w+")


async def test_the_figures_tell_what_waits_and_how_the_office_is(site: Site) -> None:
    service, clock = site.service, site.clock
    said = await figures(site)
    assert (said["leader"], said["officers"], said["units_without_people"]) == (0, 0, 0)
    assert said["backup_age_seconds"] == math.inf
    assert said[f"build_info {migrations.HEAD} {bot.__version__}"] == 1
    assert said["database_bytes"] > 50_000
    service.leads = True
    person = site.state.add_person("Minh", started=True)
    async with service.store.begin() as connection:
        await deliveries.enqueue(
            connection,
            address=address_of(person.user_id),
            officer_id=None,
            dedupe_key="một",
            payload=Message("một").to_payload(),
            now=clock.now(),
        )
    clock.advance(timedelta(minutes=11))
    assert (await figures(site))["oldest_due_seconds"] == 660
    site.state.faults.add(Fault("sendMessage", "drop_after"))
    await service.dispatch()
    said = await figures(site)
    assert said["oldest_due_seconds"] == 660  # it may have arrived: it waits to be tried again
    assert said["reminders_waiting"] > 0
    clock.advance(timedelta(minutes=30))
    await service.dispatch()
    said = await figures(site)
    assert (said["sent"], said["repeated"], said["oldest_due_seconds"], said["leader"]) == (1, 1, 0, 1)


async def test_the_figures_tell_what_waits_for_leads_and_whom_nobody_answers_for(site: Site) -> None:
    lan = await site.officer("ubnd")
    async with site.service.store.begin() as connection:
        await add(
            connection,
            officer_id=lan.id,
            task=TaskKey("bao-cao", ""),
            title="Báo cáo quý",
            words="Mẫu nào ạ?",
            now=site.clock.now(),
            kind=Matter.QUESTION,
        )
    said = await figures(site)
    assert (said["officers"], said["officers_switched_off"], said["units_without_people"]) == (1, 0, 1)
    assert (said["matters_waiting"], said["requests_waiting"], said["open_questions"]) == (1, 0, 0)


async def test_a_copy_has_an_age_and_telegrams_answer_is_written_down(site: Site) -> None:
    service, clock = site.service, site.clock
    folder = service.settings.path(service.settings.backup.folder)
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / "nhaclich-2020-01-01.db"
    copy.touch()
    hour_ago = clock.now().timestamp() - 3600
    os.utime(copy, (hour_ago, hour_ago))
    assert (await figures(site))["backup_age_seconds"] == 3600
    await service.bot.get_me()
    await service.note_heard()
    async with service.store.read() as connection:
        heard = await meta.get_instant(connection, meta.TELEGRAM_HEARD)
    assert heard is not None
    assert timedelta(0) <= clock.now() - heard < timedelta(minutes=5)


async def test_rules_and_dashboard_name_only_figures_that_there_are(site: Site) -> None:
    await site.client.get("/feed/1-AAAAAAAAAAAAAAAAAAAAAA.ics")
    page = (await site.client.get("/metrics")).text
    there = {sample.name for family in text_string_to_metric_families(page) for sample in family.samples}
    rules = [line for line in RULES.read_text(encoding="utf-8").splitlines() if "expr:" in line]
    panels = json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]
    queries = [target["expr"] for panel in panels for target in panel["targets"]]
    for named in (rules, queries):
        assert len(named) >= 7
        assert {name for line in named for name in NAME.findall(line)} <= there
        assert all(NAME.search(line) or "up{" in line for line in named)
    shown = {name for line in queries for name in NAME.findall(line)}
    ours = {name for name in there if not name.endswith(("_created", "_sum", "_count"))}
    assert ours - shown == {"nhaclich_due", "nhaclich_entries_written", "nhaclich_feeds_built"}
    if PROMTOOL:
        assert await asyncio.to_thread(promtool, "rules", str(RULES)) == 0
        assert await asyncio.to_thread(promtool, "metrics", words=page) != 1  # 3: it would have chosen other names


def promtool(*what: str, words: str = "") -> int:
    """What `promtool check` says of it: 0 where it is well."""
    done = subprocess.run([PROMTOOL or "", "check", *what], input=words, capture_output=True, text=True, check=False)
    return done.returncode
