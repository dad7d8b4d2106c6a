"""The units of systemd: right, closed, and with time to stop."""

import re
from pathlib import Path

import pytest

from infra.serving.process import DELIVERS_WITHIN, STOPS_WITHIN
from tests.deploy.tools import DEPLOY, complaints
from tests.promises.needs import tool

UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
MOST_EXPOSED = 20
"""Of a hundred, as `systemd-analyze security` weighs it."""


@pytest.fixture(params=UNITS, ids=lambda unit: unit.stem)
def unit(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Give one whose program is there."""
    found: Path = request.param
    here = tmp_path / found.name
    text = found.read_text()
    assert "/opt/onboarding/bin/onboarding" in text
    here.write_text(text.replace("/opt/onboarding/bin/onboarding", "/bin/true"))
    return here


def misunderstood(unit: Path) -> str:
    # What it ignores it only warns of, with status 0.
    return complaints("sh", "-c", f"! systemd-analyze verify {unit} 2>&1 | grep .")


def test_systemd_understands_all_of_it(unit: Path) -> None:
    tool("systemd-analyze")
    assert misunderstood(unit) == ""

    unit.write_text(unit.read_text().replace("UMask=0077", "UMask=private"))
    assert "private" in misunderstood(unit)


def test_it_may_do_little(unit: Path) -> None:
    how = ("security", "--offline=true", f"--threshold={MOST_EXPOSED}")
    assert complaints("systemd-analyze", *how, unit) == ""

    unit.write_text(re.sub(r"(?m)^(Protect|Private|System).*\n", "", unit.read_text()))
    assert complaints("systemd-analyze", *how, unit)


def test_there_is_time_to_stop() -> None:
    def time_of(name: str) -> int:
        unit = (DEPLOY / "systemd" / f"onboarding-{name}.service").read_text()
        assert "KillMode=mixed" in unit
        (seconds,) = re.findall(r"^TimeoutStopSec=(\d+)$", unit, re.MULTILINE)
        return int(seconds)

    assert time_of("api") >= STOPS_WITHIN + 2
    assert time_of("worker") >= DELIVERS_WITHIN + 2


def test_a_reload_replaces_the_processes() -> None:
    api = (DEPLOY / "systemd" / "onboarding-api.service").read_text()

    assert "\nExecReload=/bin/kill -HUP $MAINPID\n" in api
