"""What an error of Redis means: that it is down, refuses to write, or neither."""

from redis import exceptions
from redis._parsers.base import BaseParser

from infra.availability import Trouble

_DOWN = (
    OSError,
    exceptions.InvalidResponse,  # whoever answers is no Redis
    exceptions.ConnectionError,  # also: loading, wrong password
    exceptions.TimeoutError,
    exceptions.MasterDownError,
)
_REFUSING = (
    exceptions.ReadOnlyError,
    exceptions.OutOfMemoryError,
    exceptions.NoPermissionError,
)
_UNSERVED = "CLUSTERDOWN"
"""Nobody has the slot, or too many nodes are away: this one answers all the same."""
_DOWN_REPLIES = ("MASTERDOWN", "NOAUTH")
_REFUSING_REPLIES = ("MISCONF", "NOREPLICAS")


def trouble_of(error: Exception) -> Trouble | None:
    """Tell what *error* says of Redis; None if it is the command's own."""
    kind, reply = type(error).__name__, str(error).partition(" ")[0]
    # Some of those that refuse are connection errors to redis-py.
    if isinstance(error, _REFUSING):
        return Trouble(kind, answers=True)
    if reply in _REFUSING_REPLIES:
        return Trouble(reply, answers=True)
    if isinstance(error, _DOWN):
        return Trouble(kind)
    if isinstance(error, exceptions.ClusterDownError):
        return Trouble(_UNSERVED, answers=True)
    return Trouble(reply) if reply in _DOWN_REPLIES else None


def error_of(reply: str) -> exceptions.RedisError:
    """Return the exception that redis-py makes of an error *reply*."""
    # Redis quotes the arguments of a command it does not know.
    error: exceptions.RedisError
    error = BaseParser.parse_error(reply.partition(", with args")[0])  # type: ignore[no-untyped-call] # redis-py has few types
    return error
