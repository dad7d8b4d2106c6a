"""The port of the hot path: single commands, started together and awaited later.

`multiplexed` is the fast way; `pooled` goes wherever redis-py can.
"""

from asyncio import Future
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Protocol, TypeAlias

Argument: TypeAlias = bytes | str | int | float
Reply: TypeAlias = Any
"""As in RESP2: bytes, an int, None, or a list of these. Nothing is decoded."""

_PLAIN = ("DEL", "EVAL", "EVALSHA", "EXISTS", "EXPIRE", "GET", "HMGET", "MGET", "PTTL")
_SORTED = ("ZADD", "ZRANGE", "ZRANGEBYSCORE", "ZREM", "ZREMRANGEBYSCORE")
HOT = frozenset((*_PLAIN, *_SORTED, "CONFIG", "INFO", "PING", "SET"))
"""What may be asked: nothing that makes others wait, or changes the connection."""
MOST = 20_000
"""Commands that may be on their way at once; more are refused."""


class Place(NamedTuple):
    """Which server has a key, and what its replies came by, so far."""

    server: str
    link: int | None
    """Another number once it may be another start, or copy; None if that is unknown."""


class Commands(Protocol):
    """Redis, as a request needs it."""

    def place(self, key: str) -> Place:
        """Tell where *key* is, as far as is known."""
        ...

    def everywhere(self) -> Sequence[str]:
        """Return a key of each server, as far as they are known."""
        ...

    def do(self, *command: Argument, near: str = "") -> Future[Reply]:
        """Start a command now; what is started before the caller waits leaves together.

        It goes to the server that has its first key, or else the key *near*.

        The future raises `StoreUnavailable` when Redis fails, refuses, is full or takes
        too long, and `redis.exceptions.ResponseError` for any other error. Nobody has
        to await it. Cancelling it does not tell whether the command was done.

        Raises `ValueError` at once for a name not in `HOT`, `TypeError` for an argument
        of another type.
        """
        ...

    def learn(self, script: str) -> str:
        """Return the hash of *script*, whose EVALSHA then works on any Redis."""
        ...


class Script:
    """A Lua script; sent whole only to a Redis that does not know it."""

    def __init__(self, commands: Commands, text: str) -> None:
        self._do = commands.do
        self._hash = commands.learn(text)

    def run(self, keys: Sequence[str], args: Iterable[Argument]) -> Future[Reply]:
        """Start it; see `Commands.do`."""
        return self._do("EVALSHA", self._hash, len(keys), *keys, *args)
