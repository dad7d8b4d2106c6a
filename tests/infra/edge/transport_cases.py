"""Every way in which a request can reach `/graphql`, and what is answered."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"

OK, PARTIAL = (200, 200), (200, 294)
UNREAD, UNFIT = (400, 400), (400, 422)
"""Statuses in `compat` and in `strict`."""
_USUAL, _PLAIN, _OWN = (JSON, GRAPHQL), (JSON, JSON), (GRAPHQL, GRAPHQL)

ZONES = "{zones{id}}"
PROFILE = "query($reveal:Boolean!){profile(reveal:$reveal){id}}"
MUTATION = "mutation{signOut{__typename}}"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
COOKIE = "__Host-session=somebodys"


@dataclass(frozen=True, kw_only=True)
class Case:
    """A request, and its answer in `compat` and in `strict`."""

    name: str
    statuses: tuple[int, int] = OK
    code: str | None = None
    """Of every error; None for no errors."""
    data: str = "none"
    """`none`, `null` or `some`."""
    kinds: tuple[str, str] = _USUAL
    method: str = "POST"
    target: str = "/graphql"
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    is_chunked: bool = False
    allow: str | None = None


def asking(query: str, **more: Any) -> bytes:
    return json.dumps({"query": query, **more}).encode()


def fits(name: str, body: bytes, **more: Any) -> Case:
    return _post(name, body, data="some", **more)


def unread(name: str, body: bytes, **more: Any) -> Case:
    return _post(name, body, statuses=UNREAD, code="BAD_REQUEST", **more)


def unfit(name: str, body: bytes, **more: Any) -> Case:
    return _post(name, body, statuses=UNFIT, **{"code": "BAD_REQUEST", **more})


def refused(name: str, status: int, body: bytes = b"", **more: Any) -> Case:
    more = {"code": "BAD_REQUEST", **more}
    return _post(name, body, statuses=(status, status), **more)


def got(name: str, parameters: Any, **more: Any) -> Case:
    target = "/graphql?" + urlencode(parameters)
    return Case(name=name, method="GET", target=target, **more)


def accepting(accept: str, **more: Any) -> Case:
    headers = {"Content-Type": JSON, "Accept": accept}
    name = more.pop("name", f"`Accept: {accept}`")
    body = more.pop("body", asking(ZONES))
    more = {"data": "some", **more}
    return Case(name=name, body=body, headers=headers, **more)


def unacceptable(accept: str) -> Case:
    return accepting(accept, statuses=(406, 406), code="BAD_REQUEST", data="none")


def typed(content_type: str | None, body: bytes) -> Case:
    headers = {} if content_type is None else {"Content-Type": content_type}
    name = f"`Content-Type: {content_type}`" if content_type else "no `Content-Type`"
    return refused(name, 415, body, headers=headers)


def _post(name: str, body: bytes, **more: Any) -> Case:
    return Case(name=name, body=body, **{"headers": {"Content-Type": JSON}, **more})


TWO = "query A{zones{id}} query B{zones{name}}"
_UNKNOWN = asking("{crown}")
_PARTLY = asking("{profile{id} zones{id}}")
_DENIED = {"code": "UNAUTHENTICATED"}

WELL_FORMED = (
    fits("a query by POST", asking(ZONES)),
    got("a query by GET", {"query": ZONES}, data="some"),
    fits("a mutation by POST", asking(MUTATION)),
    fits("one of two operations by its name", asking(TWO, operationName="B")),
    got(
        "the same by GET, with variables",
        {"query": TWO, "operationName": "A", "variables": "{}"},
        data="some",
    ),
    fits("variables and extensions are null", asking(ZONES, variables=None)),
    fits("keys that mean nothing", asking(ZONES, other=1, extensions={"a": 1})),
    *(
        fits(f"`Content-Type: {kind}`", asking(ZONES), headers={"Content-Type": kind})
        for kind in (f"{JSON}; charset=utf-8", 'Application/JSON;Charset="UTF-8"')
    ),
)

ACCEPTING = (
    accepting(GRAPHQL, kinds=_OWN),
    accepting(JSON, kinds=_PLAIN),
    accepting("*/*"),
    accepting("application/*"),
    Case(
        name="no `Accept`",
        body=asking(ZONES),
        headers={"Content-Type": JSON},
        data="some",
    ),
    accepting(f"{JSON}, {GRAPHQL}"),
    accepting(f"{JSON};q=0.5, {GRAPHQL}", kinds=_OWN),
    accepting(f"{GRAPHQL};q=0.5, {JSON}", kinds=_PLAIN),
    accepting(f"{JSON};q=0, */*", kinds=_OWN),
    accepting(BROWSER, name="a browser's `Accept`, with `text/html` and `*/*`"),
    unacceptable("text/html"),
    unacceptable("image/png, text/*"),
    unacceptable(f"{JSON};q=0, {GRAPHQL};q=0"),
    unacceptable("*/*;q=0"),
)

RESULTS = (
    fits("a field is null by an error", _PARTLY, statuses=PARTIAL, **_DENIED),
    accepting(
        JSON,
        name="the same, only `application/json` accepted",
        body=_PARTLY,
        kinds=_PLAIN,
        **_DENIED,
    ),
    accepting(
        GRAPHQL,
        name="the same, only `application/graphql-response+json` accepted",
        body=_PARTLY,
        kinds=_OWN,
        statuses=PARTIAL,
        **_DENIED,
    ),
    _post(
        "`data` is null by an error",
        asking("{onboarding{state}}"),
        statuses=PARTIAL,
        data="null",
        **_DENIED,
    ),
    accepting(
        JSON,
        name="an unknown field, only `application/json` accepted",
        body=_UNKNOWN,
        statuses=UNFIT,
        code="BAD_REQUEST",
        data="none",
    ),
    refused(
        "the session's cookie, from a page of another site",
        403,
        asking(ZONES),
        code="FORBIDDEN",
        headers={
            "Content-Type": JSON,
            "Cookie": COOKIE,
            "Origin": "https://evil.example",
        },
    ),
)

METHODS = (
    *(
        refused(method, 405, asking(ZONES), method=method, allow="GET, POST")
        for method in ("PUT", "PATCH", "DELETE", "OPTIONS")
    ),
    got(
        "a mutation by GET",
        {"query": MUTATION},
        statuses=(405, 405),
        code="BAD_REQUEST",
        allow="POST",
    ),
)
