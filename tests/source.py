"""The program's source as a syntax tree, for tests of what it may hold."""

import ast
from functools import cache
from pathlib import Path


@cache
def nodes(file: Path) -> tuple[ast.AST, ...]:
    """All nodes of a file's syntax tree. A file is parsed once, however many tests look at it."""
    return tuple(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
