"""Whether load was served: a fast server that refuses, or loses, is not fast."""

from enum import Enum, auto

from bench.wrk import LoadError, Report

_SHORTEST = 0.96
"""Of what sound answers measure. Errors inside answers of status 200 are shorter."""


class Expect(Enum):
    """What becomes of the requests."""

    SERVED = auto()
    REFUSED = auto()
    ANY = auto()


def require_expected(
    expect: Expect, server: str, report: Report, *, connections: int, size: float
) -> None:
    """Raise LoadError if another thing became of requests to *server*.

    *size* is how many bytes sound answers have. With each of *connections* a request
    may have been admitted that is refused from then on.
    """
    admitted = report.requests - report.refused
    if expect is Expect.SERVED and report.refused:
        raise LoadError(f"{server} refused {report.refused} of {report.requests}")
    if expect is Expect.SERVED and report.size < size * _SHORTEST:
        raise LoadError(f"{server} answered {report.size:.0f} bytes, not {size:.0f}")
    if expect is Expect.REFUSED and admitted > connections:
        raise LoadError(f"{server} admitted {admitted} of {report.requests}")


def require_saved(server: str, report: Report, saved: int, *, connections: int) -> None:
    """Raise LoadError unless *saved* is what was answered, and hardly more.

    wrk hangs up on the last request of each of its *connections*.
    """
    if not report.requests <= saved <= report.requests + connections:
        raise LoadError(f"{server}: {saved} saves, {report.requests} answers")
