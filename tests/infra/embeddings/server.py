"""A server with `POST …/embeddings`, real but for its model, and what it was asked."""

import asyncio
import base64
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from aiohttp import web

from infra.embeddings.address import Endpoint

DIMENSIONS = 8
Answer: TypeAlias = Callable[[list[str]], web.Response]


@dataclass
class EmbeddingServer:
    """Answers as its *script* says, then as it should."""

    script: list[Answer]
    url: str = ""
    hangs: bool = False
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def endpoint(self, key: str = "") -> Endpoint:
        return Endpoint(self.url, "toy", DIMENSIONS, key)

    async def answer(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.asked.append(body)
        self.headers.append(dict(request.headers))
        if self.hangs:
            await asyncio.sleep(60)
        if self.script:
            return self.script.pop(0)(body["input"])
        return vectors(body["input"])


@asynccontextmanager
async def embedding_server(*script: Answer) -> AsyncIterator[EmbeddingServer]:
    server = EmbeddingServer([*script])
    app = web.Application()
    app.router.add_post("/v1/embeddings", server.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    assert site._server  # noqa: SLF001 - aiohttp tells its port nowhere else
    port = site._server.sockets[0].getsockname()[1]  # type: ignore[attr-defined] # noqa: SLF001
    server.url = f"http://127.0.0.1:{port}/v1"
    try:
        yield server
    finally:
        await runner.cleanup()


def toy(text: str) -> list[float]:
    """Return a vector that only depends on how long *text* is."""
    return [3.0 if place == len(text) % DIMENSIONS else 0.0 for place in range(8)]


def vectors(texts: list[str], *, backwards: bool = False) -> web.Response:
    data = [{"index": n, "embedding": toy(text)} for n, text in enumerate(texts)]
    return web.json_response({"data": data[::-1] if backwards else data})


def in_base64(texts: list[str]) -> web.Response:
    data = [
        {
            "index": n,
            "embedding": base64.b64encode(struct.pack("<8f", *toy(text))).decode(),
        }
        for n, text in enumerate(texts)
    ]
    return web.json_response({"data": data})


def status(code: int, **headers: str) -> Answer:
    return lambda _: web.Response(status=code, text="secret words", headers=headers)


def says(body: object) -> Answer:
    return lambda _: web.json_response(body)
