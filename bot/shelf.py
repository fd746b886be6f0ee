"""A memory that cannot grow: what was not asked for longest makes room for what is new."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Shelf(Generic[K, V]):
    """Holds values up to `room` in all, each as large as `size` says; the newest stays even where it is too large."""

    def __init__(self, room: int, size: Callable[[V], int] = lambda _: 1) -> None:
        self._room, self._size_of = room, size
        self._held: OrderedDict[K, V] = OrderedDict()
        self._size = 0

    def get(self, key: K) -> V | None:
        """What stands there, or None."""
        found = self._held.get(key)
        if found is not None:
            self._held.move_to_end(key)
        return found

    def put(self, key: K, value: V) -> list[K]:
        """Put a value in its place; returns what had to make room."""
        if key in self._held:
            self._size -= self._size_of(self._held.pop(key))
        self._held[key] = value
        self._size += self._size_of(value)
        gone = []
        while self._size > self._room and len(self._held) > 1:
            oldest, let_go = self._held.popitem(last=False)
            self._size -= self._size_of(let_go)
            gone.append(oldest)
        return gone

    def clear(self) -> None:
        """Empty it."""
        self._held.clear()
        self._size = 0
