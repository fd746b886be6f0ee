"""The rows of an events file in .ods, .docx and .xls, for `benchmarks.load`: as short as such files can be."""

import csv
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def make(folder: Path, rows: int, kinds: Sequence[str]) -> None:
    """Write the rows of `<rows>.csv` once more in each of `kinds`; none in .xls where LibreOffice is not there."""
    source = folder / f"{rows}.csv"
    writers: dict[str, Callable[[Path, Path], None]] = {"ods": _ods, "docx": _docx, "xls": _xls}
    for kind in kinds:
        writers[kind](source, source.with_suffix(f".{kind}"))


def _rows(source: Path) -> Iterator[list[str]]:
    with source.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.reader(stream, delimiter=";"):
            yield [escape(cell) for cell in row]


def _ods(source: Path, target: Path) -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{_OFFICE}:manifest:1.0"/>')
        with archive.open("content.xml", "w") as part:
            names = " ".join(f'xmlns:{name}="{_OFFICE}:{name}:1.0"' for name in ("office", "table", "text"))
            begin = '<table:table table:name="L"><table:table-column/>'
            part.write(f"<office:document-content {names}><office:body><office:spreadsheet>{begin}".encode())
            for row in _rows(source):
                cells = "".join(cell.format(words) if words else "<table:table-cell/>" for words in row)
                part.write(f"<table:table-row>{cells}</table:table-row>".encode())
            end = ("</table:table>", "</office:spreadsheet>", "</office:body>", "</office:document-content>")
            part.write("".join(end).encode())


def _docx(source: Path, target: Path) -> None:
    import docx

    docx.Document().save(str(target))
    with zipfile.ZipFile(target) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            if name != "word/document.xml":
                archive.writestr(name, content)
        with archive.open("word/document.xml", "w") as part:
            part.write(f'<w:document xmlns:w="{_WORD}"><w:body><w:tbl>'.encode())
            for row in _rows(source):
                part.write(f"<w:tr>{''.join(cell.format(words) for words in row)}</w:tr>".encode())
            part.write(b"</w:tbl></w:body></w:document>")


def _xls(source: Path, target: Path) -> None:
    if shutil.which("soffice") is None:
        return
    command = ["soffice", "--headless", "--convert-to", "xls", "--outdir", str(target.parent)]
    subprocess.run([*command, str(source.with_suffix(".xlsx"))], check=True, capture_output=True)
