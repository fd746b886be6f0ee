"""The log as lines and as JSON: one line a record, in English, with no secret and no library's traceback."""

import ast
import io
import json
import logging
from pathlib import Path
from typing import Literal

import pytest
from sqlalchemy.exc import OperationalError

import bot
from bot.channels.telegram.outbound import make_bot
from bot.config.logs import Logs

from .log_lines import TOKEN, logging_to


def fail(error: Exception) -> None:
    try:
        raise error
    except Exception:
        logging.getLogger("bot.service").exception("a job failed for /bot%s/getMe\nsaid Lan", TOKEN)


LONG = OperationalError("SELECT *\nFROM officers", {"name": "Nguyễn Thị Lan"}, Exception(f"no disk {TOKEN}\nat all"))


@pytest.mark.parametrize("form", ["lines", "json"])
def test_a_record_is_one_line_with_neither_secret_nor_traceback(form: Literal["lines", "json"]) -> None:
    lines = io.StringIO()
    with logging_to(lines, Logs(format=form)):
        fail(LONG)
        logging.getLogger("bot").info("web on %s", "http://127.0.0.1")
        logging.getLogger("bot").debug("not wanted")
        logging.getLogger("telegram.ext").info("https://api.telegram.org/bot%s", TOKEN)
    failed, web = lines.getvalue().splitlines()
    for word in (TOKEN, "Traceback", "SELECT", "Nguyễn"):
        assert word not in lines.getvalue(), word
    if form == "lines":
        assert failed.endswith("said Lan: OperationalError: (builtins.Exception) no disk ***")
        assert web.endswith(" INFO bot: web on http://127.0.0.1")
        return
    said = [json.loads(line) for line in (failed, web)]
    assert said[0] | {"time": ""} == {
        "time": "",
        "level": "error",
        "logger": "bot.service",
        "message": "a job failed for /bot***/getMe\nsaid Lan",
        "error": "OperationalError: (builtins.Exception) no disk ***",
    }
    assert said[1]["message"] == "web on http://127.0.0.1"
    assert said[1]["time"].endswith("+00:00")


def test_where_in_this_program_it_happened_is_named() -> None:
    lines = io.StringIO()
    with logging_to(lines, Logs()):
        try:
            make_bot("")
        except Exception:
            logging.getLogger("bot").exception("no bot")
    assert "(bot/channels/telegram/outbound.py:" in lines.getvalue()


@pytest.mark.parametrize("form", ["lines", "json"])
def test_a_traceback_stands_in_the_log_where_it_is_asked_for(form: Literal["lines", "json"]) -> None:
    lines = io.StringIO()
    with logging_to(lines, Logs(format=form, level="debug")):
        fail(ValueError(f"no {TOKEN}"))
    assert "Traceback" in lines.getvalue()
    assert TOKEN not in lines.getvalue()


def test_all_that_this_program_logs_is_in_one_language() -> None:
    wrong = []
    for file in Path(bot.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("log."):
                first = node.args[0]
                if not (isinstance(first, ast.Constant) and str(first.value).isascii()):
                    wrong.append(f"{file.name}:{node.lineno}")
    assert wrong == []
