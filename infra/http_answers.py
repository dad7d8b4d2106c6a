"""What other people's HTTP servers answer, read with care."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from aiohttp import ClientResponse

_LONGEST_WAIT = timedelta(hours=1)


async def bounded_body(answer: ClientResponse, most: int) -> bytes:
    """Return what *answer* says; raise `ValueError` if it is over *most* bytes."""
    try:
        await answer.content.readexactly(most + 1)
    except asyncio.IncompleteReadError as error:
        return error.partial
    raise ValueError("too long")


def retry_after(text: str) -> timedelta | None:
    """Read a Retry-After, in seconds or a date; None if it says nothing of use.

    An hour at most.
    """
    try:
        if text.isdecimal():
            wait = timedelta(seconds=min(int(text), _LONGEST_WAIT.total_seconds()))
        else:
            at = parsedate_to_datetime(text)
            # All dates of HTTP are in GMT, those too that do not say so.
            wait = (at if at.tzinfo else at.replace(tzinfo=UTC)) - datetime.now(UTC)
    except (ValueError, OverflowError):
        return None
    return min(wait, _LONGEST_WAIT) if wait > timedelta(0) else None
