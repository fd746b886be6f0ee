"""Telegram: its requests, what comes in, what goes out."""

import sys

# python-telegram-bot imports httpx, which imports its own command line with Rich and Pygments where they are installed:
# 4 MB that the bot never uses. What is None here cannot be imported, and httpx does without it.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
