"""The one failure of local services, in words for the person at the keyboard."""

from collections.abc import Iterator
from contextlib import contextmanager
from subprocess import SubprocessError

import psutil

_ADVICE = "You can also set REDIS_URL and DATABASE_URL to servers of your own."


class LocalServicesError(RuntimeError):
    """Says in one line what failed and what to do; *log* is the server's last word."""

    def __init__(self, what: str, *, log: str = "") -> None:
        line = f"{what} {_ADVICE}"
        super().__init__(f"{line}\n{log}" if log else line)


@contextmanager
def readable_errors() -> Iterator[None]:
    """Turn what the operating system refuses into a `LocalServicesError`."""
    try:
        yield
    except (OSError, SubprocessError, psutil.Error) as error:
        raise LocalServicesError(f"Local services failed: {error}.") from None
