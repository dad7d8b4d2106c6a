"""What every section works with: the scene, the plan, and servers started once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bench.catalogue import Server
from bench.findings import Findings
from bench.loading import Loader, Series
from bench.operations import Operation
from bench.plan import Plan
from bench.process import Process
from bench.world import Scene


@dataclass(slots=True)
class Stage:
    """One run."""

    plan: Plan
    scene: Scene
    findings: Findings
    loader: Loader
    servers: Sequence[Server]
    """Those whose throughput is compared."""
    _started: dict[str, Process] = field(default_factory=dict)

    def serve(self, *servers: Server) -> list[Process]:
        """Return the processes of *servers*, started by whoever asks first."""
        for server in servers:
            if server.name not in self._started:
                self._started[server.name] = self.scene.serve(server)
        return [self._started[server.name] for server in servers]

    def compare(
        self,
        servers: Sequence[Process],
        operations: Iterable[Operation],
        *,
        rounds: int | None = None,
        loader: Loader | None = None,
    ) -> list[Series]:
        """Load all *servers* in turns, after a while for their compilers."""
        loader = loader or self.loader
        operations = list(operations)
        loader.compare(servers, operations, rounds=1, seconds=self.plan.warm_up)
        return loader.compare(servers, operations, rounds=rounds or self.plan.rounds)
