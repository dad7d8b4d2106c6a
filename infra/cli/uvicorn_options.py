"""How uvicorn serves us, in development and production alike."""

import signal
import sys
from types import FrameType
from typing import Any

UVICORN: dict[str, Any] = {
    "app": "infra.server:build",
    "factory": True,
    "http": "infra.edge.protocol:BoundedProtocol",
    "log_config": None,
    "access_log": False,
    "server_header": False,
    # Who the client is behind a proxy is ours to decide.
    "proxy_headers": False,
    "timeout_graceful_shutdown": 10,
}


def serve_until_told(**options: Any) -> None:  # noqa: ANN401 - uvicorn's own
    """Serve; SIGTERM ends it as it should, so with exit status 0."""
    import uvicorn  # noqa: PLC0415 - slow to import

    # uvicorn raises the signal again when it has shut down.
    signal.signal(signal.SIGTERM, _end)
    uvicorn.run(**UVICORN | options)


def _end(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)
