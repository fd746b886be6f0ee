"""Filling in a row: its day or deadline, who does it, and what labelled lines tell ("Thời gian: …; Địa điểm: …")."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.calendar.model import Dates, Kind, Once
from bot.files.draft import times, units
from bot.files.draft.model import Context, Mark, Row, Time
from bot.files.draft.outline import Item
from bot.files.draft.units import Doers
from bot.files.draft.words import attribute, plain


def is_attribute(item: Item) -> bool:
    """Whether an item is a line such as "Thời gian: …" that tells of the item above."""
    return attribute().match(plain(item.text)) is not None and item.rank >= 2


def attributes(text: str) -> Iterator[tuple[str, str]]:
    """(field, words) of a line such as "Thời gian: 8h00 ngày 26/3. Địa điểm: Hội trường."."""
    low = plain(text)
    every = enumerate(attribute().finditer(low))
    found = [one for at, one in every if at == 0 or re.search(r"[.;,(]\s*(?:[-+]\s*)?$", low[: one.start()])]
    for at, match in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else len(text)
        yield match.lastgroup or "other", text[match.end() : end].strip(" .;,-+")


def give_attribute(row: Row, field: str, value: str, context: Context) -> None:
    """Give a row what a labelled line tells of it."""
    match field:
        case "when":
            due = row.kind is Kind.TASK
            found = times.in_cell(value, context, due=due)
            place = re.search(r"\s+tại\s+(.+)$", value)
            if place and not row.place:
                row.place = place[1].strip(" .;")
                found = found or times.in_cell(value[: place.start()], context, due=due)
            if due and found and found[0].starts is not None:
                row.kind = Kind.EVENT
                row.marks.pop("due", None)
                found = times.in_cell(value, context, due=False) or found
            given = row.schedule
            if (
                found
                and given is not None
                and found[0].schedule not in (None, given)
                and isinstance(given, Once)
                and given.day
            ):
                row.notes.append(("two_times", {"dates": f"{row.when_words}; {value}"}))
                row.schedule, row.when_words = None, f"{row.when_words}; {value}"
                row.marks["due" if row.kind is Kind.TASK else "date"] = Mark.CONTRADICTORY
            elif found:
                give_time(row, together(found))
        case "followers":
            row.followers = tuple(dict.fromkeys((*row.followers, *units.names(value))))
            row.unit_words = f"{row.unit_words}; theo dõi: {value}" if row.unit_words else f"theo dõi: {value}"
        case "units" | "supporting":
            doers = units.in_cell(value)
            row.followers = tuple(dict.fromkeys((*row.followers, *doers.followers)))
            if field == "supporting":
                row.supporting = tuple(dict.fromkeys((*row.supporting, *doers.units, *doers.supporting)))
            else:
                row.units, row.supporting = doers.units, (*row.supporting, *doers.supporting)
                row.marks["units"] = Mark.GIVEN
            row.unit_words = f"{row.unit_words}; {value}" if row.unit_words and field == "supporting" else value
        case "chair" if row.kind is Kind.TASK and not row.units:
            give_attribute(row, "units", value, context)
        case "place" | "chair" | "participants" | "preparation":
            setattr(row, field, value[:300])
        case _:
            pass


def together(found: list[Time]) -> Time:
    """Several days of one row as one time."""
    days = [one.schedule for one in found]
    if len(found) > 1 and all(isinstance(one, Once) and one.day and not one.end for one in days):
        several = Dates(
            tuple(sorted({date(one.year, one.month or 1, one.day or 1) for one in days if isinstance(one, Once)}))
        )
        return replace(found[0], schedule=several, words="; ".join(one.words for one in found))
    return found[0]


def give_time(row: Row, time: Time | None) -> None:
    """Give a row its day or deadline, or mark that there is none."""
    field = "due" if row.kind is Kind.TASK else "date"
    if time is None:
        row.marks[field] = Mark.MISSING
        return
    row.schedule, row.when_words, row.marks[field] = time.schedule, time.words, time.mark
    row.tentative = row.tentative or time.tentative
    row.starts, row.ends = time.starts, time.ends
    if time.mark is Mark.CONTRADICTORY and time.note:
        row.notes.append((time.note, {"words": time.words}))
        row.schedule = None
    elif time.note == "undated":
        row.undated = time.words
    elif time.note == "only_begins":
        row.notes.append(("only_begins", {"words": time.words}))
    elif time.note == "unclear":
        row.notes.append(("unclear_time", {"words": time.words}))


def give_doers(row: Row, doers: Doers | None) -> None:
    """Give a row who answers and who takes part, or mark that nobody is named."""
    if doers is None or not doers.units:
        row.marks["units"] = Mark.MISSING
        if doers is not None and doers.supporting:
            row.supporting, row.unit_words = doers.supporting, doers.words
        return
    row.units, row.supporting, row.unit_words = doers.units, doers.supporting, doers.words
    row.followers = doers.followers
    row.marks["units"] = Mark.GIVEN
