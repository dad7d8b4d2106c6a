"""Commands for operators in the folder of `onboarding run`: they find its stores."""

import json
from pathlib import Path

import pytest

from infra.local import LocalServices
from tests.infra.cli.operating import KEYS, onboarding

NO_KEYS = dict.fromkeys(KEYS, "") | {"DATABASE_URL": "postgresql://127.0.0.1:1/no"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ".data").mkdir()
    (tmp_path / ".data" / "keys.json").write_text(json.dumps(KEYS))
    return tmp_path


async def test_they_find_what_runs_there(folder: Path) -> None:
    with LocalServices(folder / ".data", postgres=False) as stores:
        status, said, _ = await onboarding(folder, "redis", "ping", **NO_KEYS)

    assert status == 0
    assert said.startswith(f"PONG from {stores.redis_url.split('@')[1][:-2]}:")


async def test_what_does_not_run_any_more_is_not_started(folder: Path) -> None:
    with LocalServices(folder / ".data", postgres=False):
        pass

    status, _, error = await onboarding(folder, "redis", "ping", **NO_KEYS)

    assert status == 1
    assert "Redis cannot be used" in error


async def test_elsewhere_keys_have_to_be_given(tmp_path: Path) -> None:
    status, _, error = await onboarding(tmp_path, "redis", "ping", **NO_KEYS)

    assert status == 2
    assert "SESSION_KEY" in error
    assert not (tmp_path / ".data").exists()
