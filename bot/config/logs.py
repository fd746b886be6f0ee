"""How the log is written."""

from typing import Literal

from pydantic import BaseModel, ConfigDict


class Logs(BaseModel):
    """Its form, and from which level on; tracebacks stand in it at "debug" only."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["lines", "json"] = "lines"
    level: Literal["debug", "info", "warning", "error"] = "info"
