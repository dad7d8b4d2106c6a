"""The hot path's commands on one connection, sent and answered without ceremony."""

from asyncio import AbstractEventLoop, Future, get_running_loop

from hiredis import pack_command

from infra.availability import Availability
from infra.redis.address import Address
from infra.redis.commands import HOT, Argument, Reply
from infra.redis.line import Line
from infra.redis.scripts import Scripts


class MultiplexedCommands:
    """A `infra.redis.commands.Commands` with a connection for every event loop."""

    def __init__(
        self, address: Address, availability: Availability, *, timeout: float
    ) -> None:
        """Open nothing yet. *timeout* in seconds, for each command."""
        self._address = address
        self._availability = availability
        self._timeout = timeout
        self._scripts = Scripts()
        self._lines: list[Line] = []
        self._last: Line | None = None

    @property
    def link(self) -> int | None:
        return self._address.opened

    def do(self, *command: Argument) -> Future[Reply]:
        if command[0] not in HOT:
            raise ValueError(f"{command[0]!r} has no place on the hot path")
        packed = pack_command(command)  # type: ignore[arg-type] # a tuple of any length
        loop, line = get_running_loop(), self._last
        if line is None or line.loop is not loop:
            line = self._last = self._line_on(loop)
        return line.start(packed)

    def learn(self, script: str) -> str:
        return self._scripts.learn(script)

    async def close(self) -> None:
        """Close this event loop's connection, when what is on its way has arrived."""
        loop = get_running_loop()
        ours = [line for line in self._lines if line.loop is loop]
        self._lines = [line for line in self._lines if line.loop is not loop]
        self._last = None
        for line in ours:
            await line.close()

    def _line_on(self, loop: AbstractEventLoop) -> Line:
        for line in self._lines:
            if line.loop is loop:
                return line
        self._lines = [line for line in self._lines if not line.loop.is_closed()]
        new = Line(
            loop, self._address, self._availability, self._scripts, self._timeout
        )
        self._lines.append(new)
        return new
