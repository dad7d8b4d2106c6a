"""`onboarding serve`."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing.connection import Connection
from socket import socket
from tempfile import TemporaryDirectory

from infra.cli.configuration import fail, read_settings, require_traces
from infra.serving.process import DELIVERS_WITHIN, STOPS_WITHIN, serve_until_told
from infra.settings import Settings

_HEARTBEAT = 1
"""Seconds."""
_GRACE = 2.0
"""Seconds more until a process is killed that should have ended by itself."""


def serve() -> None:
    """Serve with your own stores. Migrate first: `onboarding migrate`."""
    settings = read_settings()
    require_traces()
    if settings.workers > 1:
        sys.exit(_supervise(settings))
    serve_until_told(
        host=settings.host,
        port=settings.port,
        delay=settings.stop_delay,
        bound=_bound(settings),
    )


def work(served: socket, beat: Connection, seat: int) -> None:
    """Serve as one of several processes; *beat* tells that this one is alive."""
    from infra.serving.child import RETIRE  # noqa: PLC0415 - slow to import
    from infra.telemetry.registry import Registry  # noqa: PLC0415 - as above

    Registry.share(seat)

    settings = read_settings()
    os.set_blocking(beat.fileno(), False)

    async def tell() -> None:
        with suppress(OSError):
            beat.send_bytes(b".")

    serve_until_told(
        sockets=[served],
        delay=settings.stop_delay,
        bound=_bound(settings),
        retire=RETIRE,
        callback_notify=tell,
        timeout_notify=_HEARTBEAT,
    )


def _supervise(settings: Settings) -> int:
    import uvicorn  # noqa: PLC0415 - slow to import
    from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415 - too

    from infra.logs import configure_logs  # noqa: PLC0415 - as above
    from infra.serving.supervisor import Supervisor  # noqa: PLC0415 - as above
    from infra.serving.uvicorn_options import UVICORN  # noqa: PLC0415 - as above

    configure_logs(settings)
    options = UVICORN | {"host": settings.host, "port": settings.port}
    bound = settings.stop_delay + _bound(settings) + _GRACE
    with _folder_of_metrics() as folder:
        served = uvicorn.Config(**options).bind_socket()
        left = partial(mark_process_dead, path=folder)
        return Supervisor(work, served, settings.workers, bound, left).run()


@contextmanager
def _folder_of_metrics() -> Iterator[str]:
    """Make one, where processes find it, while the block runs."""
    from infra.telemetry.registry import FOLDER  # noqa: PLC0415 - slow to import

    try:
        folder = TemporaryDirectory(prefix="onboarding-metrics-")
    except FileNotFoundError:
        fail("With WORKERS of 2 or more, TMPDIR must be a folder to write into.")
    with folder as name:
        os.environ[FOLDER] = name
        yield name


def _bound(settings: Settings) -> float:
    return DELIVERS_WITHIN if settings.worker_inside else STOPS_WITHIN
