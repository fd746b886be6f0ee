"""Typed settings and their defaults: `config.toml`, overruled by NHACLICH_SECTION__KEY in the environment.

Secrets come from the environment or from files of their own, never from `config.toml`. Anything that is wrong raises
`ConfigError` with a message that names the setting, in the office's two languages of its catalogue.
"""

import os
import re
import tomllib
from datetime import time
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from bot.config import database_address, place
from bot.config.logs import Logs
from bot.config.reports import Reports
from bot.config.rounds import AskAgain, Digest, Escalation
from bot.texts import Texts, system_error, texts

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SECRETS = (("telegram", "token"), ("telegram", "webhook_secret"), ("web", "secret"))
_PASSWORD = re.compile(r"://[^/]*@")
_PROXIES = ("http", "https", "socks5", "socks5h")


class ConfigError(ValueError):
    """A setting is missing or wrong; the message is for the person who runs the program."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Office(_Section):
    """Who we are and how we speak."""

    name: str = "Nhắc Lịch"
    locale: Literal["vi", "en"] = "vi"
    timezone: str = "Asia/Ho_Chi_Minh"
    calendar_data: Path = Path("calendar_data")
    waiting_days: Annotated[int, Field(ge=1, le=3650)] = 30
    unit_leads_decide: bool = False

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("Asia/Ho_Chi_Minh …") from error
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The office's time zone."""
        return ZoneInfo(self.timezone)


class Database(_Section):
    """Where the store is: sqlite:///PATH or postgresql://…"""

    url: str = "sqlite:///var/nhaclich.db"

    @field_validator("url")
    @classmethod
    def _supported(cls, value: str) -> str:
        database_address.check(value)
        return value


