"""The multiplexed way to a real Redis, with every write kept."""

from asyncio import Transport
from dataclasses import dataclass, field
from typing import Any, cast

from hiredis import Reader
from redis.asyncio.connection import Connection, parse_url

from infra.availability import Availability
from infra.redis.address import Address
from infra.redis.errors import trouble_of
from infra.redis.multiplexed import MultiplexedCommands
from tests.one_server import one_server


@dataclass
class _Transport:
    its: Transport
    writes: list[bytes]

    def write(self, data: bytes) -> None:
        self.writes.append(data)
        self.its.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.its, name)


class CountedAddress(Address):
    """Hands out connections that keep what is written to them."""

    def __init__(self, url: str) -> None:
        one_server(url)
        super().__init__(Connection(**parse_url(url)))
        self.writes: list[bytes] = []

    async def open(self) -> tuple[Transport, Reader]:
        transport, reader = await super().open()
        return cast("Transport", _Transport(transport, self.writes)), reader


@dataclass
class Counted:
    """Commands, and what was written for them."""

    address: CountedAddress
    commands: MultiplexedCommands = field(init=False)
    timeout: float = 5

    def __post_init__(self) -> None:
        availability = Availability("Redis", "there", trouble_of)
        self.commands = MultiplexedCommands(
            self.address, availability, timeout=self.timeout
        )

    @property
    def writes(self) -> list[bytes]:
        return self.address.writes
