"""The labelled replies in `training/rows/`: one table a hand, one schema, read here and nowhere else.

Columns, separated by tabs: `text`; `readings`, all fair ones, the likeliest first, with `ask` where a careful colleague
would ask back; `percent`; `date`, the words of a day; `day`, what they mean on 10 June 2020 with the due date on the
12th (several with |, * for whatever); `act`, what else is done by the words; `task`, the clause and title answered;
`hand`, who wrote it; `set`: train, test (never trained on) or sealed (counted once, never read row by row); `note`.
"""

import csv
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.replies import Act, ReplyStatus

ROWS = Path(__file__).parent / "rows"
UNSEEN = Path(__file__).parent / "unseen.tsv"
COLUMNS = ("text", "readings", "percent", "date", "day", "act", "task", "hand", "set", "note")
TODAY, DUE = date(2020, 6, 10), date(2020, 6, 12)
_STATUSES = {status.value: status for status in ReplyStatus}
_ACTS = frozenset(act.value for act in Act)
_SET = COLUMNS.index("set")
_SETS = ("train", "test", "sealed")
_NO_NEWS = frozenset((ReplyStatus.acknowledged, ReplyStatus.unrelated))


@dataclass(frozen=True, slots=True)
class Reply:
    """A labelled reply; `percent` and `days` as written, `days` empty where none is told."""

    text: str
    readings: tuple[ReplyStatus, ...]
    ask: bool
    percent: str
    days: frozenset[str]
    act: str
    task: str
    hand: str
    set: str
    note: str

    @property
    def fair(self) -> frozenset[ReplyStatus]:
        """The readings that are right; what is only acknowledged and what is no news come to the same."""
        found = frozenset(self.readings)
        return found | _NO_NEWS if found & _NO_NEWS else found

    @property
    def is_trap(self) -> bool:
        """Whether it was written to mislead."""
        return "trap" in self.note or "bẫy" in self.note


def replies(*sets: str) -> list[Reply]:
    """The replies of these sets (default: train). Raises ValueError for a row that does not keep to the schema."""
    wanted = sets or ("train",)
    return [one for file in sorted(ROWS.glob("*.tsv")) for one in _read(file, wanted)]


def unseen_hands() -> list[set[str]]:
    """Two parts of the hands that wrote as officers answer, half plain and half to mislead.

    Thresholds are chosen on what models say of each part that have not seen it.
    """
    parts: dict[str, set[str]] = {}
    with UNSEEN.open(encoding="utf-8", newline="") as stream:
        for fields in csv.DictReader(stream, delimiter="\t"):
            parts.setdefault(fields["part"], set()).add(fields["hand"])
    return [parts[part] for part in sorted(parts)]


def _read(file: Path, wanted: Collection[str]) -> Iterator[Reply]:
    with file.open(encoding="utf-8", newline="") as stream:
        for number, fields in enumerate(csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE), 1):
            if number == 1:
                if tuple(fields) != COLUMNS:
                    raise ValueError(f"{file.name}: columns {fields}")
                continue
            if len(fields) != len(COLUMNS):
                raise ValueError(f"{file.name}:{number}: {len(fields)} columns")
            if fields[_SET] in wanted or fields[_SET] not in _SETS:
                yield _reply(dict(zip(COLUMNS, fields, strict=True)), f"{file.name}:{number}")


def _reply(fields: dict[str, str], where: str) -> Reply:
    readings = [one for one in fields["readings"].split(",") if one]
    if unknown := set(readings) - set(_STATUSES) - {"ask"}:
        raise ValueError(f"{where}: no such reading: {unknown}")
    if fields["act"] and fields["act"] not in _ACTS:
        raise ValueError(f"{where}: no such act: {fields['act']}")
    if fields["set"] not in _SETS:
        raise ValueError(f"{where}: no such set: {fields['set']}")
    return Reply(
        fields["text"],
        tuple(_STATUSES[one] for one in readings if one != "ask"),
        "ask" in readings,
        fields["percent"],
        frozenset(filter(None, fields["day"].split("|"))),
        fields["act"],
        fields["task"],
        fields["hand"],
        fields["set"],
        fields["note"],
    )
