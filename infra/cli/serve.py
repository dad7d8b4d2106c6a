"""`onboarding serve`."""

from infra.cli.configuration import read_settings
from infra.cli.uvicorn_options import UVICORN


def serve() -> None:
    """Serve with your own stores. Migrate first: `onboarding migrate`."""
    import uvicorn  # noqa: PLC0415 - slow to import

    settings = read_settings()
    uvicorn.run(
        host=settings.host, port=settings.port, workers=settings.workers, **UVICORN
    )
