"""Tasks and events in running text: who is to do what by when, item by item."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.calendar.model import Dates, Kind, Once
from bot.files.draft import times, units
from bot.files.draft.cited import spans_of
from bot.files.draft.filling import attributes, give_attribute, give_doers, give_time, is_attribute
from bot.files.draft.model import Context, LeftOut, Row, Time, Why
from bot.files.draft.naming import PLACE, bare, says_only_when, turns, without_consent
from bot.files.draft.outline import Item
from bot.files.draft.pieces import cut
from bot.files.draft.restraint import flat, inside
from bot.files.draft.sentences import body_at, named, sentences
from bot.files.draft.units import Doers
from bot.files.draft.words import EVENT, attribute, plain, verb_at

_CLOSING = re.compile(
    r"tren day la|(?:yeu cau|de nghi) (?:cac|thu truong)[^.;]{0,90}(?:nghiem tuc|quan tam)[^.;]{0,40}(?:thuc hien|"
    r"phoi hop)[^.;]{0,30}(?:[.;,]\s+(?:neu |khi )?(?:co |gap |phat sinh )?(?:gi )?(?:vuong|kho khan)[^;]*)?"
    r"\.?/?\.?$|nhan duoc (?:ke hoach|cong van)|trong qua trinh|ke hoach nay|cong van nay|"
    r"neu co (?:kho khan|vuong mac)|tran trong|kinh gui|phu luc|\(kem theo|"
    r"\(co |tong cong|ghi chu|v/v"
)
_PREAMBLE = re.compile(r"(?:nhu sau|sau day|noi dung sau|cu the sau)\s*:?\s*$")
_ORDERS = ("giao", "đề nghị", "yêu cầu", "phân công", "chỉ đạo", "ủy quyền")
_HELD_AT = (
    "tổ chức",
    "khai mạc",
    "tham dự",
    "dự",
    "họp",
    "khai giảng",
    "bế giảng",
    "ra quân",
    "gặp mặt",
    "tọa đàm",
    "phát động",
    "tổng duyệt",
)
_DAY = re.compile(r"\d{1,2}/\d{1,2}")
_SHORT_NAME = 200


class Reader:
    """Reads the items of one document; its rows and what was left out are in the order of the text."""

    def __init__(self, context: Context, doers: Doers | None = None, *, alone: bool = True, subject: str = "") -> None:
        self._context = context
        self._subject = subject
        self._alone = alone
        self._doers = doers
        self.rows: list[Row] = []
        self.left_out: list[LeftOut] = []
        self._rows_of: dict[int, list[Row]] = {}
        self._loose = False

    def read(self, items: list[Item]) -> None:
        """Read all items; an item's children come after it."""
        self._loose = self._alone and not any(item.labelled or item.period for item in items)
        for item in items:
            self._item(item)
        for item in items:
            if (
                item.children
                and not item.skipped
                and not self._any_row(item)
                and item.rank > 1
                and not is_attribute(item)
            ):
                self._heading_alone(item)

    def _any_row(self, item: Item) -> bool:
        return bool(self._rows_of.get(id(item))) or any(self._any_row(child) for child in item.children)

    def _item(self, item: Item) -> None:
        words = flat(item.text)
        if item.skipped:
            if not item.children:
                self._leave(item, Why.PURPOSE)
            return
        if _CLOSING.match(words):
            self._leave(item, Why.CLOSING)
            return
        if item.period and not item.children:
            return
        if is_attribute(item):
            self._attribute(item)
            return
        if any(not is_attribute(child) for child in item.children) and not self._is_sentence(item):
            if self._is_event(item):
                self._passage(item, True)
            return
        if not item.labelled and item.parent is not None and item.parent.rank < 0 and not self._loose:
            self._leave(item, Why.PREAMBLE)
            return
        if _PREAMBLE.search(words):
            self._leave(item, Why.PREAMBLE)
            return
        self._passage(item, bool(item.children))

    def _is_sentence(self, item: Item) -> bool:
        """Whether an item with others under it is a task itself, more than their heading."""
        ends = item.text.rstrip()[-1:] in ".;…" and not item.text.rstrip().endswith((":.", "…:"))
        return ends and units.heading(item.text) is None and (len(item.text) > 60 or bool(_DAY.search(item.text)))

    def _is_event(self, item: Item) -> bool:
        """Whether a heading is an event with a day of its own, whatever stands under it: "Hội thi (ngày 08/3):"."""
        if EVENT.match(plain(item.text)) is None or units.heading(item.text) is not None:
            return False
        found = times.in_sentence(item.text, self._context, due=False)
        return any(
            isinstance(one.schedule, Dates) or (isinstance(one.schedule, Once) and one.schedule.day) for one in found
        )

    def _heading_alone(self, item: Item) -> None:
        """A heading is the task itself where nothing under it is one."""
        if units.heading(item.text) is None and (verb_at(plain(item.text)) or units.before_verb(item.text)):
            self._passage(item, True)

    # ---- rows of a passage ----

    def _passage(self, item: Item, with_lines: bool) -> None:
        found: list[Row] = []
        listed = self._listed(item)
        for sentence in sentences(item.text):
            if found and attribute().match(plain(sentence)):
                for field, value in attributes(sentence):
                    for one in found:
                        give_attribute(one, field, value, self._context)
                continue
            if found and (doers := units.only_who(sentence)) is not None:
                for one in found:
                    if not one.units:
                        give_doers(one, doers)
                continue
            rows = list(self._sentence(sentence, item, listed, with_lines))
            if not rows and re.search(r"\w{3}", sentence):
                self.left_out.append(LeftOut(item.clause, sentence, Why.NO_TASK))
            found += rows
        self._rows_of.setdefault(id(item), []).extend(found)
        self.rows += found

    def _listed(self, item: Item) -> bool:
        """Whether an item stands in a list of works: under a month, a quarter or a week."""
        return bool(self._period(item))

    def _period(self, item: Item) -> str:
        return next((one.period for one in item.above() if one.period), "")

    def _sentence(self, sentence: str, item: Item, listed: bool, with_lines: bool) -> Iterator[Row]:
        pieces, others = cut(sentence, self._context)
        before: Row | None = None
        silent: list[str] = []
        for piece in pieces:
            told = Doers(before.units, (), 0, before.unit_words) if before is not None and before.units else None
            rows = list(self._piece(piece, sentence, item, listed, with_lines, told))
            if not rows and piece != sentence and re.search(r"\w{3}", piece):
                silent.append(piece)
            before = before or (rows[0] if rows else None)
            yield from rows
        if before is not None:
            self.left_out += [LeftOut(item.clause, piece, Why.NO_TASK) for piece in silent]
            for piece, who, when in others:
                yield self._row(before.kind, before.summary, piece, item, when, who)

    def _piece(
        self, piece: str, sentence: str, item: Item, listed: bool, with_lines: bool, told: Doers | None
    ) -> Iterator[Row]:
        follow, piece = units.followers(piece)
        at = body_at(piece)
        doers = units.before_verb(piece[at:]) or (units.before_verb(piece) if at else None)
        name = piece[at:]
        if doers is not None:
            name = piece[at:][doers.at :] if units.before_verb(piece[at:]) is not None else piece[doers.at :]
            doers, name = _ordered(doers, name)
        said = name
        if doers is None and says_only_when(name):
            name = piece[:at].rstrip(" :") or self._subject or name
        is_event = EVENT.match(plain(name)) is not None
        starts_event = is_event and not (verb_at(plain(name)) and _is_verb_first(name))
        task = bool(verb_at(plain(said))) or (doers is not None)
        beside = units.together(name)
        if beside is not None:
            name = name[beside.at :]
        found = times.in_sentence(piece, self._context, due=not starts_event)
        event = starts_event and (listed or with_lines or bool(found) or (item.labelled and len(piece) < _SHORT_NAME))
        spans = spans_of(piece)
        found = [one for one in found if not inside(one.start, spans)]
        if not task and not event and _is_due(piece, found):
            task = True
        if not task and not event and item.labelled and _on_a_day(piece, found, self._context.year):
            event = True
            found = [one for one in times.in_sentence(piece, self._context, due=False) if not inside(one.start, spans)]
        if not (task or event or (listed and re.search(r"\w{3}", piece))):
            return
        kind = Kind.EVENT if event and not (task and not starts_event) else Kind.TASK
        if kind is Kind.EVENT and any(times.is_deadline(one) for one in found):
            kind = Kind.TASK
            found = times.in_sentence(piece, self._context, due=True)
        if kind is Kind.EVENT and plain(name).startswith("đại hội"):
            kind = Kind.CONGRESS
        if kind is Kind.TASK and _held(said, found, piece):
            kind = Kind.EVENT
            found = times.in_sentence(piece, self._context, due=False)
        if not found and (period := self._period(item)):
            found = [replace(one, words=period) for one in times.in_cell(period, self._context, due=kind is Kind.TASK)]
        doers = doers or units.in_brackets(piece) or units.done_by(piece) or told or self._owner(item)
        if beside is not None:
            own = doers or Doers(())
            doers = Doers(
                own.units, (*own.supporting, *beside.supporting), 0, f"{own.words}; {beside.words}".strip("; ")
            )
        if (doers is None or not doers.supporting) and (others := units.within(piece)):
            doers = replace(doers or Doers((), words="phối hợp: " + ", ".join(others)), supporting=others)
        each: list[Time | None] = [*found] if found else [None]
        turned = turns(piece, found)
        spare = times.spare(piece, found, self._context)
        for number, one in enumerate(each):
            called, place = turned[number] if turned else (bare(name, found), None)
            row = self._row(kind, named(called), piece if len(piece) > 40 else sentence, item, one, doers)
            row.followers = row.followers or follow
            if spare:
                row.notes.append(("maybe_time", {"words": "”, “".join(spare)}))
            if place is not None and kind is not Kind.TASK:
                row.place = place
            yield row

    def _row(self, kind: Kind, summary: str, sentence: str, item: Item, time: Time | None, doers: Doers | None) -> Row:
        row = Row(kind, summary, sentence, item.clause)
        if kind is not Kind.TASK and (place := PLACE.search(sentence)):
            row.place = place[1].strip(" .;,")
        give_time(row, time)
        give_doers(row, doers)
        return row

    def _owner(self, item: Item) -> Doers | None:
        """Who is named by a heading above."""
        for one in item.above():
            if one.text and (doers := units.heading(one.text)) is not None:
                return doers
        return self._doers

    # ---- lines that tell of the item above ----

    def _attribute(self, item: Item) -> None:
        row = self._told_of(item)
        if row is None:
            self._leave(item, Why.UNREAD)
            return
        rows = [one for one in self.rows if one.clause == row.clause and one.sentence == row.sentence] or [row]
        for field, value in attributes(item.text):
            for one in rows:
                give_attribute(one, field, value, self._context)

    def _told_of(self, item: Item) -> Row | None:
        """The row that a line tells of: the item above it, or the last one beside it."""
        for one in (item.parent, *(item.parent.above() if item.parent else ())):
            if one is None or one.rank < 0:
                continue
            rows = self._rows_of.get(id(one))
            if rows:
                return rows[-1]
            beside = [row for child in one.children for row in self._rows_of.get(id(child), ())]
            if one is item.parent and beside and not item.labelled:
                return beside[-1]
        return None

    def _leave(self, item: Item, why: Why) -> None:
        if re.search(r"\w{3}", item.text):
            self.left_out.append(LeftOut(item.clause, item.text, why))


