"""Entries as JSON, lossless and canonical: equal entries give equal documents. Defaults are left out."""

from datetime import date, time
from typing import Any

from bot.calendar.model import (
    Certainty,
    Dates,
    EarlierDate,
    Entry,
    Frequency,
    Kind,
    LunarYearly,
    MonthlyWeekday,
    Never,
    Once,
    Relative,
    Repeating,
    Schedule,
    Span,
    Status,
    Weekly,
    Yearly,
)

_WORDS = ("clause", "hand_in", "source", "note", "place", "chair", "participants", "preparation")


def to_json(entry: Entry) -> dict[str, Any]:
    """The entry as a JSON object."""
    document: dict[str, Any] = {
        "id": entry.id,
        "kind": entry.kind.value,
        "summary": entry.summary,
        "layer": entry.layer,
        "schedule": _schedule_to_json(entry.schedule),
    }
    if entry.first_year is not None:
        document["first_year"] = entry.first_year
    if entry.status is not Status.CONFIRMED:
        document["status"] = entry.status.value
    if entry.certainty is not Certainty.HIGH:
        document["certainty"] = entry.certainty.value
    for name in _WORDS:
        if value := getattr(entry, name):
            document[name] = value
    for name in ("starts", "ends"):
        if (at := getattr(entry, name)) is not None:
            document[name] = f"{at:%H:%M}"
    for name in ("units", "supporting", "followers"):
        if units := getattr(entry, name):
            document[name] = list(units)
    if entry.assumed:
        document["assumed"] = sorted(entry.assumed)
    if entry.leads is not None:
        document["leads"] = list(entry.leads)
    if entry.earlier:
        document["earlier"] = [
            {"start": e.span.start.isoformat(), "end": e.span.end.isoformat(), "note": e.note} for e in entry.earlier
        ]
    return document


def from_json(document: dict[str, Any]) -> Entry:
    """The entry that `to_json` wrote."""
    leads = document.get("leads")
    return Entry(
        id=document["id"],
        kind=Kind(document["kind"]),
        summary=document["summary"],
        schedule=_schedule_from_json(document["schedule"]),
        layer=document["layer"],
        first_year=document.get("first_year"),
        status=Status(document.get("status", Status.CONFIRMED)),
        units=tuple(document.get("units", ())),
        clause=document.get("clause", ""),
        hand_in=document.get("hand_in", ""),
        assumed=frozenset(document.get("assumed", ())),
        earlier=tuple(
            EarlierDate(Span(date.fromisoformat(e["start"]), date.fromisoformat(e["end"])), e["note"])
            for e in document.get("earlier", ())
        ),
        leads=None if leads is None else tuple(leads),
        source=document.get("source", ""),
        certainty=Certainty(document.get("certainty", Certainty.HIGH)),
        note=document.get("note", ""),
        supporting=tuple(document.get("supporting", ())),
        starts=_time(document.get("starts")),
        ends=_time(document.get("ends")),
        place=document.get("place", ""),
        chair=document.get("chair", ""),
        participants=document.get("participants", ""),
        preparation=document.get("preparation", ""),
        followers=tuple(document.get("followers", ())),
    )


def _time(written: str | None) -> time | None:
    return None if written is None else time.fromisoformat(written)


def _schedule_to_json(schedule: Schedule) -> dict[str, Any]:
    match schedule:
        case Once(year, month, day, end):
            return {"once": [year, month, day], "end": end.isoformat() if end else None}
        case Yearly(month, day, days, first):
            since = {} if first is None else {"since": first}
            return {"yearly": [month, day], "days": days} | since
        case LunarYearly(month, day, days):
            return {"lunar": [month, day], "days": days}
        case Repeating(frequency, day, first, last):
            return {"every": frequency.value, "day": day, "first": first.isoformat(), "last": last.isoformat()}
        case Weekly(weekdays, first, last, interval):
            return {
                "weekdays": list(weekdays),
                "first": first.isoformat(),
                "last": last.isoformat(),
                "interval": interval,
            }
        case MonthlyWeekday(nth, weekday, first, last):
            return {"nth": nth, "weekday": weekday, "first": first.isoformat(), "last": last.isoformat()}
        case Dates(days):
            return {"dates": [day.isoformat() for day in days]}
        case Relative(anchor, offset, working_days, year):
            return {"anchor": anchor, "offset": offset, "working_days": working_days, "year": year}
        case Never():
            return {"never": True}


def _schedule_from_json(document: dict[str, Any]) -> Schedule:
    match document:
        case {"once": [year, month, day], "end": end}:
            return Once(year, month, day, date.fromisoformat(end) if end else None)
        case {"yearly": [month, day], "days": days}:
            return Yearly(month, day, days, document.get("since"))
        case {"lunar": [month, day], "days": days}:
            return LunarYearly(month, day, days)
        case {"every": every, "day": day, "first": first, "last": last}:
            return Repeating(Frequency(every), day, date.fromisoformat(first), date.fromisoformat(last))
        case {"weekdays": weekdays, "first": first, "last": last, "interval": interval}:
            return Weekly(tuple(weekdays), date.fromisoformat(first), date.fromisoformat(last), interval)
        case {"nth": nth, "weekday": weekday, "first": first, "last": last}:
            return MonthlyWeekday(nth, weekday, date.fromisoformat(first), date.fromisoformat(last))
        case {"dates": days}:
            return Dates(tuple(map(date.fromisoformat, days)))
        case {"anchor": anchor, "offset": offset, "working_days": working_days, "year": year}:
            return Relative(anchor, offset, working_days, year)
        case {"never": True}:
            return Never()
    raise ValueError(f"not a schedule: {document}")
