"""A real Redis whose plug can be pulled: what it had not fsynced by then is gone.

`kill -9` alone loses nothing, since the kernel keeps what a process has written. So it
runs under strace, which sees every write and every fsync; after the kill, each
append-only file is cut back to what an fsync that had returned was called for.
"""

import os
import re
import signal
import socket
import subprocess
import time
from collections import defaultdict
from pathlib import Path

import psutil
from redis import Redis
from redis.exceptions import RedisError

_CALLS = "write,writev,pwrite64,fsync,fdatasync"
_BEGUN = re.compile(r"(\d+) +(\w+)\(\d+<([^>]*)>(.*)")
_RESUMED = re.compile(r"(\d+) +<\.\.\. (\w+) resumed>(.*)")
_RESULT = re.compile(r"= (\d+)$")
_PATIENCE = 30.0
"""Seconds."""


class PoweredRedis:
    """Starts, and ends without a warning; always at the same address."""

    def __init__(self, program: Path, folder: Path, **settings: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self._port}/0"
        self._folder, self._trace = folder, folder / "trace"
        settings = {"appendonly": "yes", "save": "", "dir": str(folder), **settings}
        given = [word for name, value in settings.items() for word in (name, value)]
        words = [f"--{w}" if n % 2 == 0 else w for n, w in enumerate(given)]
        at = ["--bind", "127.0.0.1", "--port", str(self._port)]
        self._command = [str(program), *at, *words]
        self._strace: subprocess.Popen[bytes] | None = None
        self._sizes: dict[str, int] = {}

    def start(self) -> None:
        self._sizes = {str(f): f.stat().st_size for f in self._files()}
        strace = ["strace", "-f", "-y", "-qq", "-s", "0", "-o", str(self._trace)]
        self._strace = subprocess.Popen(
            [*strace, "-e", f"trace={_CALLS}", *self._command],
            stdout=subprocess.DEVNULL,
        )
        until = time.monotonic() + _PATIENCE
        with Redis(port=self._port) as client:
            while True:
                try:
                    client.ping()
                except RedisError:
                    assert time.monotonic() < until
                    time.sleep(0.02)
                else:
                    return

    def cut(self) -> int:
        """Pull the plug; return how many bytes never reached the disk."""
        self.kill()
        return sum(self._cut_back(file) for file in self._files())

    def kill(self) -> None:
        if self._strace is None:
            return
        for server in psutil.Process(self._strace.pid).children():
            os.kill(server.pid, signal.SIGKILL)
        self._strace.wait(_PATIENCE)
        self._strace = None

    def _files(self) -> list[Path]:
        return list(self._folder.glob("appendonlydir/*.incr.aof"))

    def _cut_back(self, file: Path) -> int:
        before, size = self._sizes.get(str(file), 0), file.stat().st_size
        written, on_disk = traced(self._trace, str(file))
        # One more may have been written whose end nobody saw.
        assert before < before + written <= size, "strace has seen something else"
        os.truncate(file, before + on_disk)
        return size - before - on_disk


def traced(trace: Path, path: str) -> tuple[int, int]:
    """Return how many bytes of *path* were written, and how many were on the disk."""
    written = on_disk = 0
    flying: dict[str, tuple[str, int]] = {}
    asked: defaultdict[str, int] = defaultdict(int)
    for line in trace.read_text().splitlines():
        if begun := _BEGUN.match(line):
            thread, call, file, rest = begun.groups()
            if file != path:
                continue
            asked[thread] = written  # an fsync answers for what came before it
            if rest.endswith("<unfinished ...>"):
                flying[thread] = (call, written)
                continue
        elif (resumed := _RESUMED.match(line)) and resumed[1] in flying:
            thread, call, rest = resumed.groups()
            del flying[thread]
        else:
            continue
        if result := _RESULT.search(rest):
            if "write" in call:
                written += int(result[1])
            else:
                on_disk = max(on_disk, asked[thread])
    return written, on_disk
