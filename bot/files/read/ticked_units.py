"""Columns for units below one heading: "Đơn vị thực hiện" over "VPĐU", "UBKT", "MTTQ", with a mark for each that takes
part.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.files.headings import TICKED, heading_key
from bot.files.read.heading_rows import Columns, Row
from bot.files.read.months_across import TICKS
from bot.files.read.terms import is_empty

MARKS = re.compile(r"(?P<units>c|ct|chu tri)|(?P<supporting>p|ph|phoi hop)|(?P<followers>td|theo doi)")
"""What a mark may say beside a tick: who answers for it, who takes part, who follows."""
SUPPORTING = " (phối hợp)"
"""Stands behind the name of a unit that takes part."""


def with_ticks(columns: Columns, below: Sequence[Row]) -> Columns:
    """The columns, where those below one heading for units each are one unit's, and only marks stand in them."""
    words, names = list(columns.words), list(columns.names)
    for part in ("units", "supporting"):
        places = [at for at, name in enumerate(columns.names) if name == part]
        cells = [cells[at] for _, cells in below for at in places if at < len(cells) and not is_empty(cells[at])]
        if len(places) < 2 or not cells or not all(map(_is_mark, cells)):
            continue
        said = [columns.words[at].split() for at in places]
        shared = _shared(said)
        for at, one in zip(places, said, strict=True):
            words[at] = " ".join(one[shared:]) + (SUPPORTING if part == "supporting" else "")
            names[at] = TICKED
    return replace(columns, names=tuple(names), words=tuple(words))


def _shared(headings: Sequence[Sequence[str]]) -> int:
    """How many words headings begin with that are the same in all; each keeps one of its own."""
    shortest = min(map(len, headings))
    return next((n for n in range(shortest - 1) if len({one[n] for one in headings}) > 1), shortest - 1)


def _is_mark(cell: object) -> bool:
    key = heading_key(cell)
    return key in TICKS or MARKS.fullmatch(key) is not None
