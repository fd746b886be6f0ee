"""The tables of a period's report: figures by unit, the tasks, the history rows with the keys by which they count."""

from collections import defaultdict
from datetime import UTC, datetime

from bot.calendar.model import TaskKey
from bot.calendar.period import Figures, figures
from bot.calendar.progress import DONE
from bot.calendar.standing import Standing
from bot.office.period import Part
from bot.office.wording.period_text import Telling
from bot.reports.period_sheet import Cell, Grid
from bot.reports.plain_text import one_line, plain
from bot.store.history_rows import HistoryRow
from bot.store.progress import Attachment

_KEYS = ("unit_class", "unit_blocked", "unit_asks", "task_class", "task_blocked", "task_asks")


def class_name(standing: Standing, telling: Telling) -> str:
    """What a class is called."""
    return telling.say.plain(f"report.class_{standing.value}")


def results(telling: Telling) -> Grid:
    """The figures of every unit, their sum, and those of the tasks, each once."""
    found, say = telling.found, telling.say
    by_unit: dict[str, list[Part]] = defaultdict(list)
    for part in found.parts:
        by_unit[part.unit].append(part)
    known = [unit.id for unit in found.calendar.units if unit.id in by_unit]
    order = known + sorted(by_unit.keys() - set(known))
    names = {unit.id: unit.name for unit in found.calendar.units}
    rows: list[tuple[Cell, ...]] = [
        (number, one_line(names.get(unit, unit)), *_cells(figures(part.now for part in by_unit[unit])))
        for number, unit in enumerate(order, start=1)
    ]
    rows.append((None, say.plain("report.total_parts"), *_cells(figures(part.now for part in found.parts))))
    rows.append((None, say.plain("report.total_tasks"), *_cells(figures(one.now for one in found.tasks))))
    heads = (
        *(say.plain(f"report.head_{name}") for name in ("number", "unit", "total")),
        *(class_name(standing, telling) for standing in Standing),
        *(say.plain(f"report.head_{name}") for name in ("blocked", "asks")),
    )
    return Grid(heads, tuple(rows), totals=2)


def _cells(of: Figures) -> tuple[Cell, ...]:
    return of.total, *(of[standing] for standing in Standing), of.blocked, of.asks


def tasks(telling: Telling) -> Grid:
    """A row for each unit's part of a task."""
    say = telling.say
    names = ("task", "unit", "supporting", "planned", "due", "assumed", "state", "percent", "done")
    heads = (
        say.plain("report.head_number"),
        *(say.plain("report.head_unit" if name == "unit" else f"report.col_{name}") for name in names),
        say.plain("report.key_unit_class"),
        say.plain("report.head_blocked"),
        say.plain("report.head_asks"),
        say.plain("report.key_task_class"),
        *(say.plain(f"report.col_{name}") for name in ("reason", "rows", "code")),
    )
    rows = tuple(_task(telling, number, part) for number, part in enumerate(telling.found.parts, start=1))
    return Grid(heads, rows)


def _task(telling: Telling, number: int, part: Part) -> tuple[Cell, ...]:
    task, now, say = part.counted.task, part.now, telling.say
    yes = say.plain("report.yes")
    told = now.state.reported_at is not None
    return (
        number,
        one_line(task.entry.title),
        telling.units((part.unit,)),
        telling.units(task.entry.supporting) or None,
        task.end,
        now.due,
        yes if "due" in task.entry.assumed and now.due == task.end else None,
        say.plain(f"report.row_{now.state.status}" if told else "report.nothing_told"),
        100 if now.done else now.state.percent,
        telling.on(now.done_at) if now.done_at else None,
        class_name(now.standing, telling),
        yes if now.blocked else None,
        yes if now.asks else None,
        class_name(part.counted.now.standing, telling),
        plain(telling.reason(part) or now.state.note) or None,
        ", ".join(map(str, now.decided_by)) or None,
        _code(task.task_key),
    )


