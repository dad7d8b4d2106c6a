"""The links that stop reminders: only we can make one, and no log shows it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from infra.settings import Settings
from resolvers.models.person import PersonId
from tests import witness
from tests.api import Api, Person
from tests.conftest import KEY, SEALING_KEYS
from tests.infra.edge.stopping import FORM, Reader, altered, forged, reader, token_for
from tests.processes import GIVEN


@pytest.fixture
async def afi(settings: Settings, person: Person) -> Reader:
    return await reader(settings, person)


@pytest.fixture
def served(settings: Settings, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Serve as in production; give the address and the log."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    keys = {"SESSION_KEY": KEY, "INDEX_KEY": KEY, "SEALING_KEYS": SEALING_KEYS}
    environment = {k: v for k, v in os.environ.items() if k not in GIVEN}
    environment |= {**keys, "PORT": port, "PUBLIC_URL": "https://api.immo.bj"}
    environment["REDIS_URL"] = settings.redis_dsn
    environment["DATABASE_URL"] = settings.database_dsn
    log = witness.log_file()
    with log.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "infra", "serve"],
            cwd=tmp_path,
            env={**environment, "PYTHONPATH": str(Path.cwd())},
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    yield f"http://127.0.0.1:{port}", log
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=20)


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_link_we_have_not_made_is_not_found(
    api: Api, settings: Settings, afi: Reader, method: str
) -> None:
    bio = await reader(settings, await api.sign_in())
    bits = [altered(afi.token, bit) for bit in (0, 60, 127, 128, 150, 191)]
    cut = [afi.token[:-1], afi.token[:-4], afi.token[1:], afi.token[:22], "A"]
    more = [afi.token + "A", afi.token * 2, "A" * 32, "_" * 32]
    odd = ["%00", "%C3%A9", "%E2%82%AC" * 8, "%FF", "=", "%20", "A" * 8000]

    for token in [forged(afi.token, bio.token), *bits, *cut, *more, *odd]:
        page = await api.http.request(method, f"/stop/{token}")
        assert (page.status_code, FORM in page.text) == (404, False), token

    assert (await afi.wants(), await bio.wants()) == (True, True)


def test_the_log_does_not_show_a_link(
    settings: Settings, served: tuple[str, Path]
) -> None:
    url, log = served
    token = token_for(settings, PersonId(uuid4()))
    witness.keep_secret(token)
    paths = {f"/stop/{token}": 200, f"/%73top/{token}": 200, f"/stop/{token}/x": 404}

    for path, status in paths.items():
        assert fetched(url + path) == status

    said = ""
    for _ in range(200):  # a line is written after its answer
        said = log.read_text()
        assert token not in said
        if said.count("GET /stop/…") == len(paths):
            return
        time.sleep(0.05)
    raise AssertionError(said)


def fetched(url: str) -> int:
    """Return the status of a page, asked for by a client that logs nothing."""
    opened = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(400):
        try:
            with opened.open(url, timeout=5) as page:
                return int(page.status)
        except urllib.error.HTTPError as refused:
            return refused.code
        except urllib.error.URLError:
            time.sleep(0.05)
    raise AssertionError("it does not answer")
