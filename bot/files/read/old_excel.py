"""Workbooks of Excel 97-2003 (.xls): values by a library, in a process of its own, and looks by `old_excel_looks`."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from bot.files import limits
from bot.files.read.old_excel_looks import OldLook, old_looks
from bot.files.read.sheet import Merged, Refused, Sheet, too_many_rows

_CHILD = Path(__file__).with_name("old_excel_child.py")
_MEMORY = 1024 * 1024 * 1024
_SECONDS = 60


def read_xls(data: bytes) -> list[Sheet]:
    """The sheets of a workbook. Raises Refused for one that is damaged, has a password or is too large."""
    sheets: list[dict[str, Any]] = []
    rows: list[list[tuple[int, tuple[Any, ...]]]] = []
    for line in _lines(data):
        if isinstance(line, list):
            rows[-1].append((line[0], tuple(_cell(cell) for cell in line[1])))
        elif key := line.get("refused"):
            raise Refused(key)
        else:
            sheets.append(line)
            rows.append([])
    if sum(map(len, rows)) > limits.ROWS + limits.HEADING_ROWS:
        raise too_many_rows()
    looks = old_looks(data)
    looks += [OldLook()] * (len(sheets) - len(looks))
    return [_sheet(*one) for one in zip(sheets, rows, looks, strict=False)]


def _sheet(sheet: dict[str, Any], rows: list[tuple[int, tuple[Any, ...]]], look: OldLook) -> Sheet:
    """A sheet; of what is hidden, only that is named which holds something."""
    columns = {at for at in look.hidden_columns if any(at < len(cells) and cells[at] is not None for _, cells in rows)}
    return Sheet(
        sheet["sheet"],
        rows,
        len(rows),
        hidden=sheet["hidden"],
        hidden_rows=frozenset(look.hidden_rows and look.hidden_rows & {number for number, _ in rows}),
        hidden_columns=frozenset(columns),
        struck_rows=frozenset(look.struck_cells.keys() - look.plain_rows),
        struck_cells=look.struck_cells,
        merged=tuple(
            Merged(top + 1, left, bottom + 1, right)
            for (top, left), (bottom, right) in sheet["merged"][: limits.MERGED]
        ),
        notes=look.notes,
    )


def _lines(data: bytes) -> Iterator[Any]:
    """What the process tells that reads the workbook. Raises Refused where it ends before it is through."""
    bounds = (_MEMORY, _SECONDS, limits.ROWS + limits.HEADING_ROWS, limits.COLUMNS + 1)
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-P", str(_CHILD), *map(str, bounds)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=2 * _SECONDS,
            check=True,
        )
    except (subprocess.SubprocessError, OSError):
        raise Refused("not_an_old_workbook") from None
    return map(json.loads, done.stdout.splitlines())


def _cell(cell: Any) -> Any:
    match cell:
        case {"datetime": words}:
            return datetime.fromisoformat(words)
        case {"date": words}:
            return date.fromisoformat(words)
        case {"time": words}:
            return time.fromisoformat(words)
        case {"seconds": seconds}:
            return timedelta(seconds=seconds)
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return int(cell)
    return cell
