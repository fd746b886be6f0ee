"""Rows that can be looked at before they are taken."""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

Row = tuple[int, tuple[Any, ...]]


class Ahead:
    """An iterator of rows, with a look at those to come."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = iter(rows)
        self._seen: deque[Row] = deque()

    def __iter__(self) -> Iterator[Row]:
        return self

    def __next__(self) -> Row:
        return self._seen.popleft() if self._seen else next(self._rows)

    def peek(self, most: int) -> list[Row]:
        """The next rows, as many as there are up to `most`."""
        while len(self._seen) < most and (row := next(self._rows, None)) is not None:
            self._seen.append(row)
        return [self._seen[at] for at in range(min(most, len(self._seen)))]
