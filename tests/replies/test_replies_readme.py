"""The examples that the README gives officers are read as it says, in both of its languages."""

import re
from datetime import date
from pathlib import Path

import pytest

from bot.replies import Act, read_reply

ROOT = Path(__file__).parent.parent.parent
# The rows of the README's table, in its order: a status, or an act; None: anything but a recorded completion.
READ_AS = (
    "done", "in_progress", "in_progress", "in_progress", "in_progress", "not_started", "blocked", "extension",
    "question", "acknowledged", None, Act.nil, Act.not_mine, Act.stop,
)  # fmt: skip


def examples(readme: str) -> list[tuple[str, str | None]]:
    lines = (ROOT / readme).read_text(encoding="utf-8").splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith("| xong roi ·"))
    rows = [line.strip("|").split("|")[0].strip() for line in lines[start:] if line.startswith("| ")][: len(READ_AS)]
    return [(said, as_) for row, as_ in zip(rows, READ_AS, strict=True) for said in re.split(r"\s+·\s+", row)]


@pytest.mark.parametrize("readme", ["README.md", "README.vi.md"])
def test_what_officers_are_told_to_type_is_understood_so(readme: str) -> None:
    found = examples(readme)
    assert len(found) >= 25
    for said, as_ in found:
        reading = read_reply(said, today=date(2020, 6, 10), due=date(2020, 6, 12))
        if isinstance(as_, Act):
            assert reading.act is as_, said
        elif as_ is None:
            assert not (reading.confident and reading.status == "done"), said
        else:
            assert (reading.status, reading.confident) == (as_, True), said
