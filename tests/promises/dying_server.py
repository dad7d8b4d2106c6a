"""The real service, which kills itself at one point of finalize.

python -m tests.promises.dying_server POINT
"""

import os
import signal
import sys
from typing import Any, NoReturn

import uvicorn

from infra.app import create_app
from infra.postgres.registration import PostgresRegistration
from infra.settings import Settings
from resolvers.settling import Settling

POINTS: dict[str, tuple[type, str, bool]] = {
    "written": (PostgresRegistration, "record", True),
    "frozen": (Settling, "freeze", True),
    "committed": (Settling, "finish", False),
    "deleted": (Settling, "finish", True),
}
"""Where, and whether the method is done before the end."""


def arm(point: str) -> None:
    """Make the process die at *point*, as by `kill -9`."""
    owner, name, afterwards = POINTS[point]
    original = getattr(owner, name)

    async def last(*args: Any, **more: Any) -> NoReturn:
        if afterwards:
            await original(*args, **more)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("still alive")

    setattr(owner, name, last)


if __name__ == "__main__":
    arm(sys.argv[1])
    settings = Settings()
    uvicorn.run(create_app(settings), port=settings.port, log_config=None)