class Telegram(_Section):
    """How Telegram is reached."""

    token: SecretStr | None = None
    token_file: Path = Path("var/telegram-token")
    base_url: str = "https://api.telegram.org"
    proxy: str = ""
    timeout: Annotated[float, Field(gt=0, le=60)] = 5.0
    updates: Literal["polling", "webhook"] = "polling"
    webhook_secret: SecretStr | None = None
    webhook_secret_file: Path = Path("var/webhook-secret")

    @field_validator("base_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname:
            raise ValueError("https://… / http://…")
        return value

    @field_validator("proxy")
    @classmethod
    def _proxy_address(cls, value: str) -> str:
        if value and (urlsplit(value).scheme not in _PROXIES or not urlsplit(value).hostname):
            raise ValueError(" / ".join(f"{scheme}://host:port" for scheme in _PROXIES))
        return value


class Web(_Section):
    """Where feeds are served and how phones reach them."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8787
    public_url: str = "http://127.0.0.1:8787"
    secret: SecretStr | None = None
    secret_file: Path = Path("var/feed-secret")
    trusted_proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    connections: Annotated[int, Field(ge=8, le=2048)] = 512
    patience_seconds: Annotated[float, Field(gt=0, le=600)] = 20.0

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        try:
            _ = [ip_network(one, strict=False) for one in value]
        except ValueError as error:
            raise ValueError('["127.0.0.1", "10.0.0.0/8", "::1"]') from error
        return value

    @property
    def proxies(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """The addresses whose X-Forwarded-For is believed."""
        return tuple(ip_network(one, strict=False) for one in self.trusted_proxies)


class MinutesBefore(_Section):
    """How many minutes before its beginning what has an hour is told of, per kind."""

    anniversary: tuple[int, ...] = (60,)
    event: tuple[int, ...] = (60,)
    congress: tuple[int, ...] = (60,)
    task: tuple[int, ...] = (60,)

    @field_validator("anniversary", "event", "congress", "task")
    @classmethod
    def _within_a_day(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if any(minutes < 1 or minutes > 1440 for minutes in value):
            raise ValueError("1 … 1440")
        return value


class Reminders(_Section):
    """Lead times in days and minutes, per kind, the hour of the office, and when nobody is woken."""

    hour: time = time(7, 30)
    minutes_before: MinutesBefore = MinutesBefore()
    quiet_from: time = time(21)
    quiet_until: time = time(7, 30)
    anniversary: tuple[int, ...] = (30, 7, 1, 0)
    event: tuple[int, ...] = (7, 1, 0)
    congress: tuple[int, ...] = (30, 7, 1, 0)
    task: tuple[int, ...] = (7, 3, 1, 0)
    overdue: tuple[int, ...] = (1, 3, 7)
    weekly: Literal["", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] = "monday"
    supporting: bool = True
    followers: bool = True

    @field_validator("anniversary", "event", "congress", "task", "overdue")
    @classmethod
    def _not_negative(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if any(days < 0 or days > 366 for days in value):
            raise ValueError("0 … 366")
        return value

    @field_validator("quiet_until")
    @classmethod
    def _of_the_morning(cls, value: time) -> time:
        if value > time(12):
            raise ValueError("00:00 … 12:00")
        return value

    @field_validator("quiet_from")
    @classmethod
    def _of_the_evening(cls, value: time) -> time:
        if value < time(17):
            raise ValueError("17:00 … 23:59")
        return value


class Delivery(_Section):
    """How fast messages leave, and how many at once."""

    per_second: Annotated[float, Field(gt=0, le=1000)] = 28.4
    in_flight: Annotated[int, Field(ge=1, le=64)] = 2
    in_flight_most: Annotated[int, Field(ge=1, le=32)] = 8
    late_after_minutes: Annotated[int, Field(ge=1)] = 60
    takeover_seconds: Annotated[float, Field(ge=1, le=60)] = 45


class Backup(_Section):
    """The daily copy of the database: where, how many are kept (0 for none), from which hour of the office on."""

    folder: Path = Path("var/backups")
    keep: Annotated[int, Field(ge=0, le=3660)] = 14
    hour: time = time(2, 0)


class Invitations(_Section):
    """How long an invitation can be used."""

    valid_days: Annotated[int, Field(ge=1, le=60)] = 7


class Settings(BaseSettings):
    """All settings. Make one with `load_settings`."""

    model_config = SettingsConfigDict(env_prefix="NHACLICH_", env_nested_delimiter="__", extra="forbid")

    office: Office = Office()
    database: Database = Database()
    telegram: Telegram = Telegram()
    web: Web = Web()
    reminders: Reminders = Reminders()
    escalation: Escalation = Escalation()
    again: AskAgain = AskAgain()
    digest: Digest = Digest()
    delivery: Delivery = Delivery()
    backup: Backup = Backup()
    invitations: Invitations = Invitations()
    reports: Reports = Reports()
    logs: Logs = Logs()
    root: Path = Path()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings

    def path(self, path: Path) -> Path:
        """A path of the settings: relative ones start at the folder of `config.toml`."""
        return self.root / path

    @cached_property
    def database_url(self) -> str:
        """`database.url` with an absolute path where it is a SQLite file; `database_address` reads it."""
        kind, _, rest = self.database.url.partition("///")
        return f"sqlite:///{self.path(Path(rest))}" if kind == "sqlite:" else self.database.url

    def token(self) -> str | None:
        """The bot's token from the environment or its file; None where there is none."""
        if self.telegram.token is not None and self.telegram.token.get_secret_value().strip():
            return self.telegram.token.get_secret_value().strip()
        return _read_secret(self.path(self.telegram.token_file))

    def feed_secret(self) -> bytes:
        """The secret behind the feed links, from the environment or its file, which is made where it is missing."""
        return _own_secret(self.web.secret, self.path(self.web.secret_file)).encode()

    def webhook_secret(self) -> str:
        """What Telegram says to prove that it is Telegram, from the environment or its file, made where missing."""
        return _own_secret(self.telegram.webhook_secret, self.path(self.telegram.webhook_secret_file))


def load_settings(path: Path | None = None, say: Texts | None = None) -> Settings:
    """The settings of `path` (default: those of `place`) and the environment.

    Raises ConfigError in the words of `say`, which is the terminal's language; without one in the office's.
    """
    office = place.place() if path is None else place.Place(path, path.resolve().parent)
    path = office.file
    say = say or texts(os.environ.get("NHACLICH_OFFICE__LOCALE", "vi"))
    try:
        given: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(say.plain("config.unreadable", file=path, why=system_error(error, say))) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(say.plain("config.not_toml", file=path, why=_where(error, say))) from error
    if office.has_nothing:
        given["office"]["calendar_data"] = str(place.shipped("calendar_data"))
    for section, key in _SECRETS:
        if isinstance(given.get(section), dict) and key in given[section]:
            raise ConfigError(say.plain("config.secret", file=path, section=section, name=key))
    for name in os.environ:
        section = name.removeprefix("NHACLICH_").split("__")[0].lower()
        if name.startswith("NHACLICH_") and name not in place.PLACES and section not in Settings.model_fields:
            raise ConfigError(say.plain("config.unknown_variable", name=name, known=sorted(Settings.model_fields)))
    try:
        return Settings(**given, root=office.root)
    except SettingsError as error:
        raise ConfigError(say.plain("config.not_json", why=_variable(error))) from error
    except ValidationError as error:
        lines = [
            say.plain("config.wrong", name=".".join(map(str, e["loc"])), why=_why(e, say), value=_shown(e))
            for e in error.errors()
        ]
        raise ConfigError("\n".join([say.plain("config.problems", file=path), *lines])) from error


def _why(error: Any, say: Texts) -> str:
    """What is wrong, in the catalogue's words; those of our own validators show what is right in any language."""
    key = f"config.why_{error['type']}"
    words: str = error["msg"].removeprefix("Value error, ")
    if say.has(key):
        return say.plain(key, **error.get("ctx", {}))
    return words if error["type"] == "value_error" else say.plain("config.why_other")


def _where(error: Exception, say: Texts) -> str:
    """The place that a TOML error names; what it says of it is English."""
    if place := re.search(r"at line (\d+), column (\d+)", str(error)):
        return say.plain("config.at_line", line=place[1], column=place[2])
    return say.plain("config.not_utf8" if isinstance(error, UnicodeDecodeError) else "config.at_end")


def _variable(error: Exception) -> str:
    """The variables that hold the setting which an error names."""
    found = re.search(r'field "(\w+)"', str(error))
    return f"NHACLICH_{found[1].upper()}…" if found else "NHACLICH_…"


def _shown(error: Any) -> str:
    secret = any(part in ("token", "secret", "webhook_secret", "proxy") for part in error["loc"])
    return "***" if secret else _PASSWORD.sub("://***@", repr(error["input"]))[:80]


def _own_secret(given: SecretStr | None, file: Path) -> str:
    if given is not None and given.get_secret_value():
        return given.get_secret_value()
    if found := _read_secret(file):
        return found
    import secrets  # only needed once in the life of an office

    file.parent.mkdir(parents=True, exist_ok=True)
    made = secrets.token_urlsafe(32)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process made it in between
        return _own_secret(given, file)
    with os.fdopen(descriptor, "w") as target:
        target.write(made + "\n")
    return made


def _read_secret(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8").strip() or None
    except (OSError, UnicodeDecodeError):
        return None
