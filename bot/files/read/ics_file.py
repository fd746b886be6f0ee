"""Events from an iCalendar file (RFC 5545), as rows in the terms of the TOML format.

What happens when is computed with instants, in each event's own zone, and becomes days and hours of the office last.
One bad part is told and left out, and so is what no entry can hold; the rest is read. A calendar is a layer of its own.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.files import limits
from bot.files.check.dates import FieldError
from bot.files.destination import own_layer
from bot.files.problems import Problem, Problems, shown
from bot.files.raw import RawFile, RawRow
from bot.files.read.ics_entry import Read, read_component
from bot.files.read.ics_lines import ENTRIES, Component, Tree, read_tree
from bot.files.read.ics_lunar import is_lunar
from bot.files.read.ics_rows import RowMaker, identifier
from bot.files.read.ics_series import day_of
from bot.files.read.ics_zones import Zones
from bot.files.read.sheet import Progress, Refused, too_many_rows
from bot.texts import Texts

_PEOPLE = frozenset({"ATTENDEE", "ORGANIZER", "CONTACT"})
_USED = frozenset(
    {"UID", "SUMMARY", "DESCRIPTION", "LOCATION", "URL", "STATUS", "CATEGORIES", "DTSTART", "DTEND", "DUE", "DURATION"}
    | {"RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID", "SEQUENCE", "COMPLETED", "CLASS"}
)
_SILENT = frozenset({"DTSTAMP", "CREATED", "LAST-MODIFIED", "TRANSP", "PRIORITY", "COLOR", "REQUEST-STATUS"})
"""What says nothing that an office's calendar would show."""
_NAMES = 3


