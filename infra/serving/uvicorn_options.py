"""How uvicorn serves us, in development and production alike."""

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
    # Of ten seconds, so that what is cut off can still be told, and stores be closed.
    "timeout_graceful_shutdown": 8,
}
