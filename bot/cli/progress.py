"""What a terminal shows while something takes longer than a moment; nothing where there is no terminal."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.cli.base import say

if TYPE_CHECKING:
    from rich.status import Status


class Progress:
    """Says for as long as the block runs what is being done, in the catalogue's words `key`, and how far it is."""

    def __init__(self, key: str, *, quiet: bool) -> None:
        self._words = say.plain(key)
        self._shown: Status | None = None
        if not quiet and sys.stderr.isatty():
            from rich.console import Console  # imported late: most commands have nothing to show

            self._shown = Console(stderr=True).status(self._words)

    def __call__(self, done: int, of: int | None) -> None:
        if self._shown is not None and of:
            self._shown.update(f"{self._words} {100 * done // of}%")

    def __enter__(self) -> "Progress":
        if self._shown is not None:
            self._shown.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stopped()

    def ask(self, question: Callable[[], bool]) -> bool:
        """Show nothing while somebody is asked; what is done after a yes is shown again. Returns the answer."""
        self.stopped()
        answer = question()
        if answer and self._shown is not None:
            self._shown.start()
        return answer

    def stopped(self) -> bool:
        """Show nothing any more, so that a question can be asked. Always true."""
        if self._shown is not None:
            self._shown.stop()
        return True
