"""Locks on folders, which the kernel lifts however their holder dies.

`data`        shared by every process that uses the servers
`data/run`    held by the one process that starts or stops them
`data/redis`  held by Valkey and its children, which inherit it
`data/pg`     held by PostgreSQL and its children, or by initdb before that

A folder is its own lock: it cannot be deleted and made again by itself.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from infra.local.errors import LocalServicesError
from infra.local.polling import wait_until

_TURN_SECONDS = 120


class FolderLock:
    """One holder's grip on *folder*; also held by processes given its `fd`."""

    def __init__(self, folder: Path) -> None:
        self.fd = os.open(folder, os.O_RDONLY)

    def take(self, *, shared: bool = False) -> bool:
        """Try at once; a failed try also gives up what was held before."""
        mode = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(self.fd, mode | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        os.close(self.fd)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextmanager
def turn(folder: Path) -> Iterator[None]:
    """Let one process at a time into the block."""
    with FolderLock(folder) as lock:
        if not wait_until(lock.take, seconds=_TURN_SECONDS):
            raise LocalServicesError(
                f"Another process has been starting or stopping the servers of "
                f"{folder.parent} for {_TURN_SECONDS} s: end it first."
            )
        yield
