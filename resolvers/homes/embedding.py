"""Has descriptions made vectors of, when nobody waits for it."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from resolvers.again import MOST_TRIES, PATIENCE, TryAgain, pause_after
from resolvers.homes.passages import passages
from resolvers.models.home import HomeId
from resolvers.ports.homes import Embedder, Embeddings, NoVectors, Unembedded

_log = logging.getLogger("onboarding.homes")


@dataclass(frozen=True, slots=True)
class HomeEmbedding:
    """Makes vectors of homes."""

    embeddings: Embeddings
    embedder: Embedder

    async def embed(self, home: HomeId) -> bool:
        """Make those of one *home*; False if it needs none, or is given up.

        Raises `TryAgain`.
        """
        due = await self.embeddings.due(home)
        if due is None:
            return False
        try:
            await self.embed_all([due])
        except NoVectors as error:
            await self.embeddings.failed(home, error.reason)
            if due.tries + 1 >= MOST_TRIES:
                _log.error("a home is given up: %s", error.reason)
                return False
            pause = max(pause_after(due.tries, PATIENCE), error.retry_after or PATIENCE)
            raise TryAgain(pause) from None
        return True

    async def embed_all(self, homes: Sequence[Unembedded]) -> None:
        """Make those of *homes*, asking the model once. Raises `NoVectors`."""
        texts = [passages(home.description) for home in homes]
        vectors = await self.embedder.embed([text for some in texts for text in some])
        start = 0
        for home, some in zip(homes, texts, strict=True):
            mine = vectors[start : start + len(some)]
            start += len(some)
            await self.embeddings.keep(home.id, mine)