def _ordered(doers: Doers, name: str) -> tuple[Doers, str]:
    """ "UBND phường giao Văn phòng tham mưu …": who is told to, and what."""
    low = plain(name)
    if not any(low.startswith(f"{one} ") for one in _ORDERS):
        return doers, name
    inner = units.before_verb(name)
    return (inner, name[inner.at :]) if inner is not None else (doers, name)


def _is_verb_first(name: str) -> bool:
    return plain(name).startswith(("tổ chức", "tham dự", "dự ", "chuẩn bị"))


_PAST = re.compile(r"(?:đã|vừa|qua|trong đó|tính đến|so với|theo|căn cứ|từ)(?!\w)|.*(?:\sđã|\sđạt)(?!\w)")


def _on_a_day(piece: str, found: list[Time], year: int | None) -> bool:
    """Whether an item without a verb says a day of the plan's `year` or later: "Hiến máu đợt II (14/6/2026)"."""
    years = [one.schedule.days[0].year for one in found if isinstance(one.schedule, Dates)]
    years += [one.schedule.year for one in found if isinstance(one.schedule, Once) and one.schedule.day]
    to_come = bool(years) and (year is None or min(years) >= year)
    return to_come and len(piece) < _SHORT_NAME and _PAST.match(plain(piece)) is None


def _is_due(piece: str, found: list[Time]) -> bool:
    """Whether words without a verb that is known say by when they are to be done: nothing else has a deadline."""
    return any(times.is_deadline(one) for one in found) and _PAST.match(plain(piece)) is None


def _held(name: str, found: list[Time], piece: str) -> bool:
    """Whether what is to be organised happens at an hour, or on a day at a place."""
    low = without_consent(plain(name))
    if not low.startswith(_HELD_AT) or not found:
        return False
    one = found[0]
    exact = isinstance(one.schedule, Once) and one.schedule.day is not None
    firm = flat(one.words).startswith(("truoc", "cham nhat", "den het", "tu "))
    return one.starts is not None or (
        exact and not firm and bool(re.search(r"\btại\s", plain(piece)) and EVENT.search(low))
    )
