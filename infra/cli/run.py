"""`onboarding run`: everything a newcomer needs, in one command."""

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Annotated

import typer

from infra.cli.configuration import fail, read_settings, require_traces
from infra.serving.uvicorn_options import UVICORN
from infra.settings import Settings

_ROOT = Path(__file__).parents[2]
_PATIENCE = 60.0
"""Seconds until we say that the service does not come up."""


def run(
    data: Annotated[
        Path, typer.Option(help="Where stores, keys and messages are kept.")
    ] = Path(".data"),
) -> None:
    """Develop: start what is missing, migrate, serve, reload on change."""
    from infra.cli.development import (  # noqa: PLC0415 - absent in production
        local_services,
        prepare_environment,
        say_where,
    )
    from infra.local import LocalServicesError  # noqa: PLC0415 - as above

    started = time.monotonic()
    _build_pages()
    services = local_services(data.resolve())
    try:
        with services:
            prepare_environment(data.resolve(), services)
            settings = read_settings()
            require_traces()
            say_where(settings)
            _require_port(settings)
            threading.Thread(
                target=_welcome, args=(settings, started), daemon=True
            ).start()
            _serve(settings)
    except LocalServicesError as error:
        fail(str(error))


def _build_pages() -> None:
    """Build the pages if their sources changed; without them the API serves as well."""
    build = _ROOT / "web" / "build.py"
    if build.exists():  # else this is installed from a wheel, which contains them
        subprocess.run([sys.executable, build], check=False)  # noqa: S603 - ours


def _serve(settings: Settings) -> None:
    import uvicorn  # noqa: PLC0415 - slow to import

    uvicorn.run(
        host=settings.host,
        port=settings.port,
        reload=True,
        reload_dirs=[str(_ROOT / name) for name in ("infra", "schema", "resolvers")],
        reload_includes=["*.py", "*.lua"],
        **UVICORN,
    )


def _welcome(settings: Settings, started: float) -> None:
    """Migrate while the server starts; when it answers, say where everything is."""
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415 - slow to import

    from infra.homes import space_in  # noqa: PLC0415 - as above
    from infra.postgres.migrate import migrate  # noqa: PLC0415 - as above

    try:
        migrate(settings.database_dsn, space=space_in(settings))
    except (OSError, TimeoutError, SQLAlchemyError) as error:
        _say(f"PostgreSQL does not take the migrations: {type(error).__name__}")
    url = f"http://{settings.host}:{settings.port}"
    if not _answers(f"{url}/livez"):
        _say(f"{url} does not answer yet: see the messages above.")
        return
    _say(
        f"\nImmo Bénin onboarding runs, {time.monotonic() - started:.1f} s after start."
        f"\n  The form    {url}/"
        f"\n  GraphiQL    {url}/graphql"
        f"\n  Messages    {url}/dev/messages"
        "\n  To stop     Ctrl-C\n"
    )


def _answers(url: str) -> bool:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=1):  # noqa: S310 - our own http
                return True
        except (OSError, urllib.error.URLError):
            time.sleep(0.02)
    return False


def _require_port(settings: Settings) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            fail(
                f"Cannot listen on {settings.host}:{settings.port}: "
                f"{os.strerror(error.errno or 0)}. For another port: PORT=8001 make run"
            )


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
