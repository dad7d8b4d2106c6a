"""What all but the API has in common: limits, and headers that keep browsers safe."""

from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from infra.edge.addresses import ClientAddresses
from infra.edge.client import language
from infra.edge.fields import Fields
from infra.edge.gate import Client, Gate
from infra.edge.limit_headers import limit_headers, retry_seconds
from infra.edge.outgoing import RawFields
from infra.edge.safety import SAFE
from resolvers.models.limits import Decision
from schema.wording import refusal_words

_OWN_LIMITS = {"/graphql"}
_UNLIMITED = {"/livez", "/readyz", "/metrics"}
_QUOTA_EXCEEDED = "https://iana.org/assignments/http-problem-types#quota-exceeded"


class Pages:
    """ASGI middleware. A page costs its address a point; probes cost nothing."""

    def __init__(self, app: ASGIApp, gate: Gate, addresses: ClientAddresses) -> None:
        self._app = app
        self._gate = gate
        self._addresses = addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        told: RawFields = []

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message["headers"]
                there = {name for name, _ in headers}
                message["headers"] = [
                    *headers,
                    *(f for f in (*SAFE, *told) if f[0] not in there),
                ]
            await send(message)

        if scope["path"] not in _OWN_LIMITS | _UNLIMITED:
            share = self._addresses.share(self._addresses.of(scope))
            decision = await self._gate.charge(Client(share), 1)
            told = limit_headers(decision)
            if decision.retry_after:
                refused = _refused(decision, Fields.of(scope))
                await refused(scope, receive, with_headers)
                return
        await self._app(scope, receive, with_headers)


def _refused(decision: Decision, fields: Fields) -> Response:
    seconds = retry_seconds(decision)
    words = refusal_words("RATE_LIMITED", language(fields), seconds=seconds)
    return JSONResponse(
        {
            "type": _QUOTA_EXCEEDED,
            "title": words,
            "status": 429,
            "violated-policies": [budget.name for budget in decision.violated],
        },
        429,
        media_type="application/problem+json",
    )
