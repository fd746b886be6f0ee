"""What a file leaves open, asked on a terminal, or printed with what to type."""

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape

from bot.cli.base import say
from bot.files.questions import Question
from bot.store.loading import Proposal


def ask(proposal: Proposal, answers: dict[str, str], *, as_json: bool) -> bool:
    """Ask whoever sits at the terminal, and put what they say into `answers`. False where nobody answers."""
    if as_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    console = Console(highlight=False)
    for question in proposal.questions:
        console.print(f"\n{escape(question.text)}", style="bold")
        for number, (_, label) in enumerate(question.options, start=1):
            console.print(f"  {number}. {escape(label)}")
        value = _answer(console, question)
        if value is None:
            return False
        answers[question.id] = value
    return True


def _answer(console: Console, question: Question) -> str | None:
    """What is answered, by number or in words; None where nothing is typed any more."""
    while True:
        try:
            words = console.input(say.plain("cli.answer_prompt", year=question.year) + " ").strip()
        except EOFError:
            return None
        if words.isdigit() and 1 <= int(words) <= len(question.options):
            return question.options[int(words) - 1][0]
        if (value := question.value(words)) is not None:
            return value
        console.print(say.plain("cli.answer_again", n=len(question.options), year=question.year), style="yellow")


def show(questions: Sequence[Question]) -> None:
    """Print the questions with their ids and with what can be answered."""
    console = Console(highlight=False)
    console.print(say.plain("cli.questions", n=len(questions)), style="bold yellow")
    for question in questions:
        console.print(f"\n[bold]{question.id}[/]: {escape(question.text)}")
        for value, label in question.options:
            console.print(f"  {escape(f'{question.id}={value}')}: {escape(label)}")
        if question.year:
            console.print(f"  {say.plain('cli.answer_year', id=question.id)}")
    first = questions[0]
    example = f"{first.id}={first.options[0][0] if first.options else '2020'}"
    console.print("\n" + say.plain("cli.how_to_answer", example=escape(example)))
