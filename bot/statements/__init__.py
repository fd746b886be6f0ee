"""One message about several tasks, cut into statements: "II.5 xong, II.2 đang làm" is two. Pure.

`cut` does it; `mentions` finds where tasks are named, `listing` numbers of a list, `headings` what stands above lines.
"""

from bot.statements.cut import Statement, statements
from bot.statements.mentions import Period, Target

__all__ = ["Period", "Statement", "Target", "statements"]
