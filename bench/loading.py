"""One measurement: load on one server, and what it cost that server."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial

from bench.answers import size
from bench.operations import Operation
from bench.process import Process
from bench.rounds import in_turns
from bench.soundness import Expect, require_expected, require_saved
from bench.world import Scene
from bench.wrk import Load, run

_SAMPLES = 20


@dataclass(frozen=True, slots=True)
class Sample:
    """One server in one round."""

    rate: float
    """Requests a second."""
    p50: float
    p99: float
    """Milliseconds."""
    cpu: float
    """Microseconds of CPU a request, of the server alone."""


@dataclass(frozen=True, slots=True)
class Series:
    """Samples of one server and one operation, one a round."""

    server: str
    operation: str
    samples: list[Sample]

    @property
    def rates(self) -> list[float]:
        return [sample.rate for sample in self.samples]


@dataclass(slots=True)
class Loader:
    """Sends load, and makes sure that it was served."""

    scene: Scene
    seconds: int
    connections: int
    _sent: int = field(default=0)
    _sizes: dict[tuple[str, str], float] = field(default_factory=dict)
    """Of sound answers, by server and operation."""

    def skip(self, count: int) -> int:
        """Return the first of *count* numbers that were in no request yet."""
        first = self._sent
        self._sent += count
        return first

    def measure(
        self,
        server: Process,
        operation: Operation,
        *,
        seconds: int | None = None,
        connections: int | None = None,
        expect: Expect = Expect.SERVED,
    ) -> Sample:
        """Load *server* for a while.

        Raises LoadError unless what was expected became of all requests, or if a save
        that was answered was not saved.
        """
        scene, at_once = self.scene, connections or self.connections
        tokens = scene.tokens if operation.is_signed_in else None
        load = Load(tokens, scene.body(operation), self._sent)
        sound = self._size(server, operation) if expect is Expect.SERVED else 0
        saves = operation.changes_drafts and expect is Expect.SERVED
        before = scene.versions() if saves else 0
        cpu = server.cpu()
        report = run(
            server.url, load, connections=at_once, seconds=seconds or self.seconds
        )
        # wrk hangs up on its last requests: they are not for the next one's turn.
        server.wait_idle()
        cpu = server.cpu() - cpu
        require_expected(expect, server.name, report, connections=at_once, size=sound)
        if saves:
            saved = scene.versions() - before
            require_saved(server.name, report, saved, connections=at_once)
        self.skip(report.requests + at_once)
        server.forget_log()
        return Sample(report.rate, report.p50, report.p99, 1e6 * cpu / report.requests)

    def _size(self, server: Process, operation: Operation) -> float:
        asked = (server.name, operation.name)
        if asked not in self._sizes:
            people = self.scene.people[:: max(1, len(self.scene.people) // _SAMPLES)]
            sizes = [size(server, operation, person) for person in people]
            self._sizes[asked] = sum(sizes) / len(sizes)
        return self._sizes[asked]

    def compare(
        self,
        servers: Iterable[Process],
        operations: Iterable[Operation],
        *,
        rounds: int,
        seconds: int | None = None,
        connections: int | None = None,
    ) -> list[Series]:
        """Measure all *servers* in turns, operation by operation."""
        jobs: dict[tuple[str, str], Callable[[], Sample]] = {
            (server.name, operation.name): partial(
                self.measure,
                server,
                operation,
                seconds=seconds,
                connections=connections,
            )
            for operation in operations
            for server in servers
        }
        done = in_turns(jobs, rounds=rounds)
        return [Series(*names, samples) for names, samples in done.items()]
