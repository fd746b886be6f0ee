"""The feed over HTTP: what it costs to ask again, who gets what, and what a wrong link gets."""

import asyncio
import logging
from datetime import timedelta

import httpx
import icalendar
import pytest

from bot.store import feeds, officers, progress
from bot.store.officers import Role
from bot.store.progress import Report
from tests.databases import ON_SQLITE

from .conftest import Site


def summaries(answer: httpx.Response) -> set[str]:
    assert answer.status_code == 200
    return {str(event["SUMMARY"]) for event in icalendar.Calendar.from_ical(answer.content).walk("VEVENT")}


def versions(answer: httpx.Response) -> dict[str, tuple[int, object]]:
    events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    return {str(event["UID"]): (event["SEQUENCE"], event["LAST-MODIFIED"].dt) for event in events}


async def report(site: Site, officer_id: int, status: str, percent: int | None = None) -> None:
    site.clock.advance(timedelta(minutes=1))
    now = site.clock.now()
    update_id = int(now.timestamp())
    async with site.service.store.begin() as connection:
        await progress.add(
            connection, [Report("bao-cao", "", "ubnd", officer_id, update_id, now, status, percent=percent)]
        )


async def test_an_officer_gets_all_events_and_the_tasks_of_their_units(site: Site) -> None:
    lan, lead = await site.officer("ubnd"), await site.officer(role=Role.LEAD)
    everybodys = {"Ngày A", "Hội nghị", "☐ Báo cáo quý"}
    assert summaries(await site.client.get(site.link(lan))) == everybodys
    assert summaries(await site.client.get(site.link(lead))) == {*everybodys, "☐ Kế hoạch chung"}


@ON_SQLITE
@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("loai=ky-niem", {"Ngày A"}),
        ("loai=ky-niem,nhiem-vu", {"Ngày A", "☐ Báo cáo quý", "☐ Kế hoạch chung"}),
        ("loai=su-kien&loai=ky-niem", {"Ngày A", "Hội nghị"}),
        ("donvi=mttq", {"☐ Kế hoạch chung"}),
    ],
)
async def test_a_feed_can_be_narrowed(site: Site, query: str, seen: set[str]) -> None:
    lead = await site.officer(role=Role.LEAD)
    assert summaries(await site.client.get(f"{site.link(lead)}?{query}")) == seen


@ON_SQLITE
@pytest.mark.parametrize(
    "query", ["loai=tet", "donvi=nobody", "alarm=x", "alarm=-1", "alarm=367", "alarm=1,2,3,4,5,6", "alarm=²"]
)
async def test_a_filter_that_there_is_not_is_answered_in_words(site: Site, query: str) -> None:
    answer = await site.client.get(f"{site.link(await site.officer())}?{query}")
    assert (answer.status_code, "Không có mục" in answer.text) == (400, True)


@ON_SQLITE
async def test_todos_and_alarms_are_a_matter_of_taste(site: Site) -> None:
    link = site.link(await site.officer("ubnd"))
    plain, todo, quiet = [await site.client.get(link + more) for more in ("", "?todo=1", "?alarm=0")]
    assert (b"VTODO" in plain.content, b"VTODO" in todo.content) == (False, True)
    assert (b"VALARM" in plain.content, b"VALARM" in quiet.content) == (True, False)


