"""`onboarding check-config`: what is wrong, by name, and never a secret."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

from infra.settings import Settings

SECRETS = {
    "SESSION_KEY": "a-session-key-of-thirty-two-letters",
    "INDEX_KEY": "an-index-key-of-thirty-two-letters!",
    "SEALING_KEYS": "2026:" + base64.b64encode(bytes(range(32))).decode(),
    "JWT_SECRET": "the-secret-of-the-present-backend",
    "REDIS_PASSWORD": "a-redis-password",
}
URLS = {
    "REDIS_URL": "redis://:a-redis-password@redis.immo.bj:6380/1",
    "DATABASE_URL": "postgresql://api:a-database-password@db.immo.bj/onboarding",
}
OTHERS = {
    "STAFF": "00000000-0000-0000-0000-000000000001",
    "WEB_ORIGINS": "https://www.immo.bj",
    "JWT_STAFF": "role=ADMIN",
}
HIDDEN = [*SECRETS.values(), "a-database-password"]


def check_config(folder: Path, **environment: str) -> tuple[int, str]:
    """Return the exit status and all that was said."""
    names = {name.upper() for name in Settings.model_fields}
    inherited = {k: v for k, v in os.environ.items() if k not in names}
    done = subprocess.run(
        [sys.executable, "-m", "infra", "check-config"],
        cwd=folder,
        env={**inherited, "PYTHONPATH": str(Path.cwd()), **environment},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_what_makes_sense_is_shown_without_its_secrets(tmp_path: Path) -> None:
    status, said = check_config(tmp_path, **SECRETS, **URLS, **OTHERS)

    assert status == 0
    assert "redis.immo.bj:6380" in said
    assert "db.immo.bj:5432/onboarding" in said
    assert [secret for secret in HIDDEN if secret in said] == []


def test_what_is_between_us_and_postgresql_is_shown(tmp_path: Path) -> None:
    urls = {
        "DATABASE_URL": f"{URLS['DATABASE_URL']}?pgbouncer=true",
        "DATABASE_REPLICA_URL": "postgresql://api:a-database-password@copy.immo.bj/on",
    }

    status, said = check_config(tmp_path, **SECRETS, **urls)

    assert status == 0
    assert "db.immo.bj:5432/onboarding behind PgBouncer\n" in said
    assert "copy.immo.bj:5432/on\n" in said
    assert [secret for secret in HIDDEN if secret in said] == []


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("redis+sentinel://:a-redis-password@a,b/main", "main of a:26379,b:26379"),
        ("redis+cluster://:a-redis-password@a:1,b:2", "a:1,b:2 (Cluster)"),
    ],
)
def test_how_redis_is_run_is_shown(tmp_path: Path, url: str, shown: str) -> None:
    status, said = check_config(tmp_path, **{**SECRETS, **URLS, "REDIS_URL": url})

    assert status == 0
    assert shown in said
    assert "a-redis-password" not in said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgresql://db.immo.bj/onboarding?pgbouncer=yes"),
        ("DATABASE_REPLICA_URL", "a replica"),
        ("REDIS_URL", "redis+sentinel://:a-redis-password@a:26379"),
        ("REDIS_URL", "redis+cluster://:a-redis-password@a/3"),
        ("REDIS_URL", "redis:/a-redis-password"),
        ("SESSION_KEY", "a-short-secret"),
        ("INDEX_KEY", "a-short-secret"),
        ("SEALING_KEYS", "2026:c2hvcnQ="),
        ("SEALING_KEYS", "a-secret-without-its-own-id-before-it-is-none"),
        ("JWT_SECRET", "a-short-secret"),
        ("JWT_JWKS", "jwks.json"),
        ("JWT_JWKS", "http://id.immo.bj/jwks.json"),
        ("JWT_STAFF", "ADMIN"),
        ("STAFF", "afi"),
        ("WEB_ORIGINS", "https://www.immo.bj/"),
        ("PHONE_COUNTRIES", "XX"),
        ("SIGN_IN_PHONE_LIMIT", "often"),
    ],
)
def test_what_is_wrong_is_one_line_that_names_it_and_no_secret(
    tmp_path: Path, name: str, value: str
) -> None:
    given = {**SECRETS, **URLS, **OTHERS, name: value}

    status, said = check_config(tmp_path, **given)

    assert status == 2
    (line,) = said.splitlines()
    assert name in line
    hidden = [*HIDDEN, value] if name in SECRETS else HIDDEN
    assert [secret for secret in hidden if secret in line] == []


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    wrong = {"STAFF": "afi", "WEB_ORIGINS": "*", "JWT_STAFF": "ADMIN"}

    status, said = check_config(tmp_path, **{**SECRETS, **wrong})

    assert status == 2
    lines = said.splitlines()
    assert len(lines) == len(wrong)
    assert [n for n in wrong if not any(line.startswith(n) for line in lines)] == []
