"""A master and its replica, and three sentinels that watch them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.infra.redis.topologies.server import PASSWORD, Server

SERVICE = "onboarding"
THEIRS = "the-sentinels-own"
"""Password."""
_SENTINELS = 3


@dataclass
class Watched:
    """Two servers, of which `servers[0]` was the master at the start."""

    servers: list[Server]
    sentinels: list[Server]

    @property
    def url(self) -> str:
        hosts = ",".join(f"127.0.0.1:{one.port}" for one in self.sentinels)
        login = f"sentinel_password={THEIRS}"
        return f"redis+sentinel://:{PASSWORD}@{hosts}/{SERVICE}/0?{login}"

    def master(self) -> Server:
        """Return whom the first sentinel that runs takes for the master."""
        asked = next(one for one in self.sentinels if one.process)
        _, port = asked.ask("SENTINEL", "GET-MASTER-ADDR-BY-NAME", SERVICE)
        return next(one for one in self.servers if one.port == int(port))

    def replicated(self) -> bool:
        """Tell whether the replica has all, and every sentinel knows the others."""
        state = self.servers[1].ask("INFO", "replication")
        told = [_told(one) for one in self.sentinels]
        others = str(_SENTINELS - 1)
        return state["master_link_status"] == "up" and all(
            t["num-slaves"] == "1" and t["num-other-sentinels"] == others for t in told
        )


def _told(sentinel: Server) -> dict[str, str]:
    reply = sentinel.ask("SENTINEL", "MASTER", SERVICE)
    if isinstance(reply, dict):
        return {k: str(v) for k, v in reply.items()}
    return dict(zip(reply[::2], reply[1::2], strict=True))


@contextmanager
def watched(folder: Path, *, patience: int = 30_000) -> Iterator[Watched]:
    """Run them; after *patience* ms a silent master is replaced."""
    options = {
        "masterauth": PASSWORD,
        "appendonly": "yes",
        "save": '""',
        "repl-diskless-sync-delay": "0",
    }
    master = Server(folder / "master", options)
    replica = {**options, "replicaof": f"127.0.0.1 {master.port}"}
    watch = "".join(
        f"\nsentinel {line}"
        for line in (
            f"monitor {SERVICE} 127.0.0.1 {master.port} 2",
            f"auth-pass {SERVICE} {PASSWORD}",
            f"down-after-milliseconds {SERVICE} {patience}",
            f"failover-timeout {SERVICE} 5000",
            f"sentinel-pass {THEIRS}",
        )
    )
    it = Watched(
        [master, Server(folder / "replica", replica)],
        [
            Server(
                folder / f"sentinel-{number}",
                {"protected-mode": f"no{watch}"},
                password=THEIRS,
                arguments=("--sentinel",),
            )
            for number in range(_SENTINELS)
        ],
    )
    try:
        for one in (*it.servers, *it.sentinels):
            one.start()
        it.sentinels[0].until(it.replicated)
        yield it
    finally:
        for one in (*it.sentinels, *it.servers):
            one.kill()