@ON_SQLITE
@pytest.mark.parametrize(
    ("query", "days_before"),
    [("alarm=3,1", [3, 1]), ("alarm=1,0,1", [1, 0]), ("alarm=14", [14]), ("alarm=0", []), ("alarm=no", [])],
)
async def test_alarms_ring_at_ones_own_lead_times(site: Site, query: str, days_before: list[int]) -> None:
    answer = await site.client.get(f"{site.link(await site.officer('ubnd'))}?{query}")
    expected = [timedelta(hours=7, minutes=30) - timedelta(days=days) for days in days_before]
    for event in icalendar.Calendar.from_ical(answer.content).walk("VEVENT"):
        assert [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")] == expected


@ON_SQLITE
async def test_any_number_of_wishes_for_alarms_is_served(site: Site) -> None:
    link = site.link(await site.officer("ubnd"))
    first = await site.client.get(f"{link}?alarm=1")
    for days in range(2, 30):
        assert (await site.client.get(f"{link}?alarm={days}")).status_code == 200
    assert (await site.client.get(f"{link}?alarm=1")).content == first.content


async def test_asking_again_costs_304_until_something_changes(site: Site) -> None:
    lan = await site.officer("ubnd")
    link = site.link(lan)
    first = await site.client.get(link, headers={"Accept-Encoding": "identity"})
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    assert not etag.startswith("W/")
    for headers in ({"If-None-Match": etag}, {"If-None-Match": f"W/{etag}"}, {"If-Modified-Since": modified}):
        again = await site.client.get(link, headers=headers)
        assert (again.status_code, again.content) == (304, b"")
        # RFC 9110, 15.4.5: these are there, and what only describes the bytes is not.
        assert (again.headers["ETag"], again.headers["Vary"]) == (f'{etag[:-1]}-gzip"', "Accept-Encoding")
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
        assert not {"Last-Modified", "Content-Type", "Server"} & {name.title() for name in again.headers}
    await report(site, lan.id, "in_progress", 40)
    for headers in ({"If-None-Match": etag}, {"If-Modified-Since": modified}):
        assert "☐ Báo cáo quý (40%)" in summaries(await site.client.get(link, headers=headers))


@ON_SQLITE
async def test_head_and_gzip_describe_the_same_calendar(site: Site) -> None:
    link = site.link(await site.officer())
    packed = await site.client.get(link, headers={"Accept-Encoding": "gzip"})
    plain = await site.client.get(link, headers={"Accept-Encoding": "identity"})
    head = await site.client.head(link, headers={"Accept-Encoding": "identity"})
    assert (packed.headers["Content-Encoding"], packed.content) == ("gzip", plain.content)
    assert packed.headers["ETag"] != plain.headers["ETag"] == head.headers["ETag"]
    assert (head.content, head.headers["Content-Length"]) == (b"", str(len(plain.content)))


@ON_SQLITE
async def test_nothing_of_the_link_is_kept_or_passed_on_by_browsers(site: Site) -> None:
    headers = (await site.client.get(site.link(await site.officer()))).headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "private, no-cache"
    assert "Content-Disposition" not in headers


async def test_sequence_rises_only_for_what_changed(site: Site) -> None:
    lan = await site.officer("ubnd")
    link = site.link(lan)
    before = versions(await site.client.get(link))
    await site.load(("date = 2020-05-04", 'date = 2020-06-04\nstatus = "postponed"'))
    await report(site, lan.id, "done")
    answer = await site.client.get(link)
    after = versions(answer)
    assert "☑ Báo cáo quý" in summaries(answer)
    raised = {uid for uid in after if after[uid][0] == before[uid][0] + 1 and after[uid][1] > before[uid][1]}  # type: ignore[operator]
    assert raised == {"hoi-nghi@nhaclich", "bao-cao@nhaclich"}
    assert {uid: after[uid] for uid in after.keys() - raised} == {uid: before[uid] for uid in before.keys() - raised}


async def test_a_report_that_shows_nothing_new_changes_nothing(site: Site) -> None:
    lan = await site.officer("ubnd")
    await report(site, lan.id, "in_progress", 40)
    first = await site.client.get(site.link(lan))
    await report(site, lan.id, "in_progress", 40)
    await report(site, lan.id, "extension")
    assert (await site.client.get(site.link(lan))).headers["ETag"] == first.headers["ETag"]


async def test_a_yearly_day_begins_in_the_same_year_after_new_year(site: Site) -> None:
    link = site.link(await site.officer())
    before = await site.client.get(link)
    site.clock.advance(timedelta(days=366))
    assert (await site.client.get(link)).content == before.content


async def test_a_feed_is_made_once_for_all_who_ask_meanwhile_and_for_all_who_see_the_same(site: Site) -> None:
    people = [await site.officer("ubnd") for _ in range(5)]
    answers = await asyncio.gather(*(site.client.get(site.link(one)) for one in people * 4))
    assert len({answer.content for answer in answers}) == 1
    figures = (await site.client.get("/metrics")).text
    assert "nhaclich_feeds_built 1.0" in figures
    assert 'nhaclich_feed_requests_total{status="200"} 20.0' in figures


async def test_a_revoked_link_is_gone_at_once_and_an_unknown_one_is_not_found(site: Site) -> None:
    lan = await site.officer("ubnd")
    old = site.link(lan)
    assert (await site.client.get(old)).status_code == 200
    async with site.service.store.begin() as connection:
        await officers.new_feed_generation(connection, lan.id)
    assert (await site.client.get(old)).status_code == 410
    assert (await site.client.get(site.link(lan, 1))).status_code == 200
    for wrong in ("1-AAAAAAAAAAAAAAAAAAAAAA", "x", "1-", "9" * 70):
        assert (await site.client.get(f"/feed/{wrong}.ics")).status_code == 404


GUESSES = [f"1-{n:022}" for n in range(15)]


@ON_SQLITE
@pytest.mark.parametrize("wrong", ["/feed/{}.ics", "/lich/{}"])
async def test_who_guesses_is_refused_after_a_while_and_nobody_else_behind_the_same_address(
    site: Site, wrong: str
) -> None:
    link = site.link(await site.officer())
    page = link.replace("/feed/", "/lich/").removesuffix(".ics")
    answers = [await site.client.get(wrong.format(guess)) for guess in GUESSES]
    assert [answer.status_code for answer in answers] == [404] * 10 + [429] * 5
    assert int(answers[-1].headers["Retry-After"]) > 0
    for _ in range(3):
        assert (await site.client.get(link)).status_code == 200
        assert (await site.client.get(page)).status_code == 200
    async with site.service.store.begin() as connection:
        await officers.leave(connection, 1, now=site.clock.now())
    assert (await site.client.get(link)).status_code == 410


@ON_SQLITE
@pytest.mark.parametrize(
    "invented",
    ["{n}.2.3.4, 192.0.2.1", "{n}::1, 192.0.2.1:443", "nobody {n}, 192.0.2.1", "{n}.2.3.4, x{n}", "unknown {n}", "{n}"],
)
async def test_who_says_to_be_somebody_else_is_counted_all_the_same(site: Site, invented: str) -> None:
    answers = [
        await site.client.get(f"/feed/{guess}.ics", headers={"X-Forwarded-For": invented.format(n=n)})
        for n, guess in enumerate(GUESSES, 1)
    ]
    assert [answer.status_code for answer in answers] == [404] * 10 + [429] * 5


@ON_SQLITE
async def test_guesses_are_counted_by_the_address_that_the_proxy_saw(site: Site) -> None:
    async def guess(address: str) -> int:
        return (await site.client.get(f"/feed/{GUESSES[0]}.ics", headers={"X-Forwarded-For": address})).status_code

    assert [await guess("192.0.2.7") for _ in range(11)][-1] == 429
    assert await guess("192.0.2.8") == 404


async def test_a_token_never_reaches_the_log(
    site: Site, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("cannot look up 1-AAAAAAAAAAAAAAAAAAAAAA")

    lan = await site.officer()
    caplog.set_level(logging.DEBUG)
    assert (await site.client.get(site.link(lan))).status_code == 200
    monkeypatch.setattr(feeds, "officer_of", broken)
    assert (await site.client.get("/feed/1-AAAAAAAAAAAAAAAAAAAAAA.ics")).status_code == 503
    said = [record.getMessage() for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    token = site.link(lan).removeprefix("/feed/").removesuffix(".ics")
    assert not [words for words in said if token in words or "AAAAAAAAAAAAAAAAAAAAAA" in words]
    assert "a feed could not be made: RuntimeError" in said


async def test_the_last_use_is_kept_and_of_the_program_its_name(site: Site) -> None:
    lan = await site.officer()
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.1"
    await site.client.get(site.link(lan), headers={"User-Agent": agent})
    use = None
    while use is None:  # it is noted after the answer has left
        async with site.service.store.read() as connection:
            use = await feeds.last_use(connection, lan.id)
    assert use == feeds.Use(site.clock.now(), "Thunderbird")
