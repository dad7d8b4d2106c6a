"""One process that serves until it is told to end, as it should: with exit status 0."""

import signal
import sys
from socket import socket
from types import FrameType
from typing import Any

from infra.serving.uvicorn_options import UVICORN

STOPS_WITHIN = 10.0
"""Seconds."""
DELIVERS_WITHIN = 40.0
"""Seconds, for who also finishes the messages it has begun."""
_STARTUP_FAILURE = 3


def serve_until_told(
    *,
    delay: float = 0,
    bound: float = STOPS_WITHIN,
    retire: signal.Signals | None = None,
    sockets: list[socket] | None = None,
    **options: Any,  # noqa: ANN401 - uvicorn's own
) -> None:
    """Serve until SIGTERM, SIGINT, SIGHUP or *retire*.

    *delay* and *bound* are `infra.serving.server.DrainingServer`'s.
    """
    signal.signal(signal.SIGTERM, _end)
    import uvicorn  # noqa: PLC0415 - slow to import

    from infra.serving.server import DrainingServer  # noqa: PLC0415 - as above

    config = uvicorn.Config(**UVICORN | options)
    server = DrainingServer(config, delay=delay, bound=bound)
    if retire:
        signal.signal(retire, lambda _signal, _frame: server.retire())
        # A terminal that closes tells the whole group; the supervisor decides.
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    elif signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:  # and not under nohup
        signal.signal(signal.SIGHUP, server.handle_exit)
    server.run(sockets)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if not server.started:
        sys.exit(_STARTUP_FAILURE)


def _end(signal_: int, _frame: FrameType | None) -> None:
    signal.signal(signal_, signal.SIG_IGN)  # Python would forget this function first
    sys.exit(0)
