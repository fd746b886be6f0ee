"""What a file leaves open and an admin is asked once: questions with choices, and the answers that have been given.

A reader asks for the answer where it needs it. Where there is none yet, the question is kept, and the reader goes on
with what is likeliest: nothing of the file is applied before all its questions are answered.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from bot.calendar.model import Calendar
from bot.files.check.dates import YEARS
from bot.files.check.values import suggested
from bot.files.problems import Problem, Problems
from bot.texts import Texts

_YEAR = re.compile(r"[12]\d{3}")


def years_of(calendar: Calendar) -> tuple[int, ...]:
    """The years of an office's layers, the newest first."""
    return tuple(sorted({layer.year for layer in calendar.layers if layer.year is not None}, reverse=True))


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: `text` in words, `options` as (value, label), the likeliest first.

    `id` is the same whenever the file is read anew: "order-thoi-han" is about a column, "unit-doan-the" about a name.
    With `year`, any year may be typed as well.
    """

    id: str
    text: str
    options: tuple[tuple[str, str], ...]
    year: bool = False

    def value(self, answer: str) -> str | None:
        """The value that an answer means: a value, a label, or a year where one may be typed; None for others."""
        words = answer.strip().casefold()
        for value, label in self.options:
            if words in (value.casefold(), label.casefold()):
                return value
        return words if self.year and _YEAR.fullmatch(words) and YEARS[0] <= int(words) <= YEARS[1] else None

    @property
    def values(self) -> str:
        """All that may be answered: "day-first, month-first"."""
        return ", ".join([value for value, _ in self.options] + (["2020"] if self.year and not self.options else []))


@dataclass(slots=True)
class Asking:
    """The questions of one load, with the `answers` given so far by the questions' ids.

    `of` is the file that is read: where several are loaded at once, its questions are told apart by it. `years` are
    years that the office's calendar is about, `present` is that of the load.
    """

    say: Texts
    answers: Mapping[str, str] = field(default_factory=dict)
    years: tuple[int, ...] = ()
    of: str = ""
    present: int = YEARS[1]
    open: dict[str, Question] = field(default_factory=dict)
    asked: dict[str, Question] = field(default_factory=dict)

    def choice(
        self, topic: str, about: object, choices: Sequence[str], *, year: bool = False, **params: object
    ) -> str | None:
        """The answer to a question of the catalogue, a value of `choices`; None while it is open.

        `topic` is "order" for the words "ask.order" and the labels "ask.order_<choice>" (a year is its own label),
        `about` the name of the column, sheet or whatever it is asked of.
        """
        key = f"ask.{topic.replace('-', '_')}"
        labelled = [
            (one, one if _YEAR.fullmatch(one) else self.say.plain(f"{key}_{one.replace('-', '_')}", **params))
            for one in choices
        ]
        words = self.say.plain(key, **params)
        words = f"{self.of}: {words}" if self.of else words
        return self.put(Question(self.id(topic, about), words, tuple(labelled), year))

    def put(self, question: Question) -> str | None:
        """The answer to a question; None while it is open."""
        self.asked[question.id] = question
        answer = question.value(self.answers.get(question.id, ""))
        if answer is None:
            self.open[question.id] = question
        return answer

    def id(self, topic: str, about: object) -> str:
        """The id of a question: the topic, and in plain letters what it is about."""
        return suggested(" ".join(part for part in (topic, str(about), suggested(self.of)) if part))

    def misunderstood(self, errors: Problems, warnings: Problems) -> None:
        """Add the answers that are none of those to choose from, and those to what is not asked (any more)."""
        for id_, answer in self.answers.items():
            question = self.asked.get(id_)
            if question is None:
                message = self.say.plain("ask.no_such_question", id=id_, values=", ".join(self.asked))
                warnings.add(partial(Problem, "", "", id_, answer, message))
            elif question.value(answer) is None:
                message = self.say.plain("ask.no_such_answer", id=id_, values=question.values)
                errors.add(partial(Problem, "", "", id_, answer, message))
