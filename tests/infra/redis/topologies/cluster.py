"""A cluster of three nodes, each with a third of the slots; with replicas if wanted."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from infra.topology.slots import SLOTS, slot_of
from tests.infra.redis.topologies.server import PASSWORD, Server

_MASTERS = 3


@dataclass
class Cluster:
    """The nodes; masters come first."""

    nodes: list[Server]

    @property
    def url(self) -> str:
        hosts = ",".join(f"127.0.0.1:{node.port}" for node in self.nodes[:_MASTERS])
        return f"redis+cluster://:{PASSWORD}@{hosts}"

    def owner(self, key: str) -> Server:
        """Return the master that had the slot of *key* at the start."""
        return self.nodes[slot_of(key) * _MASTERS // SLOTS]

    def replica_of(self, master: Server) -> Server:
        return self.nodes[_MASTERS + self.nodes.index(master)]

    def others(self, *than: Server) -> list[Server]:
        return [node for node in self.nodes if node not in than]

    def key_on(self, node: Server, name: str = "key") -> str:
        """Return a key that *node* had at the start."""
        keys = (f"{name}:{number}" for number in range(1000))
        return next(key for key in keys if self.owner(key) is node)

    def is_whole(self) -> bool:
        """Tell whether every node agrees that all is well."""
        told: list[str] = [node.ask("CLUSTER", "INFO") for node in self.nodes]
        known = f"cluster_known_nodes:{len(self.nodes)}\r"
        signs = ("cluster_state:ok", known, f"cluster_slots_ok:{SLOTS}")
        return all(sign in text for text in told for sign in signs)


def move_slot(key: str, source: Server, target: Server) -> None:
    """Move a slot, keys and all, as `redis-cli --cluster reshard` does."""
    begin_moving(key, source, target)
    slot = slot_of(key)
    while keys := source.ask("CLUSTER", "GETKEYSINSLOT", slot, 100):
        migrate(source, target, *keys)
    for node in (target, source):
        node.ask("CLUSTER", "SETSLOT", slot, "NODE", target.ask("CLUSTER", "MYID"))


def begin_moving(key: str, source: Server, target: Server) -> None:
    """Mark the slot of *key* as being moved."""
    slot = slot_of(key)
    importing = ("IMPORTING", source.ask("CLUSTER", "MYID"))
    target.ask("CLUSTER", "SETSLOT", slot, *importing)
    migrating = ("MIGRATING", target.ask("CLUSTER", "MYID"))
    source.ask("CLUSTER", "SETSLOT", slot, *migrating)


def migrate(source: Server, target: Server, *keys: str) -> None:
    """Move keys of a slot that is being moved."""
    where = ("127.0.0.1", target.port, "", 0, 5000)
    source.ask("MIGRATE", *where, "AUTH", PASSWORD, "KEYS", *keys)


@contextmanager
def cluster(
    folder: Path, *, replicas: bool = False, node_timeout: int | None = None
) -> Iterator[Cluster]:
    """Run one whose nodes may die, if they are given up *node_timeout* ms later."""
    options = {
        "cluster-enabled": "yes",
        "cluster-node-timeout": str(node_timeout or 15_000),
        # The others go on while a third of the slots is away.
        "cluster-require-full-coverage": "no",
        "masterauth": PASSWORD,
        "appendonly": "yes",
        # While its disk is slow, one that is killed may lose two seconds otherwise.
        "appendfsync": "always" if node_timeout else "everysec",
        "save": '""',
        "repl-diskless-sync-delay": "0",
    }
    count = _MASTERS * (2 if replicas else 1)
    it = Cluster([Server(folder / f"node-{n}", options) for n in range(count)])
    try:
        for node in it.nodes:
            node.start()
        _join(it)
        yield it
    finally:
        for node in it.nodes:
            node.kill()


def _join(it: Cluster) -> None:
    first, *others = it.nodes
    for number, master in enumerate(it.nodes[:_MASTERS]):
        start, end = (-(-SLOTS * n // _MASTERS) for n in (number, number + 1))
        master.ask("CLUSTER", "ADDSLOTSRANGE", start, end - 1)
        master.ask("CLUSTER", "SET-CONFIG-EPOCH", number + 1)
    for node in others:
        node.ask("CLUSTER", "MEET", "127.0.0.1", first.port)
    first.until(it.is_whole)
    for master, replica in zip(it.nodes, it.nodes[_MASTERS:], strict=False):
        name = master.ask("CLUSTER", "MYID")
        replica.until(lambda r=replica, n=name: r.ask("CLUSTER", "REPLICATE", n))
    for replica in it.nodes[_MASTERS:]:
        replica.until(lambda r=replica: r.ask("INFO")["master_link_status"] == "up")
    first.until(it.is_whole)
