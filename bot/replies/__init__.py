"""What an officer's short reply says about a task: status, share, day, obstacle, or "not sure"; what it does. Pure.

`read_reply` reads, `explain` says which words decided. A misread reply is put right by one more row in `training/rows/`
and `make train-replies`; what an expression does, or stands for, by a line in the lexicon of `bot/language/`.
"""

from bot.replies.explain import explain
from bot.replies.reader import read_reply
from bot.replies.reading import Act, Reading, ReplyStatus

__all__ = ["Act", "Reading", "ReplyStatus", "explain", "read_reply"]
