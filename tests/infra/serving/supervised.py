"""A supervisor of processes that do nothing but behave in a certain manner.

python -m tests.infra.serving.supervised MANNER, in a folder of its own
"""

import os
import signal
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path
from socket import socket
from types import FrameType

from infra.serving import supervisor
from infra.serving.child import RETIRE
from infra.serving.supervisor import Supervisor

COUNT = 2
MANNER = Path("manner")
"""Says how processes behave that start from now on."""
DIARY = Path("diary")
"""A line for what a process did, and its pid: serves, retires, stops or fails."""
BOUND, HEARD_WITHIN = 0.5, 1.0
"""Seconds that processes have to leave, and may be silent."""


def work(_served: socket, beat: Connection, _seat: int) -> None:
    """Behave as the folder says at the start."""
    manner = MANNER.read_text()
    if manner == "fails":
        note("fails")
        sys.exit(2)
    told = signal.SIG_IGN if manner == "stays" else leave
    signal.signal(signal.SIGTERM, told)
    signal.signal(RETIRE, told)
    note("serves")
    beat.send_bytes(b".")
    while True:
        time.sleep(0.1)
        if manner != "hangs":
            beat.send_bytes(b".")


def leave(told: int, _frame: FrameType | None) -> None:
    note("retires" if told == RETIRE else "stops")
    sys.exit(0)


def note(did: str) -> None:
    with DIARY.open("a") as diary:
        diary.write(f"{did} {os.getpid()}\n")


if __name__ == "__main__":
    MANNER.write_text(sys.argv[1])
    DIARY.touch()
    supervisor.__dict__.update(_LOOKS=0.1, _PAUSE=0.2, _HEARD_WITHIN=HEARD_WITHIN)
    with socket() as served:
        sys.exit(Supervisor(work, served, COUNT, BOUND).run())
