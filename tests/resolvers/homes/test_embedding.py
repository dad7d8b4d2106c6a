"""How descriptions become vectors, whatever the model does."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

import pytest

from resolvers.again import MOST_TRIES, TryAgain
from resolvers.homes.embedding import HomeEmbedding
from resolvers.models.home import HomeId
from resolvers.ports.homes import NoVectors, Unembedded, Vectors

HOME = HomeId(uuid4())
SAID = "Studio calme et propre. Loin du bruit de la route."


@dataclass
class Shelf:
    """An `Embeddings` with homes that wait."""

    waiting: dict[HomeId, Unembedded]
    kept: dict[HomeId, Vectors] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)

    async def due(self, home: HomeId) -> Unembedded | None:
        return self.waiting.get(home)

    async def keep(self, home: HomeId, vectors: Vectors) -> None:
        self.kept[home] = vectors

    async def failed(self, home: HomeId, reason: str) -> None:
        self.reasons.append(reason)


@dataclass
class Model:
    """An `Embedder` that counts letters, or has trouble."""

    trouble: NoVectors | None = None
    asked: list[Sequence[str]] = field(default_factory=list)
    name: str = "letters"
    dimensions: int = 1

    async def embed(self, texts: Sequence[str]) -> Vectors:
        self.asked.append(texts)
        if self.trouble:
            raise self.trouble
        return [[float(len(text))] for text in texts]

    async def close(self) -> None:
        pass


def waiting(tries: int = 0, *ids: HomeId) -> Shelf:
    return Shelf({id_: Unembedded(id_, SAID, tries) for id_ in ids or (HOME,)})


async def test_each_passage_gets_its_vector() -> None:
    shelf, model = waiting(), Model()

    assert await HomeEmbedding(shelf, model).embed(HOME)

    assert len(model.asked) == 1
    (asked,) = model.asked
    assert shelf.kept == {HOME: [[float(len(text))] for text in asked]}
    assert len(asked) == 3


async def test_many_homes_are_one_question() -> None:
    ids = [HomeId(uuid4()) for _ in range(4)]
    shelf, model = waiting(0, *ids), Model()

    await HomeEmbedding(shelf, model).embed_all([*shelf.waiting.values()])

    assert len(model.asked) == 1
    assert [len(shelf.kept[id_]) for id_ in ids] == [3] * 4


async def test_a_home_that_is_gone_or_done_asks_nothing() -> None:
    shelf, model = Shelf({}), Model()

    assert not await HomeEmbedding(shelf, model).embed(HOME)
    assert model.asked == []


async def test_trouble_is_counted_and_tried_again_later_and_later() -> None:
    pauses = []
    for tries in (0, 3, 12):
        shelf = waiting(tries)
        with pytest.raises(TryAgain) as again:
            await HomeEmbedding(shelf, Model(NoVectors("endpoint 500"))).embed(HOME)
        pauses.append(again.value.pause)
        assert shelf.reasons == ["endpoint 500"]
        assert shelf.kept == {}

    assert pauses == sorted(pauses)
    assert timedelta(seconds=7) < pauses[0] < timedelta(seconds=13)


async def test_a_model_that_says_how_long_is_listened_to() -> None:
    trouble = NoVectors("endpoint 429", retry_after=timedelta(minutes=5))

    with pytest.raises(TryAgain) as again:
        await HomeEmbedding(waiting(), Model(trouble)).embed(HOME)

    assert again.value.pause == timedelta(minutes=5)


async def test_after_a_night_it_is_given_up() -> None:
    shelf = waiting(MOST_TRIES - 1)

    assert not await HomeEmbedding(shelf, Model(NoVectors("endpoint 401"))).embed(HOME)

    assert shelf.reasons == ["endpoint 401"]
