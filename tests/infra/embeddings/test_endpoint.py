"""An endpoint over HTTP: what is asked, what is believed, and what is tried again."""

from datetime import timedelta

import pytest

from infra.embeddings import endpoint as module
from infra.embeddings.address import Endpoint
from infra.embeddings.endpoint import EndpointEmbedder
from resolvers.ports.homes import NoVectors, Vectors
from tests.infra.embeddings.server import (
    Answer,
    embedding_server,
    in_base64,
    says,
    status,
    toy,
    vectors,
)

UNIT = [0.0] * 8


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_FIRST_PAUSE", 0.01)


async def embed(at: Endpoint, texts: list[str]) -> Vectors:
    embedder = EndpointEmbedder(at)
    try:
        return await embedder.embed(texts)
    finally:
        await embedder.close()


async def refusal(*script: Answer) -> tuple[NoVectors, int]:
    """Return why *script* gives no vectors, and how often it was asked."""
    async with embedding_server(*script) as server:
        with pytest.raises(NoVectors) as refused:
            await embed(server.endpoint(), ["un"])
    return refused.value, len(server.asked)


async def test_texts_become_vectors_of_length_one() -> None:
    async with embedding_server() as server:
        found = await embed(server.endpoint(key="k" * 20), ["un", "trois"])

    assert found == [[part / 3 for part in toy(text)] for text in ("un", "trois")]
    assert server.asked == [
        {
            "model": "toy",
            "input": ["un", "trois"],
            "dimensions": 8,
            "encoding_format": "float",
        }
    ]
    assert server.headers[0]["Authorization"] == f"Bearer {'k' * 20}"


async def test_without_a_key_none_is_sent() -> None:
    async with embedding_server() as server:
        await embed(server.endpoint(), ["un"])

    assert "Authorization" not in server.headers[0]


@pytest.mark.parametrize(
    "answer", [lambda texts: vectors(texts, backwards=True), in_base64]
)
async def test_any_order_and_base64_are_read(answer: Answer) -> None:
    async with embedding_server(answer) as server:
        found = await embed(server.endpoint(), ["un", "trois"])

    assert found == [[part / 3 for part in toy(text)] for text in ("un", "trois")]


async def test_many_texts_go_in_batches() -> None:
    texts = ["x" * n for n in range(1, 151)]
    async with embedding_server() as server:
        found = await embed(server.endpoint(), texts)

    assert [len(asked["input"]) for asked in server.asked] == [64, 64, 22]
    assert found == [[part / 3 for part in toy(text)] for text in texts]


@pytest.mark.parametrize("code", [408, 409, 429, 500, 502, 503])
async def test_what_may_pass_is_tried_again(code: int) -> None:
    async with embedding_server(status(code), status(code)) as server:
        assert len(await embed(server.endpoint(), ["un"])) == 1

    assert len(server.asked) == 3


async def test_three_tries_are_all() -> None:
    error, asked = await refusal(*[status(500)] * 3)

    assert (error.reason, error.is_final, asked) == ("endpoint 500", False, 3)


@pytest.mark.parametrize("code", [301, 307, 400, 401, 403, 404, 422])
async def test_what_will_not_pass_is_not_tried_again(code: int) -> None:
    error, asked = await refusal(status(code, Location="/other"))

    assert (error.reason, error.is_final, asked) == (f"endpoint {code}", True, 1)


@pytest.mark.parametrize(
    "body",
    [
        [],
        {"data": []},
        {"data": [{"index": 1, "embedding": toy("un")}]},
        {"data": [{"index": 0, "embedding": [1.0] * 7}]},
        {"data": [{"index": 0, "embedding": UNIT}]},
        {"data": [{"index": 0, "embedding": [1e999] * 8}]},
        {"data": [{"index": 0, "embedding": "not base64"}]},
        {"data": [{"index": 0, "embedding": "AAAA"}]},
        {"data": [{"index": 0, "embedding": ["a"]}]},
        "words",
    ],
)
async def test_junk_is_not_believed(body: object) -> None:
    error, asked = await refusal(says(body))

    assert error.is_final
    assert asked == 1
    assert "words" not in error.reason


async def test_one_that_says_how_long_is_waited_for_or_left() -> None:
    soon = status(429, **{"Retry-After": "1"})
    async with embedding_server(soon) as server:
        assert len(await embed(server.endpoint(), ["un"])) == 1

    error, asked = await refusal(status(429, **{"Retry-After": "120"}))

    assert asked == 1
    assert error.retry_after == timedelta(seconds=120)


async def test_nobody_there_is_tried_again_and_then_told_without_the_address() -> None:
    with pytest.raises(NoVectors) as refused:
        await embed(Endpoint("http://127.0.0.1:1/v1", "toy", 8, "key"), ["un"])

    assert not refused.value.is_final
    assert refused.value.reason == "endpoint: ClientConnectorError"


async def test_an_endless_answer_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LONGEST_ANSWER", 50)

    error, _ = await refusal(vectors)

    assert error.is_final


async def test_a_hung_one_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_WHOLE", 0.2)
    monkeypatch.setattr(module, "_TRIES", 1)

    async with embedding_server() as server:
        server.hangs = True
        with pytest.raises(NoVectors, match="TimeoutError"):
            await embed(server.endpoint(), ["un"])


def test_the_key_does_not_print() -> None:
    assert "secret" not in repr(Endpoint("http://x/v1", "toy", 8, "secret"))
