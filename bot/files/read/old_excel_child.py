"""Reads an Excel 97-2003 workbook in a process of its own: its library may end the process that reads a damaged file.

Standard input is the workbook, the arguments are how much memory (bytes) and time (seconds) it may take, and how many
rows and columns are of use. Each line of standard output is JSON: {"sheet", "hidden", "merged"}, then the rows of that
sheet that say something, [number, [cells]]; {"refused"} where it cannot be read. Nothing of the project is imported.
"""

import datetime
import io
import json
import resource
import sys
from collections.abc import Iterator
from typing import Any

import python_calamine as calamine


def _told(cell: Any) -> Any:
    """A cell in JSON: what JSON cannot say is {kind: words}. A datetime is a date too, and comes first."""
    if isinstance(cell, datetime.datetime):
        return {"datetime": cell.isoformat()}
    if isinstance(cell, datetime.date):
        return {"date": cell.isoformat()}
    if isinstance(cell, datetime.time):
        return {"time": cell.isoformat()}
    if isinstance(cell, datetime.timedelta):
        return {"seconds": cell.total_seconds()}
    return None if cell == "" else cell


def _lines(data: bytes, rows: int, columns: int) -> Iterator[Any]:
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    count = 0
    for meta in book.sheets_metadata:
        if meta.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(meta.name)
        hidden = meta.visible != calamine.SheetVisibleEnum.Visible
        yield {"sheet": meta.name, "hidden": hidden, "merged": sheet.merged_cell_ranges or []}
        left = [None] * (sheet.start or (0, 0))[1]  # the rows are whole, but begin in the first column that is used
        for number, row in enumerate(sheet.iter_rows(), start=1):
            cells = [*left, *map(_told, row)][:columns]
            if any(cell is not None for cell in cells):
                count += 1
                yield [number, cells]
            if count > rows:
                return


def _tell(line: Any) -> None:
    sys.stdout.write(json.dumps(line) + "\n")


def main() -> None:
    memory, seconds, rows, columns = map(int, sys.argv[1:])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    try:
        for line in _lines(sys.stdin.buffer.read(), rows, columns):
            _tell(line)
    except calamine.PasswordError:
        _tell({"refused": "password"})
    except BaseException:  # a panic of the library is no Exception
        _tell({"refused": "not_an_old_workbook"})


if __name__ == "__main__":
    main()
