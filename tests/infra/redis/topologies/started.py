"""TEST_REDIS: how Redis is run for the tests; each process of them has its own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.infra.redis.certificates import Certificate, issue
from tests.infra.redis.topologies.cluster import cluster
from tests.infra.redis.topologies.sentinel import watched
from tests.infra.redis.topologies.server import PASSWORD, Server, free_port
from tests.promises.needs import tool

WANTED = os.environ.get("TEST_REDIS", "server")
"""server, cluster, sentinel or tls."""


@contextmanager
def started(folder: Path) -> Iterator[str]:
    """Run what TEST_REDIS names; give its URL."""
    folder.mkdir()
    if WANTED == "cluster":
        with cluster(folder) as nodes:
            yield nodes.url
    elif WANTED == "sentinel":
        with watched(folder) as both:
            yield both.url
    elif WANTED == "tls":
        with encrypted(folder) as url:
            yield url
    else:
        raise pytest.UsageError("TEST_REDIS is one of cluster, sentinel and tls")


@contextmanager
def encrypted(folder: Path) -> Iterator[str]:
    """Run a server that speaks nothing but TLS."""
    ours = issue(folder)
    server = secret_server(folder / "server", ours)
    try:
        server.start()
        yield f"rediss://:{PASSWORD}@127.0.0.1:{server.port}/0?{trusting(ours)}"
    finally:
        server.kill()


def secret_server(folder: Path, ours: Certificate, **options: str) -> Server:
    """Prepare a server that speaks TLS; skip where there is no `redis-server`."""
    port = free_port()
    given = {
        "port": "0",
        "tls-port": str(port),
        "tls-cert-file": str(ours.chain),
        "tls-key-file": str(ours.key),
        "tls-ca-cert-file": str(ours.chain),
        "tls-auth-clients": "no",
        **{name.replace("_", "-"): value for name, value in options.items()},
    }
    return Server(folder, given, port, program=tool("redis-server"))


def trusting(ours: Certificate) -> str:
    """Return the option of a URL that trusts who issued it."""
    return f"ssl_ca_certs={quote(str(ours.chain), safe='')}"
