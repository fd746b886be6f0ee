"""Over any history of loads and reports: SEQUENCE and LAST-MODIFIED rise when what is shown changes, and only then."""

import asyncio
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.clock import RehearsalClock
from bot.config import Database, Office, Settings, Web
from bot.delivery.pacing import Unpaced
from bot.service.assemble import assembled
from bot.service.service import Service
from bot.store import loading, progress
from bot.store.progress import Report
from bot.web.feed.feeds import Feeds
from tests.office import enrol

HEAD = '[layer]\nid = "ward"\nname = "Phường"\nyear = 2020\n\n[[unit]]\nid = "ubnd"\nname = "UBND"\nshort = "UBND"\n'
ENTRIES: dict[str, dict[str, Any]] = {
    "ngay-a": {"kind": "anniversary", "summary": "Ngày A", "yearly": "03-17", "first_year": 1930},
    "ngay-b": {"kind": "anniversary", "summary": "Ngày B", "yearly": "05-19"},
    "hoi-nghi": {"kind": "event", "summary": "Hội nghị", "date": "2020-05-04"},
    "bao-cao": {"kind": "task", "summary": "Báo cáo", "units": ["ubnd"], "due": "2020-05-18"},
}
CHANGES = st.sampled_from(
    [
        ("hoi-nghi", "date", "2020-06-26"),
        ("hoi-nghi", "status", "postponed"),
        ("hoi-nghi", "status", "cancelled"),
        ("hoi-nghi", "note", "họp trực tuyến"),
        ("hoi-nghi", "leads", [5, 1]),
        ("bao-cao", "due", "2020-05-20"),
        ("bao-cao", "summary", "Báo cáo quý"),
        ("ngay-a", "summary", "Ngày A, đổi tên"),
        ("ngay-a", "first_year", 1931),
        ("ngay-b", "source", "sách B"),
    ]
)
STEPS = st.one_of(
    st.tuples(st.just("change"), CHANGES),
    st.tuples(st.just("as at first"), st.sampled_from(sorted(ENTRIES))),
    st.tuples(st.just("leave out"), st.sampled_from(sorted(ENTRIES))),
    st.tuples(st.just("report"), st.sampled_from([("done", None), ("in_progress", 40), ("in_progress", 60)])),
    st.tuples(st.just("new process"), st.none()),
    st.tuples(st.just("the other process is asked"), st.none()),
    st.tuples(st.just("nothing"), st.none()),
)


@dataclass
class Seen:
    """What the feed last showed of an entry: its version, and all that is not the version."""

    sequence: int
    modified: datetime
    content: bytes


@dataclass
class History:
    """One office, what its file says, and what its feed has shown."""

    service: Service
    clock: RehearsalClock
    file: Path
    secret: bytes = b"secret"
    said: dict[str, dict[str, Any]] = field(default_factory=lambda: {id_: dict(e) for id_, e in ENTRIES.items()})
    seen: dict[str, Seen] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)
    reports: int = 0

    def __post_init__(self) -> None:
        self.feeds = Feeds(self.service.office, self.secret)
        self.other = Feeds(self.service.office, self.secret)

    async def step(self, what: str, how: Any) -> None:
        self.clock.advance(timedelta(seconds=7))
        match what:
            case "change":
                id_, name, value = how
                self.said.setdefault(id_, dict(ENTRIES[id_]))[name] = value
                await self.load()
            case "as at first":
                self.said[how] = dict(ENTRIES[how])
                await self.load()
            case "leave out":
                self.said.pop(how, None)
                await self.load()
            case "report" if "bao-cao" in self.said:
                await self.report(*how)
            case "new process":
                self.feeds = Feeds(self.service.office, self.secret)
            case "the other process is asked":
                assert await self.other.whole() == await self.feeds.whole()

    async def load(self) -> None:
        self.file.write_text(HEAD + "".join(_toml(id_, entry) for id_, entry in self.said.items()), encoding="utf-8")
        result = await loading.load(
            self.service.store, [self.file], bundled=self.file.parent, by="test", now=self.clock.now()
        )
        assert not result.errors

    async def report(self, status: str, percent: int | None) -> None:
        self.reports += 1
        one = Report("bao-cao", "", "ubnd", 1, self.reports, self.clock.now(), status, percent=percent)
        async with self.service.store.begin() as connection:
            await progress.add(connection, [one])

    async def look(self) -> None:
        """Fetch the feed, and hold it against what it showed before."""
        calendar = icalendar.Calendar.from_ical(await self.feeds.whole())
        now = {str(event["UID"]): _seen(event) for event in calendar.walk("VEVENT")}
        for uid, one in now.items():
            before = self.seen.get(uid)
            if before is None:
                continue
            if uid in self.shown and one.content == before.content:
                assert one == before, uid
            else:
                assert one.sequence > before.sequence, uid
                assert one.modified > before.modified, uid
        self.shown = set(now)
        self.seen |= now
        assert await self.feeds.whole() == await Feeds(self.service.office, self.secret).whole()


def _toml(id_: str, entry: dict[str, Any]) -> str:
    lines = [f"\n[[{entry['kind']}]]", f'id = "{id_}"']
    for name, value in entry.items():
        bare = name in ("date", "due", "first_year")
        listed = isinstance(value, list)
        if name != "kind":
            lines.append(f"{name} = {value if bare else [*value] if listed else chr(34) + value + chr(34)}")
    return "\n".join(lines) + "\n"


def _seen(event: icalendar.Component) -> Seen:
    version: tuple[int, datetime] = event.decoded("SEQUENCE"), event.decoded("LAST-MODIFIED")
    for name in ("SEQUENCE", "LAST-MODIFIED", "DTSTAMP"):
        event.pop(name, None)
    return Seen(*version, event.to_ical())


async def play(steps: list[tuple[str, Any]]) -> None:
    clock = RehearsalClock(datetime(2020, 3, 10, 2, 0, tzinfo=UTC))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "calendar"
        folder.mkdir()
        file = folder / "a.toml"
        file.write_text(HEAD + "".join(_toml(id_, entry) for id_, entry in ENTRIES.items()), encoding="utf-8")
        made = Settings(
            office=Office(calendar_data=folder),
            database=Database(url=f"sqlite:///{name}/office.db"),
            web=Web(secret_file=Path(name) / "secret"),
            root=Path(name),
        )
        async with AsyncExitStack() as stack:
            service = await stack.enter_async_context(
                assembled(made, clock=clock, token="1:history", base_url="http://127.0.0.1:9", pace=Unpaced())
            )
            await enrol(service.store, "ubnd", now=clock.now())
            history = History(service, clock, file)
            await history.look()
            for what, how in steps:
                await history.step(what, how)
                await history.look()


@settings(max_examples=settings.default.max_examples // 5, deadline=None)
@given(st.lists(STEPS, min_size=3, max_size=9))
def test_a_version_rises_when_what_is_shown_changes_and_only_then(steps: list[tuple[str, Any]]) -> None:
    asyncio.run(play(steps))


def test_who_slept_through_changes_that_were_taken_back_shows_the_versions_of_who_did_not() -> None:
    ask = ("the other process is asked", None)
    changes = [("change", ("hoi-nghi", "date", "2020-06-26")), ("as at first", "hoi-nghi"), ("leave out", "ngay-a")]
    asyncio.run(play([ask, *changes, ("as at first", "ngay-a"), ask, ("report", ("done", None)), ask]))


def test_what_was_left_out_and_comes_back_has_a_later_version() -> None:
    asyncio.run(play([("leave out", "hoi-nghi"), ("nothing", None), ("as at first", "hoi-nghi")]))
