"""`onboarding serve`."""

from infra.cli.configuration import read_settings
from infra.cli.uvicorn_options import serve_until_told


def serve() -> None:
    """Serve with your own stores. Migrate first: `onboarding migrate`."""
    settings = read_settings()
    serve_until_told(host=settings.host, port=settings.port, workers=settings.workers)
