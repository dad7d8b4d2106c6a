"""Real API servers, each a process on a port of its own, as a proxy has them behind."""

import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import httpx

from infra.settings import Settings
from tests import witness

_ROOT = Path(__file__).parents[2]


def environment(settings: Settings, **more: str) -> dict[str, str]:
    """Return what a server of the tests is told."""
    named = {"redis_url", "database_url", "session_key", "index_key", "sealing_keys"}
    secrets = settings.model_dump(include=named)
    return {
        **{name.upper(): secret.get_secret_value() for name, secret in secrets.items()},
        "TRUSTED_PROXIES": "127.0.0.1/32",
        "STORE_TIMEOUT_MS": "400",
        **more,
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """One `onboarding serve`; it may be stopped and started again."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._folder = folder
        self.port = free_port()
        own = {"PORT": str(self.port), "PYTHONPATH": str(_ROOT)}
        self._environment = {**environment, **own}

    def start(self) -> None:
        with witness.log_file().open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "infra", "serve"],
                cwd=self._folder,
                env=self._environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        until_it_answers(f"http://127.0.0.1:{self.port}/livez", self._process)

    def stop(self) -> int:
        self._process.terminate()
        return self._process.wait(timeout=30)


def until_it_answers(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until somebody listens there."""
    for _ in range(1200):
        assert process.poll() is None, "it did not start"
        try:
            httpx.get(url, verify=False)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("it does not answer")
