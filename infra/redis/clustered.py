"""The hot path's commands on a cluster: each goes straight to the node with its key."""

from asyncio import AbstractEventLoop, Future, get_running_loop
from collections.abc import Sequence
from functools import partial

from redis.asyncio.connection import AbstractConnection
from redis.exceptions import (
    AskError,
    ClusterDownError,
    MovedError,
    RedisError,
    TryAgainError,
)

from infra.availability import Availability, Trouble
from infra.redis.address import Address
from infra.redis.commands import Argument, Place, Reply
from infra.redis.errors import trouble_of
from infra.redis.line import Line
from infra.redis.multiplexed import MultiplexedCommands, Node
from infra.redis.packing import packed
from infra.redis.refusal import refuse
from infra.redis.routes import ANYWHERE, key_of, keys_everywhere
from infra.redis.scripts import Scripts
from infra.redis.survey import Survey
from infra.redis.wire import Command
from infra.topology.slots import SLOTS, Cluster, slot_of
from infra.topology.url import Host

_ASKING = b"*1\r\n$6\r\nASKING\r\n"
_SOON = 0.02
"""Seconds until a command is tried again whose keys are being moved."""


class ClusteredCommands:
    """A `infra.redis.commands.Commands` with a connection to each node for every loop.

    Each node is missing for itself: who has nothing on it does not notice.
    """

    def __init__(
        self,
        like: AbstractConnection,
        cluster: Cluster,
        availability: Availability,
        *,
        timeout: float,
    ) -> None:
        """Open nothing yet; then connect *like* that. *timeout* in seconds."""
        self._like = like
        self._cluster = cluster
        self._availability = availability
        self._timeout = timeout
        self._scripts = Scripts()
        self._nodes: dict[Host, MultiplexedCommands] = {}
        self._owners: list[MultiplexedCommands | None] = [None] * SLOTS
        self._everywhere: Sequence[str] = (ANYWHERE,)
        self._surveys: list[Survey] = []

    def place(self, key: str) -> Place:
        owner = self._owners[slot_of(key)]
        return owner.place(key) if owner else Place("", None)

    def everywhere(self) -> Sequence[str]:
        return self._everywhere

    def do(self, *command: Argument, near: str = "") -> Future[Reply]:
        text = packed(command)
        slot = slot_of(key_of(command) or near or ANYWHERE)
        if owner := self._owners[slot]:
            return owner.line().start(text)
        return self._survey().start(slot, text)

    def learn(self, script: str) -> str:
        return self._scripts.learn(script)

    async def close(self) -> None:
        """Close this event loop's connections, when what is on its way has arrived."""
        loop = get_running_loop()
        for survey in self._surveys:
            if survey.loop is loop:
                await survey.close()
        self._surveys = [s for s in self._surveys if s.loop is not loop]
        # Again, for what one node has sent on to another meanwhile.
        for node in (*self._nodes.values(), *self._nodes.values()):
            await node.close()

    def line(self, slot: int) -> Line | None:
        """Return the line to the node that has *slot*, if one has."""
        owner = self._owners[slot]
        return owner.line() if owner else None

    def look(self) -> None:
        """Find out anew, soon, which node has which slots."""
        self._survey().look()

    async def find(self) -> None:
        """Find out now; raise what the nodes' silence raises."""
        hosts = await self._cluster.owners(self._nodes)
        self._owners = [self._node(host) if host else None for host in hosts]
        self._everywhere = keys_everywhere(hosts)

    def _node(self, host: Host) -> MultiplexedCommands:
        if (node := self._nodes.get(host)) is None:
            # They are few, and one that has gone costs next to nothing.
            node = self._nodes[host] = MultiplexedCommands(
                Address(self._like, at=host),
                _NodeAvailability(self, host, self._availability),
                timeout=self._timeout,
                node=Node(str(host), self._scripts, partial(self._detour, host)),
            )
        return node

    def _survey(self) -> Survey:
        loop = get_running_loop()
        for survey in self._surveys:
            if survey.loop is loop:
                return survey
        self._surveys = [s for s in self._surveys if not s.loop.is_closed()]
        new = Survey(loop, self, self._availability, self._timeout)
        self._surveys.append(new)
        return new

    def _detour(
        self, host: Host, line: Line, command: Command, error: RedisError
    ) -> bool:
        """Let *command*, which *host* refused with *error*, be done where it can be."""
        if isinstance(error, AskError | MovedError | ClusterDownError):
            self.look()
        if not isinstance(error, AskError | TryAgainError):
            return False
        future, _, due, _ = command
        if due <= line.loop.time():
            refuse(future, "Redis", error)
        elif isinstance(error, TryAgainError):
            self._survey().pause(_SOON, line, command)
        else:
            there = self._node(Host(error.host or host.name, error.port))
            if isinstance(error, MovedError):
                self._owners[error.slot_id] = there
                there.line().resume(command)
            else:
                there.line().resume(_asking(line.loop, due), command)
        return True


class _NodeAvailability(Availability):
    """A node's own; when it fails, another may have taken its place."""

    def __init__(
        self, commands: ClusteredCommands, host: Host, whole: Availability
    ) -> None:
        super().__init__(whole.store, str(host), trouble_of)
        self._commands = commands
        self.counted = whole.counted
        whole.parts.append(self)

    def lost(self, trouble: Trouble) -> None:
        super().lost(trouble)
        if not trouble.answers:
            self._commands.look()


def _asking(loop: AbstractEventLoop, due: float) -> Command:
    nobodys: Future[Reply] = loop.create_future()
    return nobodys, _ASKING, due, False
