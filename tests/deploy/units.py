"""What a systemd unit says, for tests that do what it says without systemd."""

import configparser
import shlex
from pathlib import Path

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"


def service(name: str, instance: str = "") -> configparser.SectionProxy:
    """The section [Service] of a unit, or of a template for one instance."""
    parser = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",), comment_prefixes=("#",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string((DEPLOY / name).read_text(encoding="utf-8").replace("%i", instance))
    return parser["Service"]


def environment(unit: configparser.SectionProxy) -> dict[str, str]:
    """The variables that a unit sets."""
    return dict(one.split("=", 1) for one in shlex.split(unit["Environment"]))
