"""The parameters of a call, whichever way they came: query, form, multipart or JSON."""

import json
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.errors import bad_request

Upload = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Params:
    """`values` as text (forms) or as JSON values; `uploads` are file name and bytes by field name."""

    values: dict[str, Any]
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name, default)
        return value if isinstance(value, str) else json.dumps(value)

    def whole(self, name: str, default: int | None = None) -> int | None:
        """A whole number; Telegram takes what is none for absent."""
        try:
            return int(self.values[name])
        except (KeyError, TypeError, ValueError):
            return default

    def flag(self, name: str) -> bool:
        return str(self.values.get(name, "")).lower() in {"true", "1", "yes"}

    def json(self, name: str) -> Any:
        """A JSON value, None if absent. Raises ApiError 400 for text that is no JSON."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError as error:
            raise bad_request(f"can't parse {name} JSON object") from error

    def object(self, name: str) -> dict[str, Any]:
        """A JSON object, empty if absent. Raises ApiError 400 for any other value."""
        value = self.json(name)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise bad_request(f"can't parse {name}: object expected")
        return value

    def objects(self, name: str) -> list[dict[str, Any]]:
        """A JSON array of objects, empty if absent. Raises ApiError 400 for any other value."""
        value = self.json(name)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise bad_request(f"can't parse {name}: Array of objects expected")
        return value

    def loggable(self) -> dict[str, Any]:
        """The values, and of the uploads their names."""
        return {**self.values, **{name: f"<{upload[0]}>" for name, upload in self.uploads.items()}}
