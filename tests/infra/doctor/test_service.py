"""What the doctor says of the settings, and of the service where they say it is."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from infra.settings import Environment, Settings
from tests.api import Api
from tests.infra.cli.operating import KEYS, onboarding
from tests.infra.doctor.examining import bad, found_on


@asynccontextmanager
async def answering(status: int, body: object) -> AsyncIterator[int]:
    """Answer every request so; give the port."""
    text = json.dumps(body).encode()
    head = f"HTTP/1.1 {status} x\r\nContent-Type: application/json\r\n"
    head += f"Content-Length: {len(text)}\r\nConnection: close\r\n\r\n"

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head.encode() + text)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1") as server:
        yield server.sockets[0].getsockname()[1]


async def test_a_service_that_is_well_is_found(settings: Settings, api: Api) -> None:
    found = await found_on(settings, port=api.http.base_url.port)

    assert found["service"].values["address"] == f"127.0.0.1:{api.http.base_url.port}"


@pytest.mark.parametrize(
    ("status", "said", "code"),
    [
        (200, {"status": "degraded", "missing": ["redis"]}, "service-degraded"),
        (503, {"status": "unready", "missing": ["redis"]}, "service-unready"),
        (404, {}, "service-unready"),
    ],
)
async def test_one_that_is_not_says_what_it_misses(
    settings: Settings, status: int, said: object, code: str
) -> None:
    async with answering(status, said) as port:
        assert code in bad(await found_on(settings, port=port))


async def test_none_is_no_error(settings: Settings) -> None:
    found = await found_on(settings, port=1)

    assert "service-away" in found
    assert "service-away" not in bad(found)


async def test_odd_settings_are_named(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").touch(0o644)
    monkeypatch.chdir(tmp_path)

    found = await found_on(settings, environment=Environment.PRODUCTION, workers=10_000)

    odd = {"settings-workers", "settings-proxy", "settings-readable"}
    assert odd <= bad(found)


async def test_the_command_says_it_in_the_language_of_whoever_asks(
    tmp_path: Path,
) -> None:
    stores = {
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "DATABASE_URL": "postgresql://somebody:secret@127.0.0.1:1/onboarding",
        "PORT": "1",
    }
    french = await onboarding(tmp_path, "doctor", LANG="C.UTF-8", LC_ALL="", **stores)
    english = await onboarding(tmp_path, "doctor", "--json", LC_ALL="en_GB", **stores)

    assert french[0] == english[0] == 1
    assert "Rien n'écoute à 127.0.0.1:1" in french[1]
    assert "remède" in french[1]
    told = {one["code"]: one for one in json.loads(english[1])}
    assert told["redis-not-running"]["remedy"].startswith("docker start")
    assert "secret" not in french[1] + english[1]
    assert french[2] == english[2] == ""


async def test_a_wrong_setting_is_a_finding_too(tmp_path: Path) -> None:
    status, said, _ = await onboarding(
        tmp_path, "doctor", "--json", **KEYS | {"WORKERS": "many"}
    )

    assert status == 1
    assert [one["code"] for one in json.loads(said)] == ["settings-wrong"]
    assert "WORKERS" in said
