"""One log line a request, one id for all it touches, one answer to the unforeseen."""

import asyncio
import logging
import time
from http import HTTPStatus

import msgspec
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from infra.edge import client
from infra.edge.fields import Fields
from infra.edge.outgoing import ANSWER, Outgoing
from infra.request_ids import request_ids
from infra.telemetry.tally import Tally
from schema.labels import NONE
from schema.wording import refusal_words

_OWN_LINK = "/stop/"
"""What follows is for its reader alone."""
_PROBES = {"/livez", "/readyz", "/metrics"}
"""Asked every few seconds, for ever."""
_log = logging.getLogger("onboarding.http")


class RequestLog:
    """ASGI middleware. Logs method, path, status and time; never a query or a body."""

    def __init__(self, app: ASGIApp, tally: Tally | None = None) -> None:
        """*tally* counts every request."""
        self._app = app
        self._tally = tally or Tally()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        fields = Fields.of(scope)
        request_id = client.request_id(fields)
        scope.setdefault("state", {}).update(request_id=request_id, fields=fields)
        started = time.perf_counter()
        status = 0

        async def tagged(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                own = (b"x-request-id", request_id.encode())
                message["headers"] = [*message["headers"], own]
            await send(message)

        outside = request_ids.set(request_id)
        try:
            await self._app(scope, receive, tagged)
        except asyncio.CancelledError:
            if status == 0:  # the process ends, and cannot wait any longer
                await _cut_off(fields)(scope, receive, tagged)
            raise
        except Exception:  # noqa: BLE001 - the last one to see it
            _log.exception("a request failed")
            if status == 0:
                answer = _internal(fields, request_id)
                await answer(scope, receive, tagged)
        finally:
            seconds = time.perf_counter() - started
            self._count(scope, status, seconds)
            _write(scope["method"], scope["path"], status, seconds)
            request_ids.reset(outside)

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        answer: Outgoing | None = scope["state"].get(ANSWER)
        if answer:
            self._tally.operation(answer.operation, answer.outcome, seconds)
        elif scope["path"] == "/graphql":
            is_cut_off = status == HTTPStatus.SERVICE_UNAVAILABLE
            code = "OPERATION_TIMEOUT" if is_cut_off else "INTERNAL"
            self._tally.operation(NONE, code, seconds)
        else:
            self._tally.page(status)


def _write(method: str, path: str, status: int, seconds: float) -> None:
    level = logging.DEBUG if path in _PROBES else logging.INFO
    if _log.isEnabledFor(level):
        said = (method, _open_path(path), status)
        # By hand: `log` would walk the stack to find out that this is the caller.
        line = logging.LogRecord(_log.name, level, "", 0, "%s %s %d", said, None)
        line.ms = round(1000 * seconds, 1)
        _log.handle(line)


def _open_path(path: str) -> str:
    return f"{_OWN_LINK}…" if path.startswith(_OWN_LINK) else path


def _internal(fields: Fields, request_id: str) -> Response:
    words = refusal_words("INTERNAL", client.language(fields), request_id=request_id)
    extensions = {"code": "INTERNAL", "requestId": request_id}
    return _error(HTTPStatus.INTERNAL_SERVER_ERROR, words, extensions)


def _cut_off(fields: Fields) -> Response:
    words = refusal_words("OPERATION_TIMEOUT", client.language(fields))
    extensions = {"code": "OPERATION_TIMEOUT"}
    answer = _error(HTTPStatus.SERVICE_UNAVAILABLE, words, extensions)
    answer.headers["Retry-After"] = "1"
    return answer


def _error(status: HTTPStatus, words: str, extensions: dict[str, str]) -> Response:
    error = {"message": words, "extensions": extensions}
    return Response(
        msgspec.json.encode({"errors": [error]}),
        status,
        {"Cache-Control": "no-store"},
        media_type="application/json",
    )
