"""`onboarding worker`."""

from infra.cli.configuration import read_settings
from infra.cli.uvicorn_options import UVICORN


def worker() -> None:
    """Deliver messages: with SIGTERM it finishes what it has begun, and no more."""
    import uvicorn  # noqa: PLC0415 - slow to import

    settings = read_settings()
    options = UVICORN | {"app": "infra.worker:build"}
    uvicorn.run(host=settings.host, port=settings.worker_port, **options)
