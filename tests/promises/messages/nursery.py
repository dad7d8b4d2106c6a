"""Starts `onboarding worker` without its imports, which take a second each time.

A line of JSON on standard input starts one: its environment, its folder, its log. Its
pid is the answer. What ends is forgotten at once.
"""

import json
import os
import signal
import sys
from typing import Any, NoReturn

import asyncpg
import uvicorn.lifespan.on
import uvicorn.loops.uvloop

import infra.edge.protocol
import infra.worker
from infra.cli import app

_LOADED = (asyncpg, uvicorn, infra)


def become(worker: dict[str, Any]) -> NoReturn:
    """Be a worker, as a process that was started for it."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.chdir(worker["folder"])
    log = os.open(worker["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for ours, theirs in enumerate((nothing, log, log)):
        os.dup2(theirs, ours)
    os.environ.update(worker["environment"])
    try:
        app(["worker"])
    finally:
        os._exit(1)


if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while asked := os.read(0, 65_536):
        if (pid := os.fork()) == 0:
            become(json.loads(asked))
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()
