"""What the picture of the board shows, in words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BoardCell:
    """A unit's part of a task: `look` is "done", "done_late", "open", "overdue", or "" where it has none.

    `words` stand in it ("50", "–"); `blocked` and `asks` mark its corner.
    """

    look: str = ""
    words: str = ""
    blocked: bool = False
    asks: bool = False


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A task: when it is due, how late it is ("" where it is not), and a cell for each unit."""

    title: str
    due: str
    late: str
    cells: tuple[BoardCell, ...]


@dataclass(frozen=True, slots=True)
class BoardPicture:
    """Everything that is drawn, in words. `heads` are the units' short names, `legend` (look or mark, words).

    `head_task` and `head_due` stand over the first columns; `more` says what is left out.
    """

    title: str
    office: str
    today: str
    total: str
    head_task: str
    head_due: str
    heads: tuple[str, ...]
    lines: tuple[BoardLine, ...]
    legend: tuple[tuple[str, str], ...]
    more: str = ""
    dark: bool = False
