"""Requests that never run: not JSON, not a GraphQL request, not for this schema."""

import json
from typing import Any

from tests.infra.edge.transport_cases import (
    ACCEPTING,
    METHODS,
    PROFILE,
    RESULTS,
    TWO,
    UNFIT,
    UNREAD,
    WELL_FORMED,
    ZONES,
    Case,
    asking,
    got,
    refused,
    typed,
    unfit,
    unread,
)

_VARIABLES = b'{"query":"{zones{id}}","variables":'
_LARGE = asking(ZONES, a="a" * 100_000)


def _bad_get(name: str, statuses: tuple[int, int], parameters: Any) -> Case:
    return got(name, parameters, statuses=statuses, code="BAD_REQUEST")


def _too_complex(name: str, query: str) -> Case:
    return unfit(name, asking(query), code="OPERATION_TOO_COMPLEX")


CONTENT_TYPES = (
    typed(None, asking(ZONES)),
    typed("text/plain", asking(ZONES)),
    typed("application/graphql", ZONES.encode()),
    typed("application/x-www-form-urlencoded", b"query={zones{id}}"),
    typed("multipart/form-data; boundary=x", b"--x--"),
    typed("application/json; charset=latin-1", asking(ZONES)),
)

BODIES = (
    unread("an empty body", b""),
    unread("not JSON", b"zones"),
    unread("half of it", b'{"query":"{zones'),
    unread("invalid UTF-8", b'{"query":"\xff\xfe"}'),
    unread("a byte order mark", b"\xef\xbb\xbf" + asking(ZONES)),
    unread("`NaN`", _VARIABLES + b'{"a":NaN}}'),
    unread("a lone surrogate", b'{"query":"\\ud800"}'),
    unread("a lone surrogate in a variable", _VARIABLES + b'{"a":"\\udc00"}}'),
    unread("a key twice", b'{"query":"{zones{id}}","query":"{zones{name}}"}'),
    unread("a key twice, once escaped", b'{"query":"{a}","qu\\u0065ry":"{b}"}'),
    unread("an odd key twice", b'{"query":"{a}",":b":1,":b":2}'),
    unread("a variable twice", _VARIABLES + b'{"a":1,"a":2}}'),
    unread("objects 10,000 deep", _VARIABLES + b'{"a":' * 10_000 + b"1"),
    unread("objects 100 deep", _VARIABLES + b'{"a":' * 100 + b"1" + b"}" * 101),
    unread("lists 10,000 deep", _VARIABLES + b'{"a":' + b"[" * 10_000),
    unfit("a number of 5,000 digits", _VARIABLES + b'{"a":' + b"9" * 5000 + b"}}"),
    refused("more than 100 kB, by `Content-Length`", 413, _LARGE),
    refused("more than 100 kB, in chunks", 413, _LARGE, is_chunked=True),
    unfit("a list: no batches", json.dumps([{"query": ZONES}]).encode()),
    unfit("an empty list", b"[]"),
    unfit("a string", b'"{zones{id}}"'),
    unfit("a number", b"5"),
    unfit("`null`", b"null"),
    unfit("no `query`", b"{}"),
    unfit("`query` is null", b'{"query":null}'),
    unfit("`query` is a number", b'{"query":5}'),
    unfit("`variables` is a list", asking(ZONES, variables=[])),
    unfit("`variables` is a string", asking(ZONES, variables="{}")),
    unfit("`operationName` is a number", asking(ZONES, operationName=5)),
    unfit("`extensions` is a list", asking(ZONES, extensions=[])),
)

PARAMETERS = (
    _bad_get("no `query`", UNFIT, {}),
    _bad_get("`query` is empty", UNREAD, {"query": ""}),
    _bad_get("`query` twice", UNFIT, [("query", ZONES), ("query", ZONES)]),
    _bad_get(
        "`variables` twice", UNFIT, [("query", ZONES), *[("variables", "{}")] * 2]
    ),
    _bad_get("`variables` is not JSON", UNREAD, {"query": ZONES, "variables": "{a:1}"}),
    _bad_get(
        "a variable twice", UNREAD, {"query": ZONES, "variables": '{"a":1,"a":2}'}
    ),
    _bad_get("`variables` is a list", UNFIT, {"query": ZONES, "variables": "[]"}),
    _bad_get(
        "`variables` 100 deep",
        UNREAD,
        {"query": ZONES, "variables": '{"a":' * 100 + "1" + "}" * 100},
    ),
    _bad_get("an unknown field", UNFIT, {"query": "{crown}"}),
)

OPERATIONS = (
    unread("a syntax error", asking("{zones{id}")),
    unread("an empty text", asking("")),
    unread("only a comment", asking("# nothing")),
    unread("a lone surrogate in a string", asking('{zones(a:"\\uD800"){id}}')),
    unread("300 levels", asking("{zones" * 300 + "}" * 300)),
    _too_complex("more than 1,000 tokens", "{" + "zones{id} " * 300 + "}"),
    unfit("an unknown field", asking("{crown}")),
    unfit("an unknown argument", asking("{zones(crown:1){id}}")),
    unfit("an object without fields", asking("{zones}")),
    unfit(
        "a number of 5,000 digits", asking(f"{{profile(reveal:{'9' * 5000}){{id}}}}")
    ),
    unfit("introspection, in production", asking("{__schema{queryType{name}}}")),
    unfit("no operation", asking("fragment f on Zone{id}")),
    unfit("an unknown fragment", asking("{zones{...f}}")),
    unfit("a cycle of fragments", asking("{...f} fragment f on Query{...f}")),
    unfit("an unknown `operationName`", asking(TWO, operationName="C")),
    unfit("an empty `operationName`", asking(ZONES, operationName="")),
    unfit("two operations, none of them named", asking(TWO)),
    unfit("a subscription", asking("subscription{zones{id}}")),
    unfit("a variable is missing", asking(PROFILE)),
    unfit("a variable is null", asking(PROFILE, variables={"reveal": None})),
    unfit("a variable does not fit", asking(PROFILE, variables={"reveal": "no"})),
    unfit(
        "a variable of 4,000 digits", asking(PROFILE, variables={"reveal": 10**4000})
    ),
)

TOO_COMPLEX = (
    _too_complex("17 levels of fields", "{zones" * 17 + "}" * 17),
    _too_complex("11 root fields", "{" + "viewer{id} " * 11 + "}"),
    _too_complex("11 mutations", "mutation{" + "signOut{__typename} " * 11 + "}"),
    _too_complex("16 aliases", "{zones{" + "a:id " * 16 + "}}"),
    _too_complex("21 directives", "{zones{id" + " @skip(if:false)" * 21 + "}}"),
    _too_complex("251 fields", "{zones{" + "id " * 250 + "}}"),
    _too_complex(
        "a bomb of fragments",
        "{zones{...f0}}"
        + "".join(
            f"fragment f{i} on Zone{{...f{i + 1} ...f{i + 1}}}" for i in range(20)
        )
        + "fragment f20 on Zone{id}",
    ),
)

SECTIONS = {
    "Well-formed": WELL_FORMED,
    "What is accepted": ACCEPTING,
    "Results": RESULTS,
    "Methods": METHODS,
    "Content types": CONTENT_TYPES,
    "Bodies": BODIES,
    "Parameters of GET": PARAMETERS,
    "Operations": OPERATIONS,
    "Too complex": TOO_COMPLEX,
}
"""All cases, by headings of docs/http.md."""
CASES = {
    f"{heading}: {case.name}": case
    for heading, cases in SECTIONS.items()
    for case in cases
}
