"""One open connection: sends commands, and hands out replies first in, first out."""

import asyncio
from asyncio import Future, Transport
from collections import deque
from collections.abc import Sequence
from typing import Protocol, TypeAlias

from hiredis import ProtocolError, Reader
from redis.exceptions import RedisError

from infra.availability import Availability
from infra.redis.commands import Reply

Command: TypeAlias = tuple[Future[Reply], bytes, float, bool]
"""Whose it is, what is sent, its deadline on the loop's clock, if it is sent again."""


class Owner(Protocol):
    """Whose commands they are."""

    def refused(self, command: Command, error: RedisError) -> None:
        """Be told that Redis replied with *error* to a command somebody waits for."""
        ...

    def lost(self, wire: "Wire", error: Exception) -> None:
        """Be told that *wire* is of no more use."""
        ...

    def drained(self) -> None:
        """Be told that there is room to send again."""
        ...


class Wire(asyncio.Protocol):
    """Takes a connection over; commands in `flying` are sent and not yet answered."""

    def __init__(
        self,
        transport: Transport,
        reader: Reader,
        owner: Owner,
        availability: Availability,
    ) -> None:
        self.flying: deque[Command] = deque()
        self.is_full = False
        self.heard = 0.0
        """When the last byte came, by the loop's clock."""
        self._loop = asyncio.get_running_loop()
        self._gone = self._loop.create_future()
        self._transport = transport
        self._reader = reader
        self._owner = owner
        self._availability = availability
        transport.set_protocol(self)

    def send(self, commands: Sequence[Command]) -> None:
        self.flying.extend(commands)
        self._transport.write(b"".join([packed for _, packed, _, _ in commands]))

    def data_received(self, data: bytes) -> None:
        self.heard = self._loop.time()
        flying, gets, availability = self.flying, self._reader.gets, self._availability
        try:
            self._reader.feed(data)
            while (reply := gets()) is not False:
                command = flying.popleft()
                future = command[0]
                if future.done():
                    continue  # cancelled, or too late
                if isinstance(reply, RedisError):
                    self._owner.refused(command, reply)
                    continue
                if availability.failures:
                    availability.found()
                future.set_result(reply)
        except (ProtocolError, IndexError) as error:
            # No Redis, or a reply to nothing: the next ones may be anybody's.
            self._owner.lost(self, error)

    def pause_writing(self) -> None:
        self.is_full = True

    def resume_writing(self) -> None:
        self.is_full = False
        self._owner.drained()

    def connection_lost(self, error: Exception | None) -> None:
        self._gone.set_result(None)
        self._owner.lost(self, error or ConnectionResetError())

    def cut(self) -> Future[None]:
        """Close the connection at once; the future says when it is closed."""
        self._transport.abort()
        return self._gone
