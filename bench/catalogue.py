"""The servers: how each is started, and what it is."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from bench.node import NODE, PEERS


@dataclass(frozen=True, slots=True)
class Server:
    """One process that serves the API, or as much of it as is measured."""

    name: str
    about: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_node(self) -> bool:
        return self.command[0] == str(NODE)


def _python(*command: str) -> tuple[str, ...]:
    return (sys.executable, "-m", *command)


def _node(script: str) -> tuple[str, ...]:
    return (str(NODE), str(PEERS / script))


OURS = Server("ours", "this service, `onboarding serve`", _python("infra", "serve"))
UNLIMITED = Server(
    "ours-unlimited", "the same without its limiter", _python("bench.unlimited")
)
MERCURIUS = Server(
    "mercurius", "Mercurius with JIT on Fastify, ioredis", _node("mercurius.js")
)
MERCURIUS_AUTO = Server(
    "mercurius-auto",
    "the same, ioredis with `enableAutoPipelining`",
    _node("mercurius.js"),
    {"AUTO_PIPELINING": "1"},
)
NEST = Server(
    "nest", "NestJS + Apollo Server on Express, ioredis", _node("dist/nest.js")
)
STRAWBERRY = Server(
    "strawberry",
    "Strawberry's own ASGI view, limits, redis-py",
    _python("bench.peers.plain"),
)
BARE = Server("bare", "bare ASGI, no GraphQL, our Redis", _python("bench.peers.bare"))
BARE_UNLIMITED = Server(
    "bare-unlimited",
    "the same without its limiter",
    _python("bench.peers.bare"),
    {"BARE_LIMITER": "off"},
)

EVERYBODY = (OURS, MERCURIUS, MERCURIUS_AUTO, NEST, STRAWBERRY, BARE)
