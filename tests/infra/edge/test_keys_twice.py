"""Keys that occur twice are found in time that grows with the body, and no faster."""

import time

import pytest

from tests.api import Api

ENDLESS = {
    "quotes": b'"' * 99_000,
    "escaped quotes": b'"\\' * 49_000,
    "escapes": b'\\"' * 49_000,
    "spaces": (b'"a"' + b" " * 97) * 990,
    "keys": b'{"a":' * 19_000,
}


@pytest.mark.parametrize("body", ENDLESS.values(), ids=ENDLESS)
async def test_no_body_is_worth_more_than_it_is_long(api: Api, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    started = time.process_time()
    answer = await api.http.post("/graphql", content=body, headers=headers)

    assert answer.status_code == 400
    assert time.process_time() - started < 1, "quadratic, it takes a minute"
