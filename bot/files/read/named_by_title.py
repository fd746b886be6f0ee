"""Tables whose title says what is done, and whose rows only say where or with whom: "LỊCH TIÊM CHỦNG", "Tổ 1", "05/6".

Each row is called by both: "Tiêm chủng: Tổ 1". The name stands behind the columns of the table, in one of its own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.files.headings import IGNORED, NOTED, UNUSED, field_of, heading_key
from bot.files.read.ahead import Ahead
from bot.files.read.heading_rows import Columns, Row, words_of
from bot.files.read.terms import is_empty
from bot.files.read.title import title_of
from bot.texts import Texts

_WHAT = re.compile(
    r"(?:lịch|kế hoạch)\s+(?P<what>[^\d(]+?)"
    r"(?:\s+(?:tháng|quý|năm|tuần|từ|ngày|đợt|trong|của|tại|phường|xã|trên|lần)\b.*|\s*[-–(\d].*)?",
    re.IGNORECASE | re.DOTALL,
)
_NOTHING_SAID = re.compile(r"(?:cong tac|lam viec|hoat dong|hop|tuan|nam|thang|to chuc|su kien)(?: tuan| nam| thang)?")
_WHERE = re.compile(
    r"(?:thon|to|to dan pho|tdp|khu(?: pho)?|khoi|xom|ap|ban|chi (?:bo|doan|hoi)|don vi|dia ban|truong|lop|doi tuong"
    r"|co so|luc luong(?: tham gia)?|cum|to/thon|thon/to|thon, to|don vi bau cu)(?:\W.*)?"
)


_FEWEST, _LONG = 3, 15


@dataclass(frozen=True, slots=True)
class Titled(Columns):
    """The columns of such a table: `what` is done, and in which of its `width` columns each row says where."""

    what: str = ""
    where: int = 0
    width: int = 0

    def rows(self, rows: Ahead, say: Texts) -> Iterator[Row]:
        """The rows with their names behind; one that says only where is none of an entry."""
        for number, cells in rows:
            cells = (*cells, *(None,) * self.width)[: self.width]
            others = sum(not is_empty(cell) for at, cell in enumerate(cells) if self.names[at] not in (None, IGNORED))
            named = others > 1 and not is_empty(cells[self.where])
            yield number, (*cells, self._name(cells[self.where], say) if named else None)

    def _name(self, where: Any, say: Texts) -> str:
        return say.plain("cells.named_so", what=self.what, where=" ".join(str(where).split()))


def _tells(rows: Sequence[Row], at: int) -> bool:
    """Whether long words stand in a column, as those of what is done."""
    cells = [str(cells[at]) for _, cells in rows if at < len(cells) and not is_empty(cells[at])]
    return bool(cells) and sum(map(len, cells)) >= _LONG * len(cells)


def titled_heading(row: Row, below: Sequence[Row], titles: Sequence[str]) -> Titled | None:
    """The columns of a row that heads such a table below these titles; None for any other row."""
    words = words_of(row[1])
    keys = [heading_key(one) for one in words]
    names: list[Any] = [field_of(one) if one else None for one in words]
    where = next((at for at, key in enumerate(keys) if _WHERE.fullmatch(key)), None)
    if where is None:
        where = next((names.index(one) for one in ("place", "participants") if one in names), None)
    if where is None or "date" not in names or {"summary", "due", "kind"} & set(names):
        return None
    if sum(map(bool, words)) < _FEWEST:
        return None
    if any(name is None and words[at] and _tells(below, at) for at, name in enumerate(names) if at != where):
        return None  # what is done stands there, below a heading that nobody knows
    found = _WHAT.fullmatch(title_of(titles))
    if found is None or _NOTHING_SAID.fullmatch(heading_key(found["what"])):
        return None
    what = found["what"].strip(" :,.")
    kept_too = names[where] in ("place", "participants")
    names = [
        UNUSED if at == where and not kept_too else NOTED if name == "units" else name for at, name in enumerate(names)
    ]
    first = {name: at for at, name in reversed(list(enumerate(names)))}
    kept = [
        name if name in (None, NOTED, UNUSED, IGNORED) or first[name] == at else NOTED for at, name in enumerate(names)
    ]
    return Titled((*kept, "summary"), (*words, ""), (row[0],), what[:1].upper() + what[1:], where, len(words))
