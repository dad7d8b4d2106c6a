"""One process that serves next to nothing.

python -m tests.infra.serving.alone [SECONDS], in a folder of its own
"""

import asyncio
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette

from infra.serving.process import serve_until_told

SERVES = Path("serves")
ENDED = Path("ended")
"""Are there when it does, and when it has said goodbye."""
BOUND = 1.0
"""Seconds that it has to end."""


def build() -> Starlette:
    return Starlette(lifespan=lifespan)


@asynccontextmanager
async def lifespan(_app: Starlette) -> AsyncIterator[None]:
    if len(sys.argv) > 1:  # a thread that looks up a name may take long
        seconds = float(sys.argv[1])
        asyncio.get_running_loop().run_in_executor(None, time.sleep, seconds)
    note(SERVES)
    yield
    note(ENDED)


def note(what: Path) -> None:
    what.touch()


if __name__ == "__main__":
    # Whoever runs the tests under nohup passes on that it is ignored.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    serve_until_told(app=f"{build.__module__}:build", port=0, bound=BOUND)
