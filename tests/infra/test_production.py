"""What is closed in production, and what production refuses to start with."""

import base64
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import psutil
import pytest

from infra.app import create_app
from infra.settings import Environment, Settings
from tests.api import Api, serving

KEYS = {
    "SESSION_KEY": "a-session-key-of-thirty-two-letters",
    "INDEX_KEY": "an-index-key-of-thirty-two-letters!",
    "SEALING_KEYS": "2026:" + base64.b64encode(bytes(range(32))).decode(),
}


@pytest.fixture(scope="module")
async def production(settings: Settings) -> AsyncIterator[Api]:
    closed = {"environment": Environment.PRODUCTION, "mailbox": None}
    async with serving(create_app(settings.model_copy(update=closed))) as api:
        yield api


@pytest.mark.parametrize("path", ["/dev/messages", "/dev/messages.json"])
async def test_development_pages_are_not_there(production: Api, path: str) -> None:
    assert (await production.http.get(path)).status_code == 404


async def test_graphiql_is_not_there(production: Api) -> None:
    page = await production.http.get("/graphql", headers={"Accept": "text/html"})

    assert page.status_code == 406
    assert "GraphiQL" not in page.text


async def test_the_schema_does_not_describe_itself(production: Api) -> None:
    introspected = await production.post("{ __schema { queryType { name } } }")
    mistyped = await production.post("{ zone { id } }")

    assert introspected.status_code == mistyped.status_code == 400
    assert "Did you mean" not in mistyped.text


async def test_a_code_that_cannot_be_sent_is_refused(production: Api) -> None:
    refused = await production.post(
        'mutation { requestSignInCode(input: {phone: "0196000001"}) { __typename } }'
    )

    (error,) = refused.json()["errors"]
    assert error["extensions"] == {"code": "DELIVERY_UNAVAILABLE", "retryAfter": 60}


def onboarding(
    folder: Path, *command: str, **environment: str
) -> "subprocess.Popen[str]":
    inherited = {k: v for k, v in os.environ.items() if k != "ENVIRONMENT"}
    return subprocess.Popen(
        [sys.executable, "-m", "infra", *command],
        cwd=folder,
        env={**inherited, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SESSION_KEY", ""),
        ("SESSION_KEY", "development-" + "k" * 32),
        ("INDEX_KEY", "short"),
        ("SEALING_KEYS", "development:" + "A" * 43 + "="),
        ("SEALING_KEYS", "2026:" + "A" * 40),
        ("MAILBOX", "letters"),
    ],
)
@pytest.mark.parametrize("command", ["serve", "check-config", "migrate"])
def test_keys_that_are_not_for_production_are_one_line(
    tmp_path: Path, command: str, name: str, value: str
) -> None:
    process = onboarding(tmp_path, command, **{**KEYS, name: value})
    said, _ = process.communicate(timeout=30)

    assert process.returncode == 2
    (line,) = said.splitlines()
    assert line.startswith(name)
    assert value not in line or not value


def test_check_config_shows_no_secret(tmp_path: Path) -> None:
    secret = "a-redis-password"
    process = onboarding(tmp_path, "check-config", REDIS_PASSWORD=secret, **KEYS)
    said, _ = process.communicate(timeout=30)

    assert process.returncode == 0
    assert "production" in said
    assert not [key for key in (secret, *KEYS.values()) if key in said]


def test_workers_serve_and_do_not_outlive_their_parent(
    tmp_path: Path, redis_url: str, database_url: str
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    stores = {"REDIS_URL": redis_url, "DATABASE_URL": database_url}
    process = onboarding(tmp_path, "serve", PORT=port, WORKERS="2", **stores, **KEYS)
    try:
        ready = wait_for(f"http://127.0.0.1:{port}/readyz")
        assert ready.json() == {"status": "ready", "missing": []}
        workers = psutil.Process(process.pid).children(recursive=True)
        assert len(workers) >= 2
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()

    _, alive = psutil.wait_procs(workers, timeout=10)
    assert [p for p in alive if p.status() != psutil.STATUS_ZOMBIE] == []


def wait_for(url: str) -> httpx.Response:
    for _ in range(300):
        try:
            return httpx.get(url)
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")
