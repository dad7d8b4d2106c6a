"""Where Redis is, and how to be let in."""

import asyncio
import socket
from asyncio import Transport
from typing import Any

from hiredis import ProtocolError, Reader, pack_command
from redis.asyncio.connection import (
    AbstractConnection,
    Connection,
    SSLConnection,
    UnixDomainSocketConnection,
)
from redis.exceptions import ConnectionError as Disconnected
from redis.exceptions import MasterDownError, ReadOnlyError, RedisError

from infra.redis.errors import error_of
from infra.redis.lookout import Lookout
from infra.topology.clients import Find
from infra.topology.url import Host


class Address:
    """Opens connections as redis-py would, with all that its URLs can say."""

    def __init__(
        self,
        like: AbstractConnection,
        *,
        at: Host | None = None,
        find: Find | None = None,
    ) -> None:
        """Do as *like* says, which itself is never opened.

        *at* is where to connect if not where *like* would. What *find* finds, each time
        anew, has to be a master.
        """
        self._like = like
        self._at = at
        self._find = find
        self._lookout = Lookout(find) if find else None
        greeting = _greeting(like)
        if find:
            greeting.append(("ROLE",))
        self._greeting = b"".join(pack_command(command) for command in greeting)  # type: ignore[arg-type] # a tuple of any length
        self._replies = len(greeting)
        self.opened = 0
        """Connections so far."""

    def is_elsewhere(self, error: RedisError) -> bool:
        """Tell whether *error* is that of a master that has become a replica."""
        gone = isinstance(error, ReadOnlyError | MasterDownError)
        return gone and self._find is not None

    async def open(self) -> tuple[Transport, Reader]:
        """Return a connection that is ready for commands, and what reads its replies.

        Raises OSError, or `redis.exceptions.RedisError` if Redis does not let us in.
        """
        reader = Reader(replyError=error_of)
        host = await self._find() if self._find else self._at
        transport, guest = await self._connect(reader, host)
        try:
            if self._replies:
                transport.write(self._greeting)
                await guest.welcome
            if self._find and guest.last[0] != b"master":
                raise NotMaster  # noqa: TRY301 - it is aborted all the same
            if transport.is_closing() or reader.has_data():
                raise ConnectionResetError  # noqa: TRY301 - it is aborted all the same
        except BaseException:
            transport.abort()
            raise
        self.opened += 1
        if self._lookout and host:
            self._lookout.watch(transport, host)
        return transport, reader

    async def _connect(
        self, reader: Reader, at: Host | None
    ) -> tuple[Transport, "_Guest"]:
        loop, like = asyncio.get_running_loop(), self._like

        def guest() -> _Guest:
            return _Guest(reader, self._replies)

        if isinstance(like, UnixDomainSocketConnection):
            return await loop.create_unix_connection(guest, like.path)
        assert isinstance(like, Connection)
        tls = like.ssl_context.get() if isinstance(like, SSLConnection) else None
        host, port = at or (like.host, like.port)
        opened = await loop.create_connection(guest, host, port, ssl=tls)
        if like.socket_keepalive:
            # Otherwise a peer that is gone is found out by the next request.
            its = opened[0].get_extra_info("socket")
            its.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            for option, value in like.socket_keepalive_options.items():  # type: ignore[attr-defined] # a mapping by now
                its.setsockopt(socket.SOL_TCP, option, value)
        return opened


class NotMaster(Disconnected):
    """Where the master should be, there is none (any more, or yet)."""


class _Guest(asyncio.Protocol):
    """Waits until every greeting is answered."""

    def __init__(self, reader: Reader, replies: int) -> None:
        self.welcome = asyncio.get_running_loop().create_future()
        self._reader = reader
        self._missing = replies
        self.last: Any = None

    def data_received(self, data: bytes) -> None:
        self._reader.feed(data)
        try:
            while self._missing and (reply := self._reader.gets()) is not False:
                self._missing -= 1
                self.last = reply
                if isinstance(reply, RedisError):
                    self._end(reply)
        except ProtocolError as error:
            self._end(error)
        if not self._missing:
            self._end()

    def connection_lost(self, error: Exception | None) -> None:
        self._end(error or ConnectionResetError())

    def _end(self, error: Exception | None = None) -> None:
        if self.welcome.done():
            return
        if error is None:
            self.welcome.set_result(None)
        else:
            self.welcome.set_exception(error)
            self.welcome.exception()  # seen, even if nobody waits any more


def _greeting(like: AbstractConnection) -> list[tuple[str | int, ...]]:
    greeting: list[tuple[str | int, ...]] = []
    if like.username:
        greeting.append(("AUTH", like.username, like.password or ""))
    elif like.password:
        greeting.append(("AUTH", like.password))
    if like.db:
        greeting.append(("SELECT", like.db))
    return greeting
