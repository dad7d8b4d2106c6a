"""`/metrics`: for Prometheus, and in production for nobody else."""

import hmac
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TypeAlias

from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

Told: TypeAlias = Callable[[], Awaitable[bytes]]
"""Returns a part of the page."""


@dataclass(frozen=True, slots=True)
class MetricsPage:
    """One page of several parts."""

    parts: Sequence[Told]
    token: SecretStr | None = field(default=None)
    """Who asks has to send it as a Bearer token; None lets anybody in."""

    def route(self) -> Route:
        return Route("/metrics", self.answer)

    async def answer(self, request: Request) -> Response:
        if not self._admits(request):
            return PlainTextResponse(
                "/metrics needs METRICS_TOKEN as a Bearer token.\n",
                HTTPStatus.UNAUTHORIZED,
                {"WWW-Authenticate": "Bearer", "Cache-Control": "no-store"},
            )
        text = b"".join([await part() for part in self.parts])
        headers = {"Cache-Control": "no-store"}
        return Response(text, headers=headers, media_type=CONTENT_TYPE_LATEST)

    def _admits(self, request: Request) -> bool:
        if self.token is None:
            return True
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        expected = self.token.get_secret_value().encode()
        is_right = hmac.compare_digest(given.strip().encode("latin-1"), expected)
        return is_right and scheme.lower() == "bearer"
