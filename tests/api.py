"""The API as a client meets it: HTTP to a real server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any

import httpx
import uvicorn
from starlette.types import ASGIApp

from tests.witness import keep_secret

_PATIENCE = 20
"""Seconds."""
FORGETFUL = httpx.Limits(
    max_connections=100, max_keepalive_connections=20, keepalive_expiry=2
)
"""Leaves an idle connection before the server does: else a request may meet that."""
_subscribers = count(20_000_000)


def new_phone() -> str:
    """Return a Benin mobile number that no other test of this process has."""
    digits = f"{next(_subscribers):08}"
    return f"+229 01 96 {digits[2:4]} {digits[4:6]} {digits[6:8]}"


def moment() -> str:
    """Return now, as the mailbox writes it."""
    return datetime.now(UTC).isoformat()


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in, and the client they use."""

    api: "Api"
    phone: str
    token: str

    async def ask(self, query: str, **variables: Any) -> Any:
        """Return the data of an operation that must not fail."""
        return await self.api.ask(query, token=self.token, **variables)

    async def post(self, query: str, **variables: Any) -> httpx.Response:
        return await self.api.post(query, token=self.token, **variables)


@dataclass(frozen=True)
class Api:
    """A client of one server."""

    http: httpx.AsyncClient

    async def post(
        self,
        query: str,
        *,
        token: str | None = None,
        language: str | None = None,
        headers: dict[str, str] | None = None,
        **variables: Any,
    ) -> httpx.Response:
        headers = dict(headers or {})
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if language:
            headers["Accept-Language"] = language
        body = {"query": query, "variables": variables}
        return await self.http.post("/graphql", json=body, headers=headers)

    async def ask(self, query: str, *, token: str | None = None, **more: Any) -> Any:
        """Return the data of an operation that must not fail."""
        response = await self.post(query, token=token, **more)
        body = response.json()
        assert "errors" not in body, body
        return body["data"]

    async def code_for(self, phone: str) -> str:
        """Ask for a code and read it in the development mailbox."""
        since = moment()
        asked = await self.ask(
            """mutation ($phone: String!) {
              requestSignInCode(input: {phone: $phone}) { __typename }
            }""",
            phone=phone,
        )
        assert asked == {"requestSignInCode": {"__typename": "SignInCodeSent"}}
        address = phone.replace(" ", "")
        return (await self.letter_to(address, "sign-in-code", since=since))["code"]

    async def letter_to(
        self, address: str, kind: str, *, since: str = ""
    ) -> dict[str, str]:
        """Wait for a message of a *kind* to *address*, in the development mailbox.

        One of before *since* will not do.
        """
        wanted = (address, kind)
        async with asyncio.timeout(_PATIENCE):
            while True:
                letters = (await self.http.get("/dev/messages.json")).json()
                for letter in letters:
                    found = (letter["to"], letter["kind"])
                    if found == wanted and letter["at"] >= since:
                        keep_secret(address, *filter(None, [letter["code"]]))
                        return dict(letter)
                await asyncio.sleep(0.01)

    async def sign_in(self, phone: str | None = None) -> Person:
        """Return a person, new unless *phone* is known."""
        phone = phone or new_phone()
        data = await self.ask(
            """mutation ($phone: String!, $code: String!) {
              signIn(input: {phone: $phone, code: $code}) { ... on SignedIn { token } }
            }""",
            phone=phone,
            code=await self.code_for(phone),
        )
        token = data["signIn"]["token"]
        keep_secret(token, phone)
        return Person(self, phone, token)


@asynccontextmanager
async def serving(app: ASGIApp) -> AsyncIterator[Api]:
    """Serve *app* on a free port, as in production, while the block runs."""
    config = uvicorn.Config(
        app, port=0, log_config=None, access_log=False, proxy_headers=False
    )
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:
        assert not running.done(), "the server did not start"
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    try:
        async with httpx.AsyncClient(base_url=url, limits=FORGETFUL) as http:
            yield Api(http)
    finally:
        server.should_exit = True
        await running
