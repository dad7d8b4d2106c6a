"""One device's requests over HTTP, as `web/src/api` makes them; all are journalled."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import aiohttp

from tests.trial.journal import Journal

T = TypeVar("T")
_PATIENCE = 20.0
"""Seconds, as the wizard has."""
_LONGEST_PAUSE = 30.0
_HURRY = 0.25
"""Of the wizard's pauses, so that more happens; a limit is waited for in full."""
_LOST, _LOST_FINALIZE = 0.04, 0.15
"""How often a client goes away before the answer."""


class Failure(Exception):
    """There is no answer. *kind* says what to do about it, as in `failure.ts`."""

    def __init__(self, kind: str, seconds: float = 0) -> None:
        super().__init__(kind)
        self.kind = kind
        self.seconds = seconds


@dataclass
class Caller:
    """Asks as one person's device, until there is an answer."""

    http: aiohttp.ClientSession
    url: str
    journal: Journal
    rng: random.Random
    person: int
    device: str
    token: str = ""
    meanwhile: Callable[[], None] = field(default=lambda: None)
    """What a person does while they wait."""

    async def insist(
        self, kind: str, query: str, input: dict[str, Any], **more: Any
    ) -> Any:
        """Ask until there is an answer; raise what waiting does not mend."""
        return await self.insist_on(lambda: self.ask(kind, query, input, **more))

    async def insist_on(self, ask: Callable[[], Awaitable[T]]) -> T:
        tries = 0
        while True:
            try:
                return await ask()
            except Failure as error:
                if error.kind in {"signed-out", "refused"}:
                    raise
                pause = min(_LONGEST_PAUSE, 2**tries) * _HURRY
                if error.kind == "wait":
                    pause = error.seconds * _HURRY
                elif error.kind == "limited":
                    pause = error.seconds
                self.meanwhile()
                await asyncio.sleep(pause + 0.3 * self.rng.random() * _HURRY)
                tries += 1

    async def ask(
        self,
        kind: str,
        query: str,
        input: dict[str, Any],
        *,
        told: dict[str, Any] | None = None,
    ) -> Any:
        """Ask once; *told* is what the journal may know of a secret *input*."""
        often = _LOST_FINALIZE if kind == "finalize" else _LOST
        lose = self.rng.random() < often
        patience = self.rng.uniform(0.001, 0.03) if lose else _PATIENCE
        entry = self.journal.sent(
            self.person, self.device, kind, input if told is None else told
        )
        body: dict[str, Any] = {"query": query}
        if input:
            body["variables"] = {"input": input}
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        try:
            async with (
                asyncio.timeout(patience),
                self.http.post(
                    f"{self.url}/graphql", json=body, headers=headers
                ) as response,
            ):
                answer = await response.json(content_type=None)
                after = response.headers.get("Retry-After")
        except (OSError, TimeoutError, aiohttp.ClientError, ValueError):
            self.journal.answered(entry, "lost" if lose else "offline")
            raise Failure("offline") from None
        data, errors = answer.get("data"), answer.get("errors")
        if data and not errors:
            found = data["answer"]
            outcome = found["__typename"] if found else "null"
            self.journal.answered(entry, outcome, _public(found, data.get("viewer")))
            return found
        failure, outcome = _failure(errors, after)
        self.journal.answered(entry, outcome, _why(errors))
        raise failure


def _failure(
    errors: list[dict[str, Any]] | None, after: str | None
) -> tuple[Failure, str]:
    if not errors:
        return Failure("wait", float(after or 5)), "no answer of ours"
    extensions = errors[0].get("extensions") or {}
    code = str(extensions.get("code"))
    if code == "UNAUTHENTICATED":
        return Failure("signed-out"), code
    seconds = extensions.get("retryAfter") or float(after or 0)
    if code in {"INTERNAL", "OPERATION_TIMEOUT"}:
        seconds = seconds or 1  # the person presses the button again
    if not seconds:
        return Failure("refused"), code
    return Failure("limited" if code == "RATE_LIMITED" else "wait", seconds), code


def _why(errors: list[dict[str, Any]] | None) -> dict[str, Any]:
    return {"extensions": errors[0].get("extensions")} if errors else {}


def _public(found: Any, viewer: dict[str, Any] | None) -> dict[str, Any]:
    """Return what the journal may keep of an answer."""
    kept = {k: v for k, v in (found or {}).items() if k not in {"token", "__typename"}}
    return kept | ({"viewer": viewer["id"]} if viewer else {})
