"""A process that is told to end says goodbye, within its bound, with exit status 0."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import witness
from tests.infra.serving.alone import BOUND, ENDED, SERVES

ROOT = Path(__file__).parents[3]
PATIENCE = 30.0
"""Seconds."""
Started = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Started]:
    processes = []

    def start(*thread: str) -> subprocess.Popen[bytes]:
        with witness.log_file().open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.infra.serving.alone", *thread],
                cwd=tmp_path,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdout=log,
                stderr=log,
            )
        processes.append(process)
        deadline = time.monotonic() + PATIENCE
        while not (tmp_path / SERVES).exists():
            assert time.monotonic() < deadline
            time.sleep(0.02)
        return process

    yield start
    for process in processes:
        process.kill()
        process.wait()


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_ends_as_it_should(
    started: Started, tmp_path: Path, told: signal.Signals
) -> None:
    process = started()

    process.send_signal(told)

    assert process.wait(PATIENCE) == 0
    assert (tmp_path / ENDED).exists()


def test_however_often_it_is_told(started: Started, tmp_path: Path) -> None:
    process = started("0.5")

    while process.poll() is None:
        process.send_signal(signal.SIGTERM)
        time.sleep(0.001)

    assert process.returncode == 0
    assert (tmp_path / ENDED).exists()


def test_what_hangs_does_not_keep_it(started: Started) -> None:
    process = started("3600")
    since = time.monotonic()

    process.send_signal(signal.SIGTERM)

    assert process.wait(PATIENCE) == -signal.SIGALRM
    assert time.monotonic() - since >= BOUND
