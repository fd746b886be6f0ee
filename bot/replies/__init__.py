"""What an officer's short reply says about a task: status, share, day, obstacle, or "not sure". Pure.

`read_reply` reads, `explain` says which words decided. The language lives in tables beside this file: `cues.txt` (what
an expression does), `shorthand.tsv` (teencode, dialect) and `words.txt` (words known as they stand).
"""

from bot.replies.decide import read_reply
from bot.replies.explain import explain
from bot.replies.reading import Reading, Reason, ReplyStatus

__all__ = ["Reading", "Reason", "ReplyStatus", "explain", "read_reply"]