def read_ics(name: str, data: bytes, say: Texts, progress: Progress | None, today: date) -> RawFile:
    """Read a file called `name`; `today` is the office's day. Raises Refused for what is no iCalendar, or too much."""
    if len(data) > limits.ICS_BYTES:
        raise Refused("too_large", megabytes=limits.ICS_BYTES // 1024 // 1024)
    if data.count(b"\n") > limits.ICS_LINES:
        raise too_many_rows(limits.ICS_LINES)
    tree = read_tree(data)
    calendars = [one for one in tree.top if one.name == "VCALENDAR"]
    loose = [one for one in tree.top if one.name in ENTRIES]
    if loose:
        calendars.append(Component("VCALENDAR", loose[0].line, parts=loose))
    if not calendars:
        raise Refused("not_ics")
    total = sum(part.name in ENTRIES and bool(part.properties) for one in calendars for part in one.parts)
    if total > limits.ICS_EVENTS:
        raise Refused("too_many_events", most=f"{limits.ICS_EVENTS:,}".replace(",", "."))
    if not total:
        raise Refused("not_ics" if tree.damaged else "empty")
    reader = _IcsReader(name, say, RowMaker(today, say.plain("cells.ics_done")), total, progress)
    reader.form(tree)
    reader.calendars(calendars)
    reader.once(calendars)
    title = next(filter(None, (one.words(key) for one in calendars for key in ("X-WR-CALNAME", "NAME"))), "")
    errors, warnings = reader.lost if not reader.rows else Problems(), reader.warnings.all(say)
    return RawFile(name, (_own_layer(name, title),), tuple(reader.rows), errors.all(say), warnings, says_units=False)


def _own_layer(file: str, title: str) -> RawRow:
    """The layer of a calendar: called as it says itself, or as its file."""
    layer = own_layer(file, title)
    return RawRow("layer", 1, {"id": layer.id, "name": layer.name[:300]}, {"": 1})


@dataclass(slots=True)
class _IcsReader:
    """Reads calendars into `rows`; `lost` are the entries that could not be read, and `warnings` all that is odd."""

    file: str
    say: Texts
    make: RowMaker
    total: int
    progress: Progress | None
    rows: list[RawRow] = field(default_factory=list)
    warnings: Problems = field(default_factory=Problems)
    lost: Problems = field(default_factory=Problems)
    done: list[str] = field(default_factory=list)
    minutes: int = 0
    number: int = 0
    days: int = 0

    def form(self, tree: Tree) -> None:
        """Tell what is wrong with the form of the file."""
        if tree.old:
            self._tell(0, "windows_1258")
        if tree.damaged:
            lines = ", ".join(map(str, tree.damaged[:10])) + (", …" if len(tree.damaged) > 10 else "")
            self._tell(tree.damaged[0], "ics_lines", lines=lines, n=len(tree.damaged))
        for one in tree.open:
            if one.properties:
                self._tell(one.line, "ics_open", name=one.name)

    def calendars(self, calendars: Sequence[Component]) -> None:
        """The rows of all calendars: a UID is one event, also where one calendar changes what another has."""
        by_uid: dict[str, list[Read]] = {}
        without: list[Read] = []
        for calendar in calendars:
            for part, read in self._parts(calendar):
                (by_uid.setdefault(f"{part.name} {read.uid}", []) if read.uid else without).append(read)
        for reads in by_uid.values():
            self._uid(reads)
        for one in without:
            self._named(one)
        self._nameless(without)

    def _parts(self, calendar: Component) -> Iterator[tuple[Component, Read]]:
        """The entries of a calendar as they are read, and what is odd about all of it."""
        zones = Zones.of(calendar)
        cancelled = calendar.words("METHOD").upper() == "CANCEL"
        if cancelled:
            self._tell(calendar.line, "ics_cancel")
        for part in calendar.parts:
            if part.name not in ENTRIES or not part.properties:
                continue
            self.number += 1
            if self.progress and self.number % 100 == 0:
                self.progress(self.number, self.total)
            read = self._read(part, zones, cancelled=cancelled)
            if read is not None:
                yield part, read
        for tzid in sorted(zones.unknown):
            self._tell(0, "ics_zone", value=tzid, zone=tzid)
        for line in sorted(set(zones.damaged)):
            self._tell(line, "ics_timezone")

    def _read(self, part: Component, zones: Zones, *, cancelled: bool) -> Read | None:
        def tell(key: str, field_: str, value: object = "", /, *, lost: bool = False, **params: object) -> None:
            self._tell(part.line, key, field_, value, lost=lost, **params)

        try:
            read = read_component(part, self.number, zones, cancelled=cancelled, tell=tell)
        except FieldError as error:
            key = "ics_bad_start" if error.key == "ics_property" else error.key
            name = part.words("SUMMARY")[:80] or self.say.plain("cells.ics_name")
            tell(key, str(error.params.get("name", "DTSTART")), part.words("DTSTART"), lost=True, name=name)
            return None
        if part.first("RECURRENCE-ID") is None:
            self._named(read)
        if read.done:
            self.done.append(read.values.get("summary") or self.say.plain("cells.ics_name"))
        self.minutes += read.minutes and "leads" not in read.values
        return read

    def _named(self, read: Read, series: str = "") -> None:
        """Give an entry without a name one: that of its series, its description's, or none that is said."""
        if not read.values.get("summary") and not series:
            self._tell(read.component.line, "ics_unnamed", "SUMMARY")
        words = read.values.get("summary") or series or read.values.get("note") or self.say.plain("cells.ics_name")
        read.values["summary"] = words if read.values.get("summary") or series else words[:80].strip()

    def _uid(self, reads: list[Read]) -> None:
        """The rows of the components that have one UID: the newest of those that are the same, and what is changed."""
        cores = [one for one in reads if one.part is None or one.part.recurrence is None]
        changed = [one for one in reads if one.part is not None and one.part.recurrence is not None]
        for one in changed:
            self._named(one, cores[0].values["summary"] if cores else "")
        if len(cores) < 2:
            self._rows(identifier(reads[0].uid), cores[0] if cores else None, changed)
            return
        newest = max(cores, key=lambda one: (_sequence(one), one.stamp))
        rivals = [one for one in cores if (_sequence(one), one.stamp) == (_sequence(newest), newest.stamp)]
        different = list({(one.values["summary"], _begin(one)): one for one in reversed(rivals)}.values())[::-1]
        if len(different) > 1:  # a program that gives one UID to all: nothing says which is newer
            self._tell(newest.component.line, "ics_same_uid", "UID", newest.uid, n=len(different))
            self._nameless(different)
            return
        left = [one.component.line for one in cores if one is not newest]
        self._tell(
            newest.component.line, "ics_duplicate", "UID", newest.uid, n=len(cores), lines=", ".join(map(str, left))
        )
        self._rows(identifier(newest.uid), newest, changed)

    def _nameless(self, reads: Iterable[Read]) -> None:
        """The rows of components without a UID that tells them apart: their words and days make their ids."""
        alike: dict[str, list[Read]] = {}
        for one in reads:
            alike.setdefault(f"{one.uid} {one.values['summary']} {_begin(one)}".strip(), []).append(one)
        for words, listed in alike.items():
            texts = {one.component.text(): one for one in listed}
            if len(texts) < len(listed):
                self._tell(listed[0].component.line, "ics_alike", "SUMMARY", listed[0].values["summary"])
            for number, text in enumerate(sorted(texts), start=1):
                self._rows(identifier(words if number == 1 else f"{words} {number}"), texts[text], [])

    def _rows(self, id_: str, core: Read | None, changed: Sequence[Read]) -> None:
        one = core or changed[0]
        line, name = one.component.line, one.values["summary"]

        def tell(key: str, field_: str, value: object = "", /, *, lost: bool = False, **params: object) -> None:
            self._tell(line, key, field_, value, lost=lost, **params)

        try:
            found = list(self.make.rows(id_, core, changed, tell))
        except Refused as refused:
            where = self.say.plain("files.where_line", line=line)
            raise Refused(refused.key, where, **refused.params) from refused
        for read, table, values in found:
            self.rows.append(RawRow(table, self.number, values, {"": read.component.line}))
            self.days += len(values.get("dates", ()))
            if len(self.rows) > limits.ROWS or self.days > 5 * limits.ROWS:
                raise too_many_rows()
        if core is not None and any(rule.frequency == "YEARLY" for rule in core.rules) and is_lunar(name):
            assert core.part is not None  # noqa: S101 - what has a rule has a beginning
            self._tell(line, "ics_lunar", "RRULE", name, name=name, day=f"{day_of(core.part.start):%d/%m}")

    def once(self, calendars: Sequence[Component]) -> None:
        """Tell, once for the file, what is not kept."""
        parts = [part for calendar in calendars for part in calendar.parts]
        entries = [part for part in parts if part.name in ENTRIES]
        used = Counter(name for part in entries for name, listed in part.properties.items() if listed[0].value.strip())
        people = sum(not _PEOPLE.isdisjoint(part.properties) for part in entries)
        if people:
            self._tell(0, "ics_people", n=people)
        names = sorted(name for name in used if name not in _USED | _SILENT | _PEOPLE and not name.startswith("X-"))
        if names:
            self._tell(0, "ics_not_kept", names=", ".join(f"{name} ({used[name]})" for name in names))
        others = Counter(part.name for part in parts if part.name not in (*ENTRIES, "VTIMEZONE"))
        if others:
            self._tell(0, "ics_others", names=", ".join(f"{name} ({n})" for name, n in sorted(others.items())))
        private = sum(part.words("CLASS").upper() in ("PRIVATE", "CONFIDENTIAL") for part in entries)
        begun = sum(part.name == "VTODO" and _begins_before(part) for part in entries)
        for key, n in (("ics_private", private), ("ics_minutes", self.minutes), ("ics_begun", begun)):
            if n:
                self._tell(0, key, n=n)
        if self.done:
            listed = "; ".join(f"“{shown(name)}”" for name in self.done[:_NAMES])
            more = "; …" if len(self.done) > _NAMES else ""
            self._tell(0, "ics_completed", n=len(self.done), names=listed + more)

    def _tell(
        self, line: int, key: str, field_: str = "", value: object = "", /, *, lost: bool = False, **params: Any
    ) -> None:
        """A warning, at a line of the file or (0) of all of it; `lost` where an entry is left out for it."""

        def problem() -> Problem:
            where = self.say.plain("files.where_line", line=line) if line else ""
            return Problem(self.file, where, field_, shown(value), self.say.plain(f"cells.{key}", **params))

        self.warnings.add(problem)
        if lost:
            self.lost.add(problem)


def _begins_before(task: Component) -> bool:
    """Whether a task has a day on which it begins, other than the one on which it is due."""
    begin, due = task.words("DTSTART")[:8], task.words("DUE")[:8]
    return bool(begin and due) and begin != due


def _sequence(one: Read) -> int:
    return -1 if one.part is None else one.part.sequence


def _begin(one: Read) -> str:
    return one.component.words("DTSTART") or one.component.words("DUE")
