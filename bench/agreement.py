"""Proof that all servers do the same work: equal answers, on each other's drafts."""

from collections.abc import Sequence

from bench.answers import DifferentAnswersError, ask, normalised, require_alike
from bench.operations import READ, SAVE, ZONES, Operation
from bench.people import Somebody, now
from bench.process import Process
from bench.world import Scene

_OK = 200
_FAILED = (b'"errors"', b'"onboardingDraft":null', b'"profile":null')


def require_agreement(scene: Scene, servers: Sequence[Process]) -> None:
    """Raise DifferentAnswersError unless all *servers* can be compared.

    Each saves the same into the same draft, which all then read.
    """
    person, at = scene.people[0], now()
    require_alike("zones", [(s.name, answer(s, ZONES, person)) for s in servers])
    saved = []
    for server in servers:
        scene.seeds.drafts([person.number], at=at)
        require_readable(servers, person, f"read before {server.name}")
        saved.append((server.name, answer(server, SAVE, person, saved=True)))
        require_readable(servers, person, f"read after {server.name}")
        if scene.seeds.shows_secrets(person.number):
            raise DifferentAnswersError(f"{server.name} stores secrets in clear")
    require_alike("save", saved)


def require_readable(
    servers: Sequence[Process], person: Somebody, name: str = "read"
) -> None:
    """Raise DifferentAnswersError unless all show the same draft."""
    require_alike(name, [(s.name, answer(s, READ, person)) for s in servers])


def answer(
    server: Process, operation: Operation, person: Somebody, *, saved: bool = False
) -> bytes:
    """Return the normalised answer; raise DifferentAnswersError if it is a refusal."""
    status, body = ask(server, operation, person, number=1)
    if status != _OK or any(mark in body.replace(b": ", b":") for mark in _FAILED):
        raise DifferentAnswersError(f"{server.name}, {operation.name}: {body!r}")
    return normalised(body, saved=saved)
