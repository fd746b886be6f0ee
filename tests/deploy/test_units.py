"""The systemd units: what systemd says of them, and that the template is the unit for several offices."""

import subprocess
from pathlib import Path

import pytest

from .units import DEPLOY, environment, service

UNITS = ["nhaclich.service", "nhaclich@.service"]
EXPOSED_AT_MOST = 20
"""Tenths of what `systemd-analyze security` gives: 2.0 of 10. What speaks to the network cannot come to 0."""


@pytest.mark.parametrize("name", UNITS)
def test_systemd_finds_nothing_wrong_and_little_that_is_open(name: str, tmp_path: Path) -> None:
    text = (DEPLOY / name).read_text(encoding="utf-8")
    # The program is not in its place here; systemd looks whether there is one.
    (tmp_path / name).write_text(text.replace("/opt/nhaclich/current/bin/nhaclich", "/bin/true"), encoding="utf-8")
    looked = subprocess.run(
        ["systemd-analyze", "verify", name], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    ours = [line for line in looked.stderr.splitlines() if "nhaclich" in line]
    assert (looked.returncode, ours) == (0, [])
    ask = ["systemd-analyze", "security", "--offline=yes", f"--threshold={EXPOSED_AT_MOST}", name]
    scored = subprocess.run(ask, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert scored.returncode == 0, scored.stdout[-300:]


def test_each_office_of_several_has_user_folder_and_token_of_its_own() -> None:
    one, other = dict(service("nhaclich.service")), dict(service("nhaclich@.service", "tu-ha"))
    assert {name: (one[name], other[name]) for name in one if one[name] != other[name]} == {
        "User": ("nhaclich", "nhaclich-tu-ha"),
        "Group": ("nhaclich", "nhaclich-tu-ha"),
        "StateDirectory": ("nhaclich", "nhaclich-tu-ha"),
        "WorkingDirectory": ("/var/lib/nhaclich", "/var/lib/nhaclich-tu-ha"),
        "Environment": (
            "NHACLICH_HOME=/var/lib/nhaclich LANG=C.UTF-8 PYTHONOPTIMIZE=2",
            "NHACLICH_HOME=/var/lib/nhaclich-tu-ha LANG=C.UTF-8 PYTHONOPTIMIZE=2",
        ),
    }
    assert one.keys() == other.keys()


def test_it_runs_where_its_state_is_kept_and_stays_down_where_another_start_would_say_the_same() -> None:
    unit = service("nhaclich.service")
    assert environment(unit)["NHACLICH_HOME"] == f"/var/lib/{unit['StateDirectory']}"
    assert (unit["Restart"], unit["RestartPreventExitStatus"], unit["ProtectSystem"]) == ("on-failure", "2", "strict")
