"""Reads a GraphQL request out of an HTTP request, or says why it is none."""

import asyncio
import json
import re
from typing import Any

import msgspec
from starlette.datastructures import QueryParams

from infra.edge.crowd import Crowded
from infra.edge.incoming import Incoming
from infra.edge.media import JSON, charset
from infra.edge.unfit import Unfit

_MAX_BODY, _HOPELESS = 100_000, 1_000_000
"""Bytes: over the first it is refused, up to the second it is read to say so."""
_PATIENCE = 10.0
"""Seconds that a body may take."""
# To the end where a text has none: looking again at every quote would be quadratic.
_TEXTS = re.compile(rb'"([^"\\]*(?:\\.[^"\\]*)*)(?:"(\s*:)?|\\?\Z)', re.DOTALL)
_PARAMETERS = ("query", "operationName", "variables", "extensions")
_DEEPEST = 64


class GraphQLRequest(msgspec.Struct):
    """What a client asks for, as GraphQL over HTTP has it."""

    query: str
    variables: dict[str, Any] | None = None
    operationName: str | None = None  # noqa: N815 - the protocol's own name
    extensions: dict[str, Any] | None = None


_decoder = msgspec.json.Decoder(GraphQLRequest)
_known: dict[bytes, GraphQLRequest] = {}
_BODIES, _KEPT = 256, 8_000
"""Bodies that are remembered, and the bytes of the longest."""


async def read(incoming: Incoming, *, answer_type: str | None) -> GraphQLRequest:
    """Return the GraphQL request; raise `Unfit` if it cannot be answered.

    Raises `Crowded` if it took its time, and now there is no room for it.
    """
    if answer_type is None:
        raise Unfit(406, "Accept application/json, for example.")
    if incoming.method == "GET":
        return _of_parameters(QueryParams(incoming.query))
    if incoming.method != "POST":
        raise Unfit(405, "Send queries by GET or POST.", allow="GET, POST")
    kind, encoding = charset(incoming.fields.get(b"content-type"))
    if kind != JSON or encoding not in {"utf-8", "utf8"}:
        raise Unfit(415, f"Send the operation as {JSON}, in UTF-8.")
    return _of_body(await _body(incoming))


async def _body(incoming: Incoming) -> bytes:
    body: bytes | None = None
    if incoming.is_whole:
        body = await _received(incoming)
    elif not _is_hopeless(incoming.fields.get(b"content-length")):
        try:
            async with asyncio.timeout(_PATIENCE):
                body = await _received(incoming)
        except TimeoutError:
            raise Unfit(408, f"The body took more than {_PATIENCE:.0f} s.") from None
        if incoming.crowd and incoming.crowd.excess > 0:
            # Others have taken its place meanwhile.
            raise Crowded(incoming.crowd.pause())
    if body is None:
        raise Unfit(413, f"The body has more than {_MAX_BODY:,} bytes.")
    return body


async def _received(incoming: Incoming) -> bytes | None:
    """Return the body; None if it is too large, without reading more than is sane."""
    body, size, more = b"", 0, True
    while more and size <= _HOPELESS:
        message = await incoming.receive()
        if message["type"] == "http.disconnect":
            raise Unfit(400, "The body is not whole.")
        chunk = message.get("body", b"")
        size += len(chunk)
        body = body + chunk if size <= _MAX_BODY else b""
        more = message.get("more_body", False)
    return body if size <= _MAX_BODY else None


def _is_hopeless(declared: str) -> bool:
    digits = declared.lstrip("0")
    return len(digits) > len(str(_HOPELESS)) or int(digits or 0) > _HOPELESS


def _of_body(body: bytes) -> GraphQLRequest:
    """Return what *body* asks; without variables, many clients send the very same."""
    request = _known.get(body)
    if request is None:
        request = _decoded(body)
        if request.variables is None and len(body) <= _KEPT:
            _known[body] = request
            if len(_known) > _BODIES:
                del _known[next(iter(_known))]
    return request


def _decoded(body: bytes) -> GraphQLRequest:
    try:
        _check_keys(body)
        request = _decoder.decode(body)
    except msgspec.ValidationError as error:
        if body.lstrip()[:1] == b"[":
            raise _malformed("Send one operation a request: no batches.") from None
        raise _malformed(f"{error}.") from None
    except (msgspec.DecodeError, ValueError) as error:
        raise Unfit(400, f"The body is not JSON: {error}.") from None
    except RecursionError:
        raise Unfit(400, "The body is nested too deeply.") from None
    if body.count(b"{") + body.count(b"[") > _DEEPEST:
        _check_depth(request)
    return request


def _of_parameters(given: QueryParams) -> GraphQLRequest:
    values: dict[str, Any] = {}
    for name in _PARAMETERS:
        texts = given.getlist(name)
        if len(texts) > 1:
            raise _malformed(f"There is more than one {name}.")
        if texts:
            values[name] = texts[0]
    for name in ("variables", "extensions"):
        if name in values:
            values[name] = _json(name, values[name])
    try:
        asked = msgspec.convert(values, GraphQLRequest)
    except msgspec.ValidationError as error:
        raise _malformed(f"{error}.") from None
    _check_depth(asked)
    return asked


def _json(name: str, text: str) -> Any:  # noqa: ANN401 - JSON
    try:
        encoded = text.encode()
        _check_keys(encoded)
        return msgspec.json.decode(encoded)
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise Unfit(400, f"The parameter {name} is not JSON.") from None


def _check_keys(text: bytes) -> None:
    """Raise `ValueError` for an object that has one key twice."""
    keys = [key for key, colon in _TEXTS.findall(text) if colon]
    if len(keys) != len(set(keys)) or any(b"\\" in key for key in keys):
        json.loads(text, object_pairs_hook=_unique)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    unique = dict(pairs)
    if len(unique) < len(pairs):
        raise ValueError("an object has the same key twice")
    return unique


def _check_depth(asked: GraphQLRequest) -> None:
    if asked.variables is None and asked.extensions is None:
        return
    level: list[Any] = [asked.variables, asked.extensions]
    for _ in range(_DEEPEST):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return
    raise Unfit(400, "The body is nested too deeply.")


def _inside(value: object) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return list(value) if isinstance(value, list) else []


def _malformed(message: str) -> Unfit:
    return Unfit(400, f"This is not a GraphQL request: {message}", is_read=True)
