"""Containerfile and compose.yaml: what they copy, name and start is there and works, without a container."""

import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.config import load_settings
from tests.end_to_end.conftest import Command
from tests.end_to_end.lines import free_port
from tests.end_to_end.office import office

from .program import ROOT, copied
from .units import DEPLOY

SETTINGS = re.compile(r"NHACLICH_[A-Z]+__\w+")


@pytest.fixture(scope="module")
def compose() -> Any:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))


def containerfile() -> str:
    return (DEPLOY / "Containerfile").read_text(encoding="utf-8")


def test_what_is_copied_is_kept_in_the_project_and_the_program_runs_from_it(program: Path, tmp_path: Path) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", *copied()], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for name in copied():
        assert any(file == name or file.startswith(f"{name}/") for file in tracked.splitlines()), name
    clean = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "NHACLICH_HOME": str(tmp_path)}
    # `program` is built of these files alone.
    shown = subprocess.run([program / "bin" / "nhaclich", "agenda"], env=clean, capture_output=True, check=False)
    assert shown.returncode == 0, shown.stderr


def test_it_is_nobody_special_who_runs_in_it() -> None:
    last = containerfile().rpartition("FROM ")[2]
    assert re.search(r"^USER 10001$", last, re.MULTILINE)
    assert re.findall(r"COPY (?!--from)(.*) /usr/local/bin/", last) == ["deploy/entrypoint deploy/healthy"]
    assert all(os.access(DEPLOY / name, os.X_OK) for name in ("entrypoint", "healthy"))


def test_the_password_comes_out_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "nhaclich").write_text('#!/bin/sh\necho "$PGPASSWORD" "$@"\n', encoding="utf-8")
    (tmp_path / "nhaclich").chmod(0o755)
    (tmp_path / "password").write_text("bí mật\n", encoding="utf-8")
    for given, said in (({"PGPASSWORD_FILE": str(tmp_path / "password")}, "bí mật run x\n"), ({}, " run x\n")):
        ours = {"PATH": f"{tmp_path}:{os.environ['PATH']}", **given}
        done = subprocess.run([DEPLOY / "entrypoint", "run", "x"], env=ours, capture_output=True, text=True, check=True)
        assert done.stdout == said


async def test_the_health_check_says_whether_the_office_works(nhaclich: Command) -> None:
    async with office(nhaclich) as one:
        port = str(free_port())
        asked = [sys.executable, str(DEPLOY / "healthy")]
        ours = {"PATH": os.environ["PATH"], "NHACLICH_WEB__PORT": port}

        def code() -> int:
            return subprocess.run(asked, env=ours, capture_output=True, check=False).returncode

        assert await asyncio.to_thread(code) == 1
        running = await one.run(NHACLICH_WEB__PORT=port)
        assert await asyncio.to_thread(code) == 0
        await running.stop()


def test_every_file_secret_volume_and_network_that_a_service_names_is_there(compose: Any) -> None:
    for name, service in compose["services"].items():
        assert service["restart"] == "unless-stopped", name
        assert service["healthcheck"]["test"][0] == "CMD", name
        assert set(service.get("secrets", ())) <= set(compose["secrets"]), name
        assert set(service["networks"]) <= set(compose["networks"]), name
        assert set(service.get("depends_on", ())) <= set(compose["services"]), name
        for volume in service["volumes"]:
            source = volume.split(":")[0]
            assert source in compose["volumes"] or (DEPLOY / source).exists(), volume
    build = compose["services"]["bot"]["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).resolve() == DEPLOY / "Containerfile"


def test_its_settings_are_ones_that_the_program_knows(
    compose: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    given = compose["services"]["bot"]["environment"]
    shown = dict(re.findall(r"(NHACLICH_\w+)=(\S+)", containerfile()))
    for name, value in {**shown, **given}.items():
        if SETTINGS.fullmatch(name):
            monkeypatch.setenv(name, re.sub(r"\$\{NHACLICH_SITE:.*}", "lich.example.vn", value))
    (tmp_path / "config.toml").write_bytes((ROOT / "config.toml").read_bytes())
    settings = load_settings(tmp_path / "config.toml")
    assert (settings.web.host, settings.web.public_url) == ("0.0.0.0", "https://lich.example.vn")
    (network,) = compose["networks"]["inside"]["ipam"]["config"]
    assert list(settings.web.trusted_proxies) == [network["subnet"]]
    database = compose["services"]["database"]["environment"]
    assert settings.database_url == f"postgresql://{database['POSTGRES_USER']}@database/{database['POSTGRES_DB']}"
    secrets = {f"/run/secrets/{name}" for name in compose["secrets"]}
    assert {str(settings.telegram.token_file), given["PGPASSWORD_FILE"], database["POSTGRES_PASSWORD_FILE"]} == secrets
    assert compose["services"]["proxy"]["environment"]["NHACLICH_WEB"] == f"bot:{settings.web.port}"
