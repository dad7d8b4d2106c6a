"""The service with limits small enough to reach, and clients of various addresses."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Any, NamedTuple

import httpx

from infra.app import create_app
from infra.settings import Settings
from tests.api import Api, Person, serving

KNOWN = "{ rateLimit { __typename } }"
"""Costs a point, once it was read."""
CODE = "mutation ($p: String!) { requestSignInCode(input: {phone: $p}) { __typename } }"
_numbers = count(1)


class Left(NamedTuple):
    """What RateLimit and RateLimit-Policy say of one window."""

    quota: int
    window: int
    remaining: int
    reset: int


_POLICY = re.compile(r'"([a-z0-9-]+)";q=([1-9][0-9]*);w=([1-9][0-9]*)')
_LEFT = re.compile(r'"([a-z0-9-]+)";r=(0|[1-9][0-9]*);t=(0|[1-9][0-9]*)')


def left(response: httpx.Response) -> dict[str, Left]:
    """Return by name what the headers tell; they must be as the draft has them."""
    policies = dict(_items(response, "RateLimit-Policy", _POLICY))
    budgets = dict(_items(response, "RateLimit", _LEFT))
    assert list(policies) == list(budgets)
    assert policies
    return {name: Left(*policies[name], *budgets[name]) for name in policies}


def _items(
    response: httpx.Response, header: str, form: re.Pattern[str]
) -> Iterator[tuple[str, tuple[int, int]]]:
    (line,) = response.headers.get_list(header)
    for item in line.split(", "):
        told = form.fullmatch(item)
        assert told, line
        yield told[1], (int(told[2]), int(told[3]))


@asynccontextmanager
async def limited(settings: Settings, **limits: Any) -> AsyncIterator[Api]:
    """Serve with *limits*, behind a proxy that says who the client is."""
    proxies = {"trusted_proxies": ("127.0.0.1/32",)}
    app = create_app(settings.model_copy(update=proxies | limits))
    async with serving(app) as api, elsewhere(api) as client:
        await client.post(KNOWN)
        yield api


@asynccontextmanager
async def elsewhere(api: Api, address: str | None = None) -> AsyncIterator[Api]:
    """Be a client at another address; at one that nobody had before, unless told."""
    number = next(_numbers)
    address = address or f"198.18.{number // 256}.{number % 256}"
    headers = {"X-Forwarded-For": address}
    async with httpx.AsyncClient(base_url=api.http.base_url, headers=headers) as http:
        yield Api(http)


def at(person: Person, client: Api) -> Person:
    """Return *person* using *client*."""
    return Person(client, person.phone, person.token)


async def use_up(client: Api | Person, query: str = KNOWN) -> httpx.Response:
    """Ask until refused, and return that answer."""
    for _ in range(500):
        response = await client.post(query)
        if response.status_code == 429:
            return response
    raise AssertionError("it was never refused")
