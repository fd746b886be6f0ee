"""Why a reply was read as it was, in the words of the catalogues, for `--explain`."""

from bot.replies.model import log_odds
from bot.replies.reader import likely_of
from bot.replies.reading import Reading
from bot.texts import Texts

_MOST = 3
_COUNTS = 0.3
"""A word counts whose absence makes the reading less likely by so much, as the logarithm of its odds."""


def explain(reading: Reading, say: Texts, task: str = "") -> list[str]:
    """Lines in the language of `say`: which words counted, found by leaving each out, and which doubts there are."""
    status = say.plain(f"replies.status_{reading.status.value}")
    lines = [say.plain("replies.because", words=words, status=status) for words in telling_words(reading, task)]
    lines += [say.plain(f"replies.doubt_{doubt}") for doubt in reading.doubts]
    if reading.confident:
        return [*lines, say.plain("replies.read_as", status=status)]
    likely = " / ".join(say.plain(f"replies.status_{status.value}") for status in reading.alternatives)
    return [*lines, say.plain("replies.not_sure", likely=likely)]


def telling_words(reading: Reading, task: str = "") -> list[str]:
    """The words of a reply without which its reading would be less likely, those that count most first."""
    words = reading.said.split()

    def likely(said: str) -> float:
        return log_odds(likely_of(said, task).get(reading.status, 0.0))

    whole = likely(reading.said)
    lost = [(whole - likely(" ".join(words[:at] + words[at + 1 :])), word) for at, word in enumerate(words)]
    return [word for loss, word in sorted(lost, reverse=True)[:_MOST] if loss >= _COUNTS]