def history(telling: Telling) -> Grid:
    """The rows of the history, and one for each part of which nothing was said; the last columns are keys.

    Each part has its class on the one row on which that rests; a task on the row of the part that decides for it.
    """
    found, say = telling.found, telling.say
    keys = _keys(telling)
    heads = (
        *(say.plain(f"report.col_{name}") for name in ("row", "at", "task", "code")),
        say.plain("report.head_unit"),
        *(say.plain(f"report.col_{name}") for name in ("who", "state", "percent", "promised")),
        *(say.plain(f"report.col_{name}") for name in ("words", "files", "undoes")),
        *(say.plain(f"report.key_{name}") for name in _KEYS),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for one in found.tasks:
        key, title = one.task.task_key, one_line(one.task.entry.title)
        rows += [_row(telling, title, row, keys.get((key, "", row.told.id), {})) for row in found.rows.get(key, ())]
        for unit in one.now.units:
            if mine := keys.get((key, unit, 0)):
                told = say.plain("report.nothing_told")
                blank: tuple[Cell, ...] = (None,) * 5
                rows.append((None, None, title, _code(key), telling.units((unit,)), None, told, *blank, *_marks(mine)))
    return Grid(heads, tuple(rows))


def _keys(telling: Telling) -> dict[tuple[TaskKey, str, int], dict[str, str]]:
    """What stands in the key columns: {(task, "", row)} of a row, {(task, unit, 0)} where that unit has none."""
    yes = telling.say.plain("report.yes")
    keys: dict[tuple[TaskKey, str, int], dict[str, str]] = defaultdict(dict)
    parts: dict[TaskKey, list[Part]] = defaultdict(list)
    for part in telling.found.parts:
        task = part.counted.task.task_key
        parts[task].append(part)
        keys[_rests_on(part)]["unit_class"] = class_name(part.now.standing, telling)
        if part.now.blocked:
            keys[_rests_on(part)]["unit_blocked"] = yes
        if part.now.asked_by is not None:
            keys[task, "", part.now.asked_by]["unit_asks"] = yes
    for task, of_it in parts.items():
        whole = of_it[0].counted.now
        keys[_rests_on(_deciding(of_it))]["task_class"] = class_name(whole.standing, telling)
        if whole.blocked:
            keys[_rests_on(next(part for part in of_it if part.now.blocked))]["task_blocked"] = yes
        if whole.asks:
            asked = next(part.now.asked_by for part in of_it if part.now.asked_by is not None)
            keys[task, "", asked]["task_asks"] = yes
    return dict(keys)


def _rests_on(part: Part) -> tuple[TaskKey, str, int]:
    """The one row on which a part's class rests: the first "done" that stands, else the last state."""
    task, ids = part.counted.task.task_key, part.now.decided_by
    return (task, "", ids[0]) if ids else (task, part.unit, 0)


def _deciding(parts: list[Part]) -> Part:
    """The part that makes its task what it is: of those with its class, the one that was done last, or is open."""
    whole = parts[0].counted.now
    alike = [part for part in parts if part.now.standing is whole.standing and (whole.done or not part.now.done)]
    return max(alike or parts, key=lambda part: part.now.done_at or _LONG_AGO)


def _row(telling: Telling, title: str, row: HistoryRow, keys: dict[str, str]) -> tuple[Cell, ...]:
    told, say = row.told, telling.say
    who = telling.found.names.get(row.officer_id)
    files = telling.found.files.get(told.id, [])
    return (
        told.id,
        told.at.astimezone(telling.zone).replace(tzinfo=None, microsecond=0),
        title,
        _code(row.task),
        telling.units((told.unit,)),
        one_line(who) if who else say.plain("report.somebody", id=row.officer_id),
        say.plain(f"report.row_{told.status}" if say.has(f"report.row_{told.status}") else "report.row_other"),
        100 if told.status == DONE else told.percent,
        told.promised_on,
        plain(told.note) or None,
        "; ".join(_file(telling, file) for file in files) or None,
        told.undoes,
        *_marks(keys),
    )


def _file(telling: Telling, file: Attachment) -> str:
    kind = telling.say.plain(f"report.file_{file.kind}", n=1)
    return f"{kind}: {one_line(file.name)}" if file.name else kind


def _marks(keys: dict[str, str]) -> tuple[Cell, ...]:
    return tuple(keys.get(name) for name in _KEYS)


def _code(task: TaskKey) -> str:
    return f"{task.entry_id}/{task.occurrence_key}" if task.occurrence_key else task.entry_id


_LONG_AGO = datetime.min.replace(tzinfo=UTC)
