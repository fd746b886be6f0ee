"""What a row of a table says twice, and not the same: worth a look, but it may be meant so."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from bot.calendar.model import Entry, Kind, Once, Status
from bot.files.check.together import Placed
from bot.texts import Texts, day_and_weekday, weekday_name
from bot.texts.folding import folded_in_place

_OFF = re.compile(
    r"(?:^|[;:.,(]\s*)(?P<said>(?:da |bi |tam |xin |duoc )*(?:hoan(?! thanh| tat| thien| cong)|huy(?! dong)"
    r"|khong to chuc"
    r"|(?:doi|lui|chuyen)(?: lich| ngay)? (?:sang|den|qua|lai)|dung (?:lai|to chuc))"
    r"|(?:(?:da )?(?:hoan thanh|xong|done|completed)|da (?:nop|gui|thuc hien|to chuc))(?=\s*(?:$|[;.,)])))(?![a-z])"
)
_FAR = 5
"""A year so far from that of most dates of a file is a slip more often than not."""


def contradictions(placed: Iterable[Placed], say: Texts) -> Iterator[tuple[Placed, str, str, dict[str, object]]]:
    """(row, message, field, parameters) of weekdays and months that their days are not, of years far from the file's,
    and of tasks that are said to be done.
    """
    dated: dict[str, list[tuple[Placed, Once]]] = defaultdict(list)
    for one in placed:
        if one.entry is not None and one.row.headings is not None and (off := _said_off(one.entry)):
            yield one, "said_off", "status", {"words": off}
        if one.entry is None or one.row.headings is None or not isinstance(one.entry.schedule, Once):
            continue
        once = one.entry.schedule
        if one.entry.kind is Kind.TASK and one.row.said is not None and one.row.said.undated == "done":
            yield one, "said_done", "due", {"words": one.entry.note}
        if one.entry.kind is not Kind.DOCUMENT:
            dated[one.file].append((one, once))
        if once.month and once.day and (below := _other_month(one, once.month)):
            day = date(once.year, once.month, once.day)
            yield one, "month_differs", _field(one), {"below": below, "day": f"{day:%d/%m/%Y}"}
        said = one.row.said
        weekday = said.said_weekday if said is not None and said.contradicts(once) else None
        if once.month and once.day and said is not None and weekday is not None:
            names: dict[str, object] = {"named": weekday_name(weekday, say.locale)}
            names["day"] = day_and_weekday(said.since or date(once.year, once.month, once.day), say.locale, year=True)
            yield one, "weekday_differs", _field(one), names
    for rows in dated.values():
        usual, count = Counter(once.year for _, once in rows).most_common(1)[0]
        if count * 2 >= len(rows) or count > 2:
            for one, once in rows:
                if abs(once.year - usual) >= _FAR:
                    yield one, "year_far", _field(one), {"year": once.year, "usual": usual}


def _other_month(one: Placed, month: int) -> str:
    """The heading of the months across below which a row has a day of another month; empty where it has none."""
    headings, cells = one.row.headings, one.row.cells
    if headings is None or not headings.names:
        return ""
    held = [
        at for at, name in enumerate(headings.names) if name and name.startswith("month-") and _is_filled(cells, at)
    ]
    if len(held) != 1 or (headings.names[held[0]] or "").split("-")[1] == str(month):
        return ""
    return headings.words[held[0]]


def _is_filled(cells: Sequence[object], at: int) -> bool:
    return at < len(cells) and cells[at] not in (None, "")


def _said_off(entry: Entry) -> str:
    """The words of a note that call off or put off what is still to be held, or say that it is done."""
    found = _OFF.search(folded_in_place(entry.note)) if entry.status is Status.CONFIRMED and entry.note else None
    return entry.note[found.start("said") :][:80] if found else ""


def _field(one: Placed) -> str:
    return "due" if one.entry is not None and one.entry.kind is Kind.TASK else "date"
