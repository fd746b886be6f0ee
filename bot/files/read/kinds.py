"""What a file is: that shows in its bytes, and only then in its name."""

import io
import re
import zipfile
from enum import StrEnum
from pathlib import PurePath

from bot.files.read.encodings import decoded
from bot.files.read.sheet import Refused

ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TOP = 4096
_CSV = (".csv", ".tsv", ".tab", ".txt")
_EXCEL = (".xlsx", ".xlsm", ".xltx", ".xls")
_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_HTML = re.compile(rb"<(?:!doctype html|html|head|meta|table|style|body)\b", re.IGNORECASE)
_SHEET_XML = b"urn:schemas-microsoft-com:office:spreadsheet"


class Kind(StrEnum):
    """Kinds of files. Those that are not read have a sentence of this name in "cells"."""

    EXCEL = "excel"
    OLD_EXCEL = "old_excel"
    ODS = "ods"
    WORD = "word"
    OPEN_TEXT = "open_text"
    CSV = "csv"
    ICS = "ics"
    TOML = "toml"
    EMPTY = "empty"
    BINARY_EXCEL = "is_binary_excel"
    LOCKED = "password"
    OLD_WORD = "is_old_word"
    NUMBERS = "is_numbers"
    SLIDES = "is_slides"
    MAIL = "is_mail"
    PDF = "is_pdf"
    PICTURE = "is_picture"
    ARCHIVE = "is_archive"
    WEB_PAGE = "is_web_page"
    NOT_EXCEL = "not_a_workbook"
    OTHER = "other_kind"


TABLES = frozenset({Kind.EXCEL, Kind.OLD_EXCEL, Kind.ODS, Kind.WORD, Kind.OPEN_TEXT, Kind.CSV})
"""The kinds with tables."""


def kind_of(name: str, data: bytes) -> Kind:
    """What a file of this name and these bytes is."""
    suffix = PurePath(name).suffix.lower()
    if data.startswith(ZIP):
        return _zipped(data, suffix)
    if data.startswith(_OLE):
        return _compound(data, suffix)
    if found := _signed(data):
        return found
    if b"BEGIN:VCALENDAR" in data[:200].upper().replace(b"\x00", b"") or (suffix == ".ics" and data.strip()):
        return Kind.ICS
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        return Kind.EMPTY
    if suffix in (".toml", ""):
        return Kind.TOML
    if _is_web(data):
        return Kind.WEB_PAGE
    if suffix in _CSV:
        return Kind.CSV
    if suffix in _EXCEL:
        return Kind.CSV if _is_text(data) else Kind.NOT_EXCEL
    return Kind.OTHER


def _zipped(data: bytes, suffix: str) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            type_ = archive.read("mimetype")[:_TOP] if "mimetype" in names else b""
    except Exception:  # a damaged archive raises whatever it happens to meet
        named = {".docx": Kind.WORD, ".ods": Kind.ODS, ".odt": Kind.OPEN_TEXT}
        return named.get(suffix, Kind.EXCEL)  # whose readers say what is wrong
    if type_.startswith(_SPREADSHEET):
        return Kind.ODS
    if b"opendocument.text" in type_:
        return Kind.OPEN_TEXT
    for part, kind in (
        ("xl/workbook.bin", Kind.BINARY_EXCEL),
        ("word/", Kind.WORD),
        ("ppt/", Kind.SLIDES),
        ("content.xml", Kind.ODS if suffix == ".ods" else Kind.OPEN_TEXT),
        ("Index/Document.iwa", Kind.NUMBERS),
        ("Index.zip", Kind.NUMBERS),
    ):
        if any(name.startswith(part) for name in names):
            return kind
    return Kind.EXCEL if "[Content_Types].xml" in names or suffix in _EXCEL else Kind.ARCHIVE


def _compound(data: bytes, suffix: str) -> Kind:
    """What an OLE file is: the names of its streams tell."""
    for name, kind in (
        ("EncryptedPackage", Kind.LOCKED),
        ("WordDocument", Kind.OLD_WORD),
        ("PowerPoint Document", Kind.SLIDES),
        ("__properties_version1.0", Kind.MAIL),
        ("Workbook", Kind.OLD_EXCEL),
        ("Book", Kind.OLD_EXCEL),
    ):
        if name.encode("utf-16-le") in data:
            return kind
    return Kind.OLD_WORD if suffix == ".doc" else Kind.OLD_EXCEL


def _signed(data: bytes) -> Kind | None:
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    if data.startswith(_PICTURES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP") or data[4:8] == b"ftyp":
        return Kind.PICTURE
    if data.startswith((b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")):
        return Kind.ARCHIVE
    return Kind.OLD_WORD if data.startswith(b"{\\rtf") else None


def _is_web(data: bytes) -> bool:
    top = data[:_TOP].replace(b"\x00", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xef\xbb\xbf").lstrip()
    return bool(_HTML.match(top)) or top.startswith((b"MIME-Version:", b"<!--")) or _SHEET_XML in top


def _is_text(data: bytes) -> bool:
    try:
        text = decoded(data)[0]
    except Refused as refused:
        return refused.key != "binary"
    return text.isprintable() or not any(ord(letter) < 32 and letter not in "\t\r\n\f\v" for letter in text[:_TOP])
