"""The wheel, as an administrator installs it: outside a checkout, with the office in a folder of its own."""

import json
import os
import site
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

import bot
from bot.store.migrations import HEAD

ROOT = Path(__file__).resolve().parents[2]
INIT = ("init", "--yes", "--name", "Phường Thử", "--unit", "ubnd=Uỷ ban", "--admin", "Lan", "--json")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command `nhaclich` of an environment of its own, into which pip has put the wheel.

    The packages that it needs are those of this environment, which are locked: nothing is fetched. They are found
    through a .pth file, so the editable install beside them, which hangs on a .pth file of its own, is not.
    """
    folder = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check", "--no-input"]
    subprocess.run([*pip, "install", "--quiet", "--no-index", "--no-deps", str(wheel)], check=True)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
    (packages / "locked.pth").write_text("\n".join(site.getsitepackages()), encoding="utf-8")
    return folder / "bin" / "nhaclich"


def run(command: Path, folder: Path, *arguments: str, code: int = 0, **environment: str) -> str:
    """What a command says in `folder`, with nothing of this checkout in its environment."""
    ours = {"PATH": os.environ["PATH"], "LANG": "vi_VN.UTF-8", "HOME": str(folder), **environment}
    done = subprocess.run([command, *arguments], cwd=folder, env=ours, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout


def test_the_wheel_has_every_file_of_the_package_and_says_what_it_needs(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        (metadata,) = (name for name in names if name.endswith("METADATA"))
        said = archive.read(metadata).decode()
    tracked = subprocess.run(
        ["git", "ls-files", "bot", "calendar_data", "config.toml"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    wanted = {name if name.startswith("bot/") else f"bot/_office/{name}" for name in tracked.stdout.splitlines()}
    assert wanted <= names
    assert f"Version: {bot.__version__}\n" in said
    assert "Requires-Dist: sqlalchemy" in said


def test_the_change_log_names_this_version_and_its_database() -> None:
    newest = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").split("\n## ")[1]
    assert newest.startswith(f"{bot.__version__} ")
    assert f"Database: revision {HEAD}." in newest


def test_the_packages_that_it_needs_are_all_among_the_locked_ones(installed: Path, tmp_path: Path) -> None:
    needs = (
        "import importlib.metadata as m\n"
        "from packaging.requirements import Requirement as R\n"
        "needed = [R(one) for one in m.requires('nhaclich') if 'extra' not in one]\n"
        "print([str(one) for one in needed if m.version(one.name) not in one.specifier])"
    )
    assert run(installed.with_name("python"), tmp_path, "-c", needs).strip() == "[]"


def test_an_office_is_made_and_used_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    home, here = tmp_path / "home", tmp_path / "here"
    here.mkdir()
    package = run(installed.with_name("python"), here, "-c", "import bot; print(bot.__file__)").strip()
    assert Path(package).is_relative_to(installed.parents[1])
    before = {file for file in Path(package).parent.rglob("*") if "__pycache__" not in file.parts}
    assert run(installed, here, "--version") == f"nhaclich {bot.__version__}\n"

    made = json.loads(run(installed, here, *INIT, NHACLICH_HOME=str(home)))
    assert made["config"] == str(home / "config.toml")
    shown = run(installed, here, "agenda", "--from", "2027-09-02", "--to", "2027-09-02", NHACLICH_HOME=str(home))
    assert "Quốc khánh" in shown
    found = json.loads(run(installed, here, "--config", str(home / "config.toml"), "doctor", "--json", code=1))
    database = next(one for one in found if one["check"] == "database")
    assert (database["level"], str(home / "var" / "nhaclich.db") in database["words"]) == ("ok", True)
    assert not list(here.iterdir())

    run(installed, home, "export", "-o", "lich.ics")  # the current folder is the office
    assert (home / "lich.ics").stat().st_size > 1000
    assert {file for file in Path(package).parent.rglob("*") if "__pycache__" not in file.parts} == before


def test_without_an_office_the_bundled_calendar_is_shown_and_data_goes_where_one_stands(
    installed: Path, tmp_path: Path
) -> None:
    assert "Tứ Hạ" in run(installed, tmp_path, "agenda", "--from", "2020-03-01", "--to", "2020-04-30")
    assert not list(tmp_path.iterdir())
    run(installed, tmp_path, "invite", "Lan", "--role", "admin")
    assert [file.name for file in tmp_path.iterdir()] == ["var"]


def test_the_reader_the_page_and_the_pictures_have_their_files_in_the_wheel(installed: Path, tmp_path: Path) -> None:
    assert "Hiểu là: đã xong" in run(installed, tmp_path, "reply", "xong rồi", "--explain")
    pages = "import bot.web.page.render, bot.reports.month_picture, bot.sandbox"
    run(installed.with_name("python"), tmp_path, "-c", pages)
