"""The hot path's commands on one connection, sent and answered without ceremony."""

from asyncio import AbstractEventLoop, Future, get_running_loop
from collections.abc import Sequence
from typing import NamedTuple

from infra.availability import Availability
from infra.redis.address import Address
from infra.redis.commands import Argument, Place, Reply
from infra.redis.line import Detour, Line
from infra.redis.packing import packed
from infra.redis.scripts import Scripts


class Node(NamedTuple):
    """What a node of a cluster has besides, or shares with the others."""

    name: str
    scripts: Scripts
    detour: Detour | None


class MultiplexedCommands:
    """A `infra.redis.commands.Commands` with a connection for every event loop."""

    def __init__(
        self,
        address: Address,
        availability: Availability,
        *,
        timeout: float,
        node: Node | None = None,
    ) -> None:
        """Open nothing yet. *timeout* in seconds, for each command."""
        self._node = node or Node("", Scripts(), None)
        self._address = address
        self._availability = availability
        self._timeout = timeout
        self._lines: list[Line] = []
        self._last: Line | None = None

    def place(self, key: str) -> Place:  # noqa: ARG002 - there is one
        return Place(self._node.name, self._address.opened)

    def everywhere(self) -> Sequence[str]:
        return ("ping",)

    def do(self, *command: Argument, near: str = "") -> Future[Reply]:  # noqa: ARG002 - there is one
        return self.line().start(packed(command))

    def line(self) -> Line:
        """Return the running event loop's."""
        loop, line = get_running_loop(), self._last
        if line is None or line.loop is not loop:
            line = self._last = self._line_on(loop)
        return line

    def learn(self, script: str) -> str:
        return self._node.scripts.learn(script)

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
            loop,
            self._address,
            self._availability,
            self._node.scripts,
            self._timeout,
        )
        new.detour = self._node.detour
        self._lines.append(new)
        return new
