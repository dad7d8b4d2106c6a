"""What a test needs before it can go on: a program, or a service that is ready."""

import asyncio
import os
import shutil
import time
from pathlib import Path

import pytest

from tests.api import Api

_PATIENCE = 20
"""Seconds."""


def tool(name: str) -> Path:
    """Return where a program is that only Linux distributions bring; else skip."""
    everywhere = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin"
    if found := shutil.which(name, path=everywhere):
        return Path(found)
    assert os.environ.get("TEST_TOOLS") != "required", f"there is no {name}"
    pytest.skip(f"there is no {name}")


async def until_ready(api: Api, *missing: str) -> None:
    """Wait until exactly this is *missing*."""
    until = time.monotonic() + _PATIENCE
    while (found := (await api.http.get("/readyz")).json()["missing"]) != [*missing]:
        assert time.monotonic() < until, found
        await asyncio.sleep(0.02)
