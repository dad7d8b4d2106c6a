"""Why nothing can be had from an address: the words of the operating system, sorted."""

import asyncio
import socket
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from shutil import which

_PATIENCE = 3.0
"""Seconds."""
_DOCKER = Path("/var/run/docker.sock")


class Reached(StrEnum):
    """What became of an attempt to connect."""

    YES = "yes"
    REFUSED = "refused"
    """The machine is there, and nothing listens."""
    SILENT = "silent"
    """Nothing comes back: a firewall, or no such machine."""
    NO_SUCH_HOST = "no-such-host"


async def reached(host: str, port: int) -> Reached:
    """Try to connect to *host* once."""
    try:
        async with asyncio.timeout(_PATIENCE):
            _, writer = await asyncio.open_connection(host, port)
    except ConnectionRefusedError:
        return Reached.REFUSED
    except socket.gaierror:
        return Reached.NO_SUCH_HOST
    except OSError:  # time-outs are some, too
        return Reached.SILENT
    writer.transport.abort()
    return Reached.YES


async def is_docker_stopped() -> bool:
    """Tell whether this machine has a Docker whose daemon does not run."""
    if which("docker") is None:
        return False
    with suppress(OSError):
        _, writer = await asyncio.open_unix_connection(_DOCKER)
        writer.transport.abort()
        return False
    return True
