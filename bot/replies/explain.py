"""Why a reply was read as it was, in the words of the catalogues, for `--explain`."""

from bot.replies.reading import Reading
from bot.texts import Texts


def explain(reading: Reading, say: Texts) -> list[str]:
    """Lines in the language of `say`: which words set off which rule, and what came of it."""
    lines = [
        say.plain("replies.because", words=reason.words, rule=say.plain(f"replies.rule_{reason.rule}"))
        for reason in reading.why
    ]
    if reading.confident:
        return [*lines, say.plain("replies.read_as", status=say.plain(f"replies.status_{reading.status.value}"))]
    likely = " / ".join(say.plain(f"replies.status_{status.value}") for status in reading.alternatives)
    return [*lines, say.plain("replies.not_sure", likely=likely)]
