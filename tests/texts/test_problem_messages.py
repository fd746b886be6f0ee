"""Every mistake that the reader of events files can find has words in the catalogue."""

import ast
from pathlib import Path

import pytest

import bot
from bot.texts import texts

FILES = [Path(bot.__file__).parent / name for name in ("files", "calendar/days")]
PLACE_OF_KEY = {"FieldError": 0, "Asked": 0, "Unclear": 0, "_problem": 2, "problem": 0, "Refused": 0}
"""Which argument of a call is the message's key."""


def keys() -> set[str]:
    found = set()
    for file in (file for folder in FILES for file in folder.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            place = PLACE_OF_KEY.get(name)
            if place is None or len(node.args) <= place:
                continue
            found |= {
                part.value
                for part in ast.walk(node.args[place])
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            }
    return found


def test_the_code_is_searched_at_all() -> None:
    assert {"not_a_date", "missing_field", "empty", "duplicate_id"} <= keys()


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_a_mistake_has_words(locale: str) -> None:
    say = texts(locale)
    catalogues = ("files", "cells", "days")
    assert [key for key in sorted(keys()) if not any(say.has(f"{name}.{key}") for name in catalogues)] == []
