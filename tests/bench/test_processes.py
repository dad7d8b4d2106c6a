"""Servers that the bench starts end with it."""

import sys
from pathlib import Path

import psutil
import pytest

from bench.process import NotStartedError, running
from bench.world import free_port

SERVING = """
import http.server, os, subprocess, sys
if len(sys.argv) > 1:
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
address = ("127.0.0.1", int(os.environ["PORT"]))
http.server.HTTPServer(address, http.server.SimpleHTTPRequestHandler).serve_forever()
"""


def test_a_server_and_its_children_end_when_the_bench_fails(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SERVING, "with a child"]
    started: list[psutil.Process] = []

    def fail() -> None:
        with running("web", command, {}, port=free_port(), folder=tmp_path) as server:
            parent = psutil.Process(server.pid)
            started.extend([parent, *parent.children()])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert len(started) == 2
    _, alive = psutil.wait_procs(started, timeout=5)
    assert [p for p in alive if p.status() != psutil.STATUS_ZOMBIE] == []


def test_a_server_that_ends_at_once_is_quoted(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "raise SystemExit('no such luck')"]

    with (
        pytest.raises(NotStartedError, match="web ended: no such luck"),
        running("web", command, {}, port=free_port(), folder=tmp_path),
    ):
        pass


def test_cpu_and_memory_are_those_of_the_server(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SERVING]

    with running("web", command, {}, port=free_port(), folder=tmp_path) as server:
        server.wait_idle()
        cpu, memory = server.cpu(), server.memory()

    assert 0 < cpu < 5
    assert 5 < memory < 200
