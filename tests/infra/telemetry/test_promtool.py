"""Prometheus itself agrees with what we tell it, and every alert fires."""

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.infra.telemetry.deployed import PROMETHEUS, RULES, targets
from tests.promises.needs import tool


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "rules", "alerts.yml"),
        ("check", "config", "--syntax-only", "prometheus.yml"),
        ("test", "rules", "alerts.test.yml"),
    ],
    ids=" ".join,
)
def test_prometheus_itself_agrees(arguments: tuple[str, ...]) -> None:
    run = promtool(*arguments, folder=PROMETHEUS)

    assert run.returncode == 0, run.stdout + run.stderr


def test_every_alert_is_shown_to_fire() -> None:
    tests = (PROMETHEUS / "alerts.test.yml").read_text()

    fired = set(re.findall(r'alertname="(\w+)"', tests))
    assert fired == {rule["alert"] for rule in RULES}


def test_prometheus_understands_the_dashboard(tmp_path: Path) -> None:
    rules = [
        {"record": f"panel:{number}", "expr": text.replace("$instance", ".*")}
        for number, (_, text, _) in enumerate(targets())
    ]
    groups = {"groups": [{"name": "dashboard", "rules": rules}]}
    (tmp_path / "dashboard.yml").write_text(yaml.safe_dump(groups))

    run = promtool("check", "rules", "dashboard.yml", folder=tmp_path)

    assert run.returncode == 0, run.stdout + run.stderr


def promtool(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [tool("promtool"), *arguments],
        cwd=folder,
        env={**os.environ, "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )
