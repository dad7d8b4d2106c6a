"""The ceiling: the same work as bare ASGI, with our Redis connection and no GraphQL.

It knows the three operations by their names, and their answers by heart.
"""

from typing import Any, TypeAlias

import msgspec
import uvicorn
from starlette.types import Receive, Scope, Send

from bench.peers.bare_redis import Stored
from bench.peers.documents import merge, read, shown, standing, write
from bench.peers.limits import Lines, asked, headers
from bench.peers.settings import DRAFT_LIFE, LIMITER, PORT
from bench.peers.tokens import Claim, claimed
from infra.serving.uvicorn_options import UVICORN

_REMEMBERED = 30 * 86_400_000
_JSON = (b"content-type", b"application/json; charset=utf-8")
_Answer: TypeAlias = tuple[int, Lines, bytes]
_encode = msgspec.json.Encoder().encode


class _Request(msgspec.Struct):
    operationName: str  # noqa: N815 - as in GraphQL over HTTP
    variables: dict[str, Any] = {}


class _Session(msgspec.Struct):
    person: str


_requests = msgspec.json.Decoder(_Request)
_sessions = msgspec.json.Decoder(_Session)


class Bare:
    """An ASGI app."""

    _stored: Stored

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            self._stored = Stored()
            for _ in range(2):
                message = await receive()
                await send({"type": f"{message['type']}.complete"})
            return
        body = b""
        more = scope["method"] == "POST"
        while more:
            message = await receive()
            body += message["body"]
            more = message["more_body"]
        status, told, answer = await self._answer(scope, body)
        length = (b"content-length", b"%d" % len(answer))
        head = {"status": status, "headers": [_JSON, length, *told]}
        await send({"type": "http.response.start", **head})
        await send({"type": "http.response.body", "body": answer})

    async def _answer(self, scope: Scope, body: bytes) -> _Answer:
        if not body:
            return 404, [], b""
        request = _requests.decode(body)
        address, claim = scope["client"][0], _claim(scope)
        if claim is None:
            charge = asked(None, address, is_mutation=False) if LIMITER else None
            told, zones, _ = await self._stored.ask(charge, "cache:zones")
            lines, wait = _headers(None, told, is_mutation=False)
            return _refusal(lines, wait) or (200, lines, _zones(zones))
        is_mutation = request.operationName == "Save"
        charge = asked(claim.name, address, is_mutation=is_mutation)
        told, session, stored = await self._stored.ask(
            charge if LIMITER else None, f"session:{claim.session}", _keys(claim.name)
        )
        if not session or _sessions.decode(session).person != claim.name:
            return 401, [], b"{}"
        lines, wait = _headers(claim.name, told, is_mutation=is_mutation)
        if refusal := _refusal(lines, wait):
            return refusal
        if is_mutation:
            return 200, lines, await self._save(claim, request.variables, *stored)
        draft = shown(read(claim.person, stored[0]))
        return 200, lines, _encode({"data": {"onboardingDraft": draft}})

    async def _save(
        self, claim: Claim, variables: dict[str, Any], draft: bytes, beside: bytes
    ) -> bytes:
        keys = _keys(claim.name)
        while True:
            new = read(claim.person, draft)
            merge(new, variables["input"])
            lives = DRAFT_LIFE, DRAFT_LIFE + _REMEMBERED
            after = write(claim.person, new)
            remembered = standing(new, beside)
            if await self._stored.swap(
                keys, [draft, beside, after, lives[0], remembered, lives[1]]
            ):
                saved = {"version": new.version, "draft": shown(new)}
                return _encode({"data": {"saveOnboardingDraft": saved}})
            _, _, (draft, beside) = await self._stored.ask(None, keys[0], keys)


def _headers(
    person: str | None, told: list[int], *, is_mutation: bool
) -> tuple[Lines, int]:
    return headers(person, told, is_mutation=is_mutation) if told else ([], 0)


def _refusal(lines: Lines, wait: int) -> _Answer | None:
    """Return the refusal if one has to wait."""
    return (429, lines, b'{"errors":[{"message":"Too many."}]}') if wait else None


def _zones(cached: bytes | None) -> bytes:
    return b'{"data":{"zones":%b}}' % (cached or b"[]")


def _claim(scope: Scope) -> Claim | None:
    for name, value in scope["headers"]:
        if name == b"authorization":
            return claimed(value)
    return None


def _keys(person: str) -> list[str]:
    return [f"onboarding:{person}", f"standing:{{onboarding:{person}}}"]


if __name__ == "__main__":
    uvicorn.run(**UVICORN | {"app": Bare(), "factory": False, "port": PORT})
