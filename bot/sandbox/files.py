"""The files that people and the bot send each other."""

import mimetypes
import secrets
from dataclasses import asdict
from pathlib import PurePosixPath

from bot.sandbox.errors import bad_request
from bot.sandbox.journal import Journal
from bot.sandbox.models import StoredFile

MAX_UPLOAD = 50 * 1024 * 1024
MAX_DOWNLOAD = 20 * 1024 * 1024
_ANY_BYTES = "application/octet-stream"


_PICTURE_TYPES = {b"\x89PNG": "image/png", b"GIF8": "image/gif", b"\xff\xd8": "image/jpeg"}


def picture_type(content: bytes) -> str:
    """The MIME type of what `picture_size` knows, whatever its name says."""
    return next(mime for start, mime in _PICTURE_TYPES.items() if content.startswith(start))


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG, JPEG or GIF, read from its header; None for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
    if content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 10:
        return int.from_bytes(content[6:8], "little"), int.from_bytes(content[8:10], "little")
    if content.startswith(b"\xff\xd8"):
        return _jpeg_size(content)
    return None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        # SOF0…SOF15 carry the size; C4, C8 and CC in that range are tables.
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return int.from_bytes(content[at + 7 : at + 9], "big"), int.from_bytes(content[at + 5 : at + 7], "big")
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return None


class FileBox:
    """All files by their `file_id`."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._files = {key: StoredFile(**value) for key, value in journal.read("file").items()}

    def add(self, name: str, content: bytes, *, picture: bool = False) -> StoredFile:
        """Keep a file. Raises ApiError 400 where Telegram could not make a photo (`picture`) of it, or it is empty."""
        if not content:
            raise bad_request("file must be non-empty")
        size = picture_size(content) if picture else None
        if picture and (size is None or sum(size) > 10_000):
            raise bad_request("PHOTO_INVALID_DIMENSIONS" if size else "IMAGE_PROCESS_FAILED")
        number = len(self._files) + 1
        name = PurePosixPath(name.replace("\\", "/")).name or "file"
        suffix = PurePosixPath(name).suffix
        width, height = size or (0, 0)
        stored = StoredFile(
            file_id=f"{'AgAC' if picture else 'BQAC'}{secrets.token_urlsafe(24)}",
            name=name,
            mime=picture_type(content) if picture else mimetypes.guess_type(name)[0] or _ANY_BYTES,
            size=len(content),
            path=f"{'photos' if picture else 'documents'}/file_{number}{suffix}",
            width=width,
            height=height,
        )
        self._files[stored.file_id] = stored
        self._journal.put_content(stored.file_id, content)
        self._journal.put("file", stored.file_id, asdict(stored))
        return stored

    def find(self, file_id: str) -> StoredFile | None:
        return self._files.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """The file that getFile said is at `path`."""
        return next((stored for stored in self._files.values() if stored.path == path), None)

    def content(self, stored: StoredFile) -> bytes:
        return self._journal.content(stored.file_id)
