"""What an error of Redis means: that it is down, or something else."""

from redis import exceptions
from redis._parsers.base import BaseParser

_DOWN = (
    OSError,
    exceptions.InvalidResponse,  # whoever answers is no Redis
    exceptions.ConnectionError,  # also: loading, wrong password
    exceptions.TimeoutError,
    exceptions.MasterDownError,
    exceptions.ReadOnlyError,
    exceptions.OutOfMemoryError,
    exceptions.NoPermissionError,
)
_DOWN_REPLIES = ("MISCONF", "MASTERDOWN", "NOREPLICAS", "NOAUTH")


def why_down(error: Exception) -> str | None:
    """Tell why *error* means that Redis is down, in a word; None if it does not."""
    if isinstance(error, _DOWN):
        return type(error).__name__
    reply = str(error).partition(" ")[0]
    return reply if reply in _DOWN_REPLIES else None


def error_of(reply: str) -> exceptions.RedisError:
    """Return the exception that redis-py makes of an error *reply*."""
    # Redis quotes the arguments of a command it does not know.
    error: exceptions.RedisError
    error = BaseParser.parse_error(reply.partition(", with args")[0])  # type: ignore[no-untyped-call] # redis-py has few types
    return error
