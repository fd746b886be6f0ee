"""Write docs/tree.md: every file of the program and what it does, in the words that it begins with.

`python -m scripts.tree` writes it; a test holds it against what it would write.
"""

import ast
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "docs" / "tree.md"
_HEAD = """# Every file, and what it does

Written by `python -m scripts.tree` from the first words of each file. CONTRIBUTING.md tells how they hang together.
"""


def tree() -> str:
    """The page: a heading a folder, a line a file."""
    files = [file for file in (ROOT / "bot").rglob("*.py") if "versions" not in file.parts]
    return f"{_HEAD}{''.join(_folders(sorted(files, key=lambda file: (file.parent, file.name))))}"


def _folders(files: list[Path]) -> Iterator[str]:
    for folder, own in groupby(files, key=lambda file: file.parent):
        lines = {file.stem: _first_words(file) for file in own}
        whole = lines.pop("__init__")
        yield f"\n## {folder.relative_to(ROOT)}/\n" + (f"{whole}\n\n" if whole else "\n")
        yield from (f"- `{name}` {words}\n" for name, words in lines.items())


def _first_words(file: Path) -> str:
    """The first paragraph of a file's docstring, on one line."""
    words = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return " ".join(words.partition("\n\n")[0].split())


if __name__ == "__main__":
    FILE.write_text(tree(), encoding="utf-8")
