"""The scene of one run: a folder, stores, people, and the servers that were started."""

import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from bench.catalogue import Server
from bench.keys import WIDE, Keys, Policies, environment
from bench.operations import Operation
from bench.people import People, Somebody
from bench.process import Process, running
from bench.seeding import Seeds
from bench.stores import Stores, stores


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that load needs."""

    folder: Path
    stores: Stores
    keys: Keys
    seeds: Seeds
    people: list[Somebody]
    stack: ExitStack
    labels: set[str] = field(default_factory=set)

    def versions(self) -> int:
        """Return the sum of the drafts' versions: it grows by one with each save."""
        return self.seeds.versions({person.id for person in self.people})

    @property
    def tokens(self) -> Path:
        """A file with everybody's token."""
        return self.folder / "tokens"

    def body(self, operation: Operation) -> Path:
        """Return a file with the body that load varies."""
        path = self.folder / f"{operation.name}.json"
        path.write_bytes(operation.template)
        return path

    @contextmanager
    def act(self) -> Iterator["Scene"]:
        """Lend the scene: servers that are started on it stop when the block ends."""
        with ExitStack() as stack:
            yield replace(self, stack=stack)

    def serve(
        self,
        server: Server,
        *,
        policies: Policies = WIDE,
        label: str = "",
        workers: int = 1,
    ) -> Process:
        """Start *server*; it runs until the scene ends."""
        told = environment(
            self.keys,
            policies,
            redis=self.stores.redis_url,
            database=self.stores.database_url,
        )
        told |= {**server.environment, "WORKERS": str(workers)}
        name = label or server.name
        assert name not in self.labels
        self.labels.add(name)
        return self.stack.enter_context(
            running(name, server.command, told, port=free_port(), folder=self.folder)
        )


@contextmanager
def scene(
    *,
    people: int,
    drafts: int | None = None,
    keys: Keys | None = None,
    database_url: str | None = None,
) -> Iterator[Scene]:
    """Set the stage; all is stopped and gone when it ends.

    *people* sessions ask; they are spread over the owners of so many *drafts*. With a
    *database_url*, only Redis is new.
    """
    keys = keys or Keys()
    drafts = drafts or people
    with ExitStack() as stack:
        folder = Path(stack.enter_context(_folder()))
        stored = stack.enter_context(
            stores(folder / "stores", database_url=database_url)
        )
        makes = People(keys.session)
        numbers = (n % drafts * max(1, drafts // people) for n in range(people))
        asking = [makes.person(number) for number in numbers]
        seeds = Seeds(stored.redis, keys)
        seeds.zones()
        seeds.sessions(asking)
        seeds.drafts(range(drafts))
        servers = stack.enter_context(ExitStack())
        set_up = Scene(folder, stored, keys, seeds, asking, servers)
        set_up.tokens.write_text("\n".join(person.token for person in asking))
        yield set_up


def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="onboarding-bench-")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
