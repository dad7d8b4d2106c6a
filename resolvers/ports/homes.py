"""What is known of homes, and who makes vectors of their descriptions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, TypeAlias

from resolvers.models.home import Basis, Home, HomeId
from resolvers.models.person import PersonId


@dataclass(frozen=True, slots=True)
class OwnHome:
    """The asker's, and the best way to compare it with others."""

    id: HomeId
    home: Home
    basis: Basis


@dataclass(frozen=True, slots=True)
class Near:
    """Another side's home, and how near it is: from 0 to 1, None if not compared."""

    home: Home
    score: float | None


class HomeBook(Protocol):
    """Homes of finalized profiles; they are written down and deleted with those."""

    async def of(self, person: PersonId) -> OwnHome | None:
        """Return the person's own; None before they have finalized."""
        ...

    async def near(self, own: OwnHome, *, most: int) -> tuple[Sequence[Near], bool]:
        """Return homes of the other side, by *own*'s basis, the best first.

        Looks at the *most* that are nearest, and tells whether those are all there are.
        Each has a description, and an owner who was not rejected. All that fit are
        among them; some that do not may be, too: `resolvers.homes.fitting` decides.
        """
        ...


@dataclass(frozen=True, slots=True)
class Unembedded:
    """A home whose description is to be made vectors of."""

    id: HomeId
    description: str
    tries: int
    """Tries that failed."""


Vectors: TypeAlias = Sequence[Sequence[float]]


class Embeddings(Protocol):
    """Vectors of homes, of one model."""

    async def due(self, home: HomeId) -> Unembedded | None:
        """Return it if it has none yet."""
        ...

    async def keep(self, home: HomeId, vectors: Vectors) -> None:
        """Keep them, in the order of the passages; of a home that is gone, do not."""
        ...

    async def failed(self, home: HomeId, reason: str) -> None:
        """Count a try that failed. *reason* is a few words, and never a text."""
        ...


class NoVectors(Exception):
    """A model did not answer, or not with what was asked of it.

    *reason* is for operators: a few words or a status code, never a text.
    """

    def __init__(
        self,
        reason: str,
        *,
        is_final: bool = False,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_final = is_final
        """Another try would end the same way."""
        self.retry_after = retry_after


class Embedder(Protocol):
    """A model of meaning: texts that mean the same get vectors that are near."""

    @property
    def name(self) -> str:
        """Model and dimensions. Vectors of different names are never compared."""
        ...

    @property
    def dimensions(self) -> int: ...

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """Return a vector of length 1 for each of *texts*.

        Raises `NoVectors`.
        """
        ...

    async def close(self) -> None: ...
