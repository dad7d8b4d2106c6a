"""`onboarding worker`."""

from infra.cli.configuration import read_settings
from infra.serving.process import DELIVERS_WITHIN, serve_until_told


def worker() -> None:
    """Deliver messages. On SIGTERM it finishes what it has begun, and takes no more."""
    settings = read_settings()
    serve_until_told(
        app="infra.worker:build",
        host=settings.host,
        port=settings.worker_port,
        bound=DELIVERS_WITHIN,
    )
