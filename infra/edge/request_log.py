"""One log line a request, one id for all it touches, one answer to the unforeseen."""

import logging
import time
from http import HTTPStatus

import msgspec
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

from infra.edge import client
from schema.wording import refusal_words

_OWN_LINK = "/stop/"
"""What follows is for its reader alone."""
_PROBES = {"/livez", "/readyz"}
_log = logging.getLogger("onboarding.http")


class RequestLog:
    """ASGI middleware. Logs method, path, status and time; never a query or a body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        request_id = client.request_id(headers)
        scope.setdefault("state", {})["request_id"] = request_id
        started = time.perf_counter()
        status = 0

        async def tagged(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-Id"] = request_id
            await send(message)

        with bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, tagged)
            except Exception:  # noqa: BLE001 - the last one to see it
                _log.exception("a request failed")
                if status == 0:
                    answer = _internal(headers, request_id)
                    await answer(scope, receive, tagged)
            _log.log(
                logging.DEBUG if scope["path"] in _PROBES else logging.INFO,
                "%s %s %d",
                scope["method"],
                _open_path(scope["path"]),
                status,
                extra={"ms": round(1000 * (time.perf_counter() - started), 1)},
            )


def _open_path(path: str) -> str:
    return f"{_OWN_LINK}…" if path.startswith(_OWN_LINK) else path


def _internal(headers: Headers, request_id: str) -> Response:
    words = refusal_words("INTERNAL", client.language(headers), request_id=request_id)
    error = {
        "message": words,
        "extensions": {"code": "INTERNAL", "requestId": request_id},
    }
    return Response(
        msgspec.json.encode({"errors": [error]}),
        HTTPStatus.INTERNAL_SERVER_ERROR,
        {"Cache-Control": "no-store"},
        media_type="application/json",
    )
