"""Names of settings in `deploy/` and docs/deploy.md are names of settings."""

import re
from pathlib import Path

import pytest

from infra.settings import Settings
from tests.deploy.tools import DEPLOY

SETTINGS = {name.upper() for name in Settings.model_fields}
COMPOSE_S_OWN = {"ONBOARDING_VERSION", "POSTGRES_PASSWORD"}


@pytest.mark.parametrize(
    "file", [DEPLOY / "env.example", Path("docs/deploy.md")], ids=str
)
def test_what_is_given_is_a_setting(file: Path) -> None:
    given = re.findall(r"(?m)^([A-Z][A-Z_]+)=", file.read_text())

    assert len(given) > 10
    assert set(given) - SETTINGS <= COMPOSE_S_OWN


def test_what_docs_talk_about_is_a_setting_or_another_s() -> None:
    named = re.findall(r"`([A-Z]+(?:_[A-Z]+)+)`", Path("docs/deploy.md").read_text())

    assert set(named) - SETTINGS <= {"ONBOARDING_VERSION"}


def test_whatever_cannot_be_left_out_is_asked_for() -> None:
    asked = (DEPLOY / "env.example").read_text()

    for name in ("SESSION_KEY", "INDEX_KEY", "SEALING_KEYS", "TRUSTED_PROXIES"):
        assert f"\n{name}=" in asked
