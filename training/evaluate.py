"""How well replies are read: the table of figures of `make eval-replies`.

They count only on rows that the reader has not learned from: `set` test (the default), or sealed. How hands that a
model has not seen would be read is told by `make train-replies`.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.replies import Act, Reading, ReplyStatus, read_reply
from bot.replies.acts import DECISIONS
from training.replies import DUE, TODAY, Reply, replies


@dataclass(slots=True)
class Figures:
    """Counts over some rows. A reading that was asked about is neither right nor wrong."""

    rows: int = 0
    right: int = 0
    asked: int = 0
    wrong: int = 0
    false_done: int = 0
    dates: int = 0
    dates_right: int = 0
    percents: int = 0
    percents_right: int = 0
    misread: list[tuple[Reply, Reading]] = field(default_factory=list)

    def add(self, row: Reply, reading: Reading) -> None:
        """Count one row."""
        self.rows += 1
        if not reading.confident:
            self.asked += 1
            return
        right = reading.status in row.fair
        self.right += right
        self.wrong += not right
        self.false_done += not right and reading.status is ReplyStatus.done
        if not right:
            self.misread.append((row, reading))
        elif reading.status is row.readings[0]:
            self._details(row, reading)

    def _details(self, row: Reply, reading: Reading) -> None:
        if "*" not in row.days and (row.days or (reading.date and reading.status is not ReplyStatus.done)):
            self.dates += 1
            self.dates_right += str(reading.date or "-") in (row.days or {"-"})
        told_unasked = reading.percent is not None and reading.status is not ReplyStatus.done
        if row.percent != "*" and (row.percent or told_unasked):
            self.percents += 1
            low, _, high = row.percent.partition("-")
            told = reading.percent
            self.percents_right += (
                bool(row.percent) and told is not None and int(low) - 1 <= told <= int(high or low) + 1
            )

    def __str__(self) -> str:
        if not self.rows:
            return "no rows"
        share = [f"{100 * one / self.rows:5.1f}" for one in (self.right, self.asked, self.wrong)]
        return (
            f"{self.rows:6} {share[0]:>7} {share[1]:>7} {share[2]:>7} {self.false_done:6} "
            f"{self.dates_right:5}/{self.dates:<5} {self.percents_right:4}/{self.percents:<4}"
        )


HEAD = f"{'':28} {'rows':>6} {'right %':>7} {'asked %':>7} {'wrong %':>7} {'f.done':>6} {'dates':>8} {'percents':>11}"


def figures(rows: Iterable[Reply], read: Callable[[Reply], Reading]) -> Figures:
    """Read rows and count."""
    found = Figures()
    for row in rows:
        if row.readings:
            found.add(row, read(row))
    return found


def shipped(row: Reply) -> Reading:
    """What the shipped reader makes of a row."""
    return read_reply(row.text, today=TODAY, due=DUE, task=row.task)


def acts(rows: Sequence[Reply]) -> Iterator[str]:
    """A line an act: how often it was read, missed, and read where it is not; then what was read wrongly."""
    found = [
        (row, read_reply(row.text, today=TODAY, due=DUE, task=row.task, lead=row.act in DECISIONS)) for row in rows
    ]
    for act in Act:
        right = sum(reading.act is act and row.act == act for row, reading in found)
        false = [row for row, reading in found if reading.act is act and row.act != act]
        reports = sum(not row.act and row.readings[:1] in _REPORTS for row in false)
        every = sum(row.act == act for row in rows)
        yield f"{act.value:28} {every:6} {right:7} {every - right:7} {len(false):7} {reports:10}"
        yield from (f"  {row.act:12} {','.join(row.readings):30} {row.text}" for row in false)


ACTS_HEAD = f"{'':28} {'rows':>6} {'right':>7} {'missed':>7} {'false':>7} {'in reports':>10}"
_REPORTS = ((ReplyStatus.done,), (ReplyStatus.in_progress,), (ReplyStatus.blocked,))


def main(wanted: list[str]) -> None:
    every = replies(*(wanted or ["test"]))
    print(ACTS_HEAD)
    for line in acts(every):
        print(line)
    rows = [row for row in every if row.readings]
    print(HEAD)
    for hand in sorted({row.hand for row in rows}):
        print(f"{hand:28} {figures((row for row in rows if row.hand == hand), shipped)}")
    print(f"{'traps':28} {figures((row for row in rows if row.is_trap), shipped)}")
    print(f"{'plain':28} {figures((row for row in rows if not row.is_trap), shipped)}")
    for status in ReplyStatus:
        print(f"{status.value:28} {figures((row for row in rows if row.readings[0] is status), shipped)}")
    whole = figures(rows, shipped)
    print(f"{'all':28} {whole}")
    for row, reading in whole.misread:
        print(f"  {reading.status.value:12} {','.join(row.readings):30} {row.text}")
    print(Counter(doubt for row in rows for doubt in shipped(row).doubts))


if __name__ == "__main__":
    main(sys.argv[1:])
