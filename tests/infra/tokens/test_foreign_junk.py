"""Anything at all in place of a token of the present backend: it breaks nothing."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.infra.tokens.signing import SOMEBODY, claims, encoded, hs256, reader
from tests.resolvers.strategies import steady

GOOD = hs256(claims(exp=2**32))
HEADER, PAYLOAD, TAG = GOOD.split(".")
NESTED = 3000 * b"["


@pytest.mark.parametrize(
    "junk",
    [
        "",
        ".",
        "..",
        "...",
        "a.b.c",
        GOOD + ".",
        "." + GOOD,
        f"{GOOD}.{TAG}",
        f"Bearer {GOOD}",
        "\0.\0.\0",
        "é.é.é",
        "\ud800.\ud800.\ud800",
        f"{HEADER}.{PAYLOAD}.\ud800",
        f"{encoded(NESTED)}.{PAYLOAD}.{TAG}",
        encoded(b'{"a":' + NESTED) + "..",
        hs256(claims())[:-43] + 5000 * "A",
        5000 * "A" + "..",
        hs256(claims(more=5000 * "A")),
        hs256(NESTED[:2500]),
        hs256([claims()]),
        hs256("text"),
        hs256(b"\xff"),
        hs256(b""),
        hs256(b'{"exp":' + 2900 * b"9" + b"}"),
        hs256(claims(), header=[]),
        hs256(claims(), header=["HS256"]),
        hs256(claims(), header="HS256"),
        hs256(claims(), header={"alg": "HS256", "crit": ["b64"], "b64": False}),
        hs256(claims(), header={"alg": "HS256", "crit": ["exp"]}),
        hs256(claims(), header={"alg": "HS256", "crit": 1}),
    ],
    ids=lambda junk: f"{junk[:12]!a} {len(junk)}",
)
async def test_junk_is_nobody_s(junk: str) -> None:
    assert await reader().read(junk) is None


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
_claims = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("exp", "iat", "nbf", "iss", "aud", "jti", "r"), _json)
)


@steady
@given(st.text() | st.text(st.sampled_from("aA0-_.=+/"), max_size=200))
async def test_so_is_any_other_text(junk: str) -> None:
    assert await reader().read(junk) is None


@steady
@given(_json, _json)
async def test_so_is_any_header_and_any_claim_without_a_signature(
    header: Any, said: Any
) -> None:
    parts = (encoded(json.dumps(part).encode()) for part in (header, said))

    assert await reader().read(f"{'.'.join(parts)}.{TAG}") is None


@steady
@given(_claims)
async def test_odd_claims_that_were_signed_prove_the_person_or_nothing(
    said: dict[str, Any],
) -> None:
    claim = await reader(staff="r=1", phone="r").read(hs256(claims(**said)))

    assert claim is None or claim.person == SOMEBODY
