"""What uvicorn starts in every process: settings from the environment, then the app."""

import gc
import multiprocessing
import os
import signal
import threading

from starlette.types import ASGIApp

from infra.app import create_app
from infra.files import room_for
from infra.logs import configure_logs
from infra.settings import Settings


def build() -> ASGIApp:
    """Return the service as this process is configured."""
    settings = Settings()
    configure_logs(settings)
    settings = settings.model_copy(
        update={"connections_at_once": room_for(settings.connections_at_once)}
    )
    _end_with_parent()
    app = create_app(settings)
    # What is there by now stays: collections need not look at it again and again.
    gc.collect()
    gc.freeze()
    # And what a request makes is gone when it ends, without being looked for. Not so an
    # operation that is forgotten: who sends ever new ones makes us look every so often.
    gc.set_threshold(50_000, 20, 2)
    return app


def _end_with_parent() -> None:
    # A supervisor that was killed cannot stop its workers; without this they would hold
    # the port for ever.
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="end-with-parent", daemon=True).start()
