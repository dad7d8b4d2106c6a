"""What `deploy/` has for Prometheus and Grafana."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

PROMETHEUS = Path("deploy/prometheus")
DASHBOARD = json.loads(Path("deploy/grafana/dashboard.json").read_text())
RULES = yaml.safe_load((PROMETHEUS / "alerts.yml").read_text())["groups"][0]["rules"]
GUIDE = Path("docs/exploitation.fr.md")
"""Where alerts lead."""


def panels() -> Iterator[dict[str, Any]]:
    for panel in DASHBOARD["panels"]:
        if panel["type"] != "row":
            yield panel


def targets() -> Iterator[tuple[str, str, str]]:
    """Return a panel's title, an expression and how its series are called."""
    for panel in panels():
        for target in panel["targets"]:
            expression = target["expr"].replace("$__rate_interval", "5m")
            yield panel["title"], expression, target["legendFormat"]


def expressions() -> Iterator[tuple[str, str]]:
    yield from ((title, text) for title, text, _ in targets())
    yield from ((rule["alert"], rule["expr"]) for rule in RULES)
