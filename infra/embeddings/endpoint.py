"""Any service with OpenAI's `POST …/embeddings`: OpenAI, TEI, vLLM, Ollama, LiteLLM."""

import asyncio
import math
import random
import ssl
from array import array
from base64 import b64decode
from collections.abc import Sequence
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import msgspec
from aiohttp import (
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    TCPConnector,
)

from infra.embeddings.address import Endpoint
from infra.http_answers import bounded_body, retry_after
from resolvers.ports.homes import NoVectors, Vectors

_AT_ONCE = 64
"""Texts of one request; the smallest limit of the services we know of is 2048."""
_TRIES = 3
_FIRST_PAUSE = 0.25
_STEP, _WHOLE = 10.0, 30.0
"""Seconds: to connect or until more of an answer comes, and for all of it."""
_LONGEST_PAUSE = 8.0
_LONGEST_ANSWER = 16_000_000
"""Bytes: 64 vectors of 4,000 dimensions in decimals."""
_TRANSIENT = {
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.CONFLICT,
    HTTPStatus.TOO_MANY_REQUESTS,
}
_ASKED_SOMETHING_ELSE = "the endpoint's answer is not what was asked for"


class _Vector(msgspec.Struct):
    index: int
    embedding: list[float] | str


class _Answer(msgspec.Struct):
    data: list[_Vector]


class EndpointEmbedder:
    """A `resolvers.ports.homes.Embedder` that asks over HTTP, in batches.

    Each batch is tried three times; then `NoVectors` says whether to come back.
    """

    def __init__(
        self, endpoint: Endpoint, *, tls: ssl.SSLContext | None = None
    ) -> None:
        """Connect to nothing yet; *tls* as in `infra.messages.sms`."""
        self._endpoint = endpoint
        self._tls = tls
        self._session: ClientSession | None = None

    @property
    def name(self) -> str:
        return self._endpoint.name

    @property
    def dimensions(self) -> int:
        return self._endpoint.dimensions

    async def embed(self, texts: Sequence[str]) -> Vectors:
        vectors: list[Sequence[float]] = []
        for start in range(0, len(texts), _AT_ONCE):
            vectors += await self._batch(texts[start : start + _AT_ONCE])
        return vectors

    async def close(self) -> None:
        session, self._session = self._session, None
        if session:
            await session.close()

    async def _batch(self, texts: Sequence[str]) -> Vectors:
        for attempt in range(_TRIES):
            try:
                return self._read(await self._ask(texts), len(texts))
            except NoVectors as error:
                if error.is_final or attempt + 1 == _TRIES:
                    raise
                wait = _FIRST_PAUSE * 2**attempt * random.uniform(1, 2)  # noqa: S311 - spreads a crowd
                if error.retry_after:
                    wait = error.retry_after.total_seconds()
                if wait > _LONGEST_PAUSE:
                    raise
            await asyncio.sleep(wait)
        raise AssertionError("every attempt returns or raises")

    async def _ask(self, texts: Sequence[str]) -> bytes:
        asked: dict[str, Any] = {
            "model": self._endpoint.model,
            "input": [*texts],
            "dimensions": self.dimensions,
            "encoding_format": "float",
        }
        url = f"{self._endpoint.url}/embeddings"
        try:
            async with (
                asyncio.timeout(_WHOLE),
                self._open().post(url, json=asked, allow_redirects=False) as answer,
            ):
                if answer.status != HTTPStatus.OK:
                    raise _refusal(answer)
                return await bounded_body(answer, _LONGEST_ANSWER)
        except NoVectors:
            raise
        except (ClientError, OSError) as error:  # time-outs are some, too
            raise NoVectors(f"endpoint: {type(error).__name__}") from None
        except ValueError:
            raise NoVectors(_ASKED_SOMETHING_ELSE, is_final=True) from None

    def _read(self, body: bytes, number: int) -> Vectors:
        try:
            data = msgspec.json.decode(body, type=_Answer).data
            by_index = {item.index: _floats(item.embedding) for item in data}
            vectors = [_of_length_one(by_index[i]) for i in range(number)]
        except (msgspec.MsgspecError, ValueError, KeyError):
            raise NoVectors(_ASKED_SOMETHING_ELSE, is_final=True) from None
        lengths = {len(vector) for vector in vectors}
        if lengths != {self.dimensions}:
            told = f"the endpoint's vectors have {lengths.pop()} dimensions"
            raise NoVectors(told, is_final=True)
        return vectors

    def _open(self) -> ClientSession:
        if self._session is None:
            key = self._endpoint.key
            self._session = ClientSession(
                connector=TCPConnector(ssl=True if self._tls is None else self._tls),
                headers={"Authorization": f"Bearer {key}"} if key else None,
                timeout=ClientTimeout(total=None, connect=_STEP, sock_read=_STEP),
                cookie_jar=DummyCookieJar(),
                trust_env=False,
            )
        return self._session


def _refusal(answer: ClientResponse) -> NoVectors:
    is_ours = answer.status < HTTPStatus.INTERNAL_SERVER_ERROR
    wait: timedelta | None = retry_after(answer.headers.get("Retry-After", ""))
    return NoVectors(
        f"endpoint {answer.status}",
        is_final=is_ours and answer.status not in _TRANSIENT,
        retry_after=wait,
    )


def _floats(embedding: list[float] | str) -> Sequence[float]:
    if isinstance(embedding, list):
        return embedding
    floats = array("f")
    floats.frombytes(b64decode(embedding, validate=True))
    return floats


def _of_length_one(vector: Sequence[float]) -> Sequence[float]:
    length = math.hypot(*vector)
    if not 0 < length < math.inf:  # NaN is not, either
        raise ValueError("no direction")
    return [part / length for part in vector]
