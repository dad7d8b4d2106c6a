"""The compose file: valid, closed, and without a password of its own."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from compose_spec import PyCompose

from infra.serving.process import DELIVERS_WITHIN, STOPS_WITHIN
from tests.deploy.tools import DEPLOY, complaints

FILE = DEPLOY / "compose.yml"
EXAMPLE = (DEPLOY / "env.example").read_text()
_NEEDED = re.compile(r"(?<!\$)\$\{(\w+)[^}]*\}")
_NO_DIGESTS = """\
rules:
  CL-0004:
    enabled: false  # the service's own image is whichever was built
  CL-0019:
    enabled: false  # digests are the operator's to pin, with what keeps them current
"""


@pytest.fixture
def compose() -> Any:
    """Return it as compose sees it, with a word for every variable."""
    return yaml.safe_load(_NEEDED.sub("given", FILE.read_text()))


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    rules = tmp_path / ".compose-lint.yml"
    rules.write_text(_NO_DIGESTS)
    return rules


def test_it_is_as_the_specification_says(compose: Any) -> None:
    found = PyCompose.from_yaml(yaml.safe_dump(compose))

    assert {*found.service_names()} == {"api", "worker", "migrate", "postgres", "redis"}
    compose["services"]["api"]["restarts"] = "always"
    with pytest.raises(ValueError, match="restarts"):
        PyCompose.from_yaml(yaml.safe_dump(compose))


def test_a_linter_of_its_security_finds_nothing(rules: Path, tmp_path: Path) -> None:
    how = ("check", "--fail-on=low", f"--config={rules}")
    assert complaints("compose-lint", *how, FILE) == ""

    planted = tmp_path / "compose.yml"
    planted.write_text(FILE.read_text().replace("  cap_drop: [ALL]\n", ""))
    assert "CL-0006" in complaints("compose-lint", *how, planted)


def test_no_store_can_be_reached_from_outside(compose: Any) -> None:
    services = compose["services"]
    published = [port for each in services.values() for port in each.get("ports", [])]

    assert [port for port in published if not port.startswith("127.0.0.1:")] == []
    assert compose["networks"]["stores"] == {"internal": True}
    for store in ("postgres", "redis"):
        assert services[store]["networks"] == ["stores"]
        assert "ports" not in services[store]


def test_whatever_it_needs_is_asked_for_and_has_no_default() -> None:
    needed = re.findall(r"(?<!\$)\$\{([^}]*)\}", FILE.read_text())

    assert {each.partition(":?")[2] for each in needed} == {"set it in deploy/env"}
    asked = dict(re.findall(r"^(\w+)=(.*)$", EXAMPLE, re.MULTILINE))
    assert {each.partition(":")[0] for each in needed} <= {*asked}
    secrets = [name for name in asked if "PASSWORD" in name or "KEY" in name]
    assert len(secrets) == 5
    assert {asked[name] for name in secrets} == {""}


def test_there_is_time_to_stop(compose: Any) -> None:
    def grace(service: str) -> float:
        return float(compose["services"][service]["stop_grace_period"].rstrip("s"))

    assert grace("api") >= STOPS_WITHIN + 2
    assert grace("worker") >= DELIVERS_WITHIN + 2
