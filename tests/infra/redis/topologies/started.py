"""TEST_REDIS: how Redis is run for the tests; each process of them has its own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.infra.redis.certificates import issue
from tests.infra.redis.topologies.cluster import cluster
from tests.infra.redis.topologies.sentinel import watched
from tests.infra.redis.topologies.server import PASSWORD, Server

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
    options = {
        "tls-cert-file": str(ours.chain),
        "tls-key-file": str(ours.key),
        "tls-auth-clients": "no",
    }
    server = Server(folder / "server", options)
    options |= {"port": "0", "tls-port": str(server.port)}
    server.start()
    try:
        authority = quote(str(ours.chain), safe="")
        at = f"127.0.0.1:{server.port}"
        yield f"rediss://:{PASSWORD}@{at}/0?ssl_ca_certs={authority}"
    finally:
        server.kill()
