"""Where drafts are kept while they are filled in."""

from collections.abc import Awaitable
from typing import Any, Protocol, TypeAlias

from resolvers.models.draft import Draft, Snapshot, Standing
from resolvers.models.person import PersonId

Asked: TypeAlias = Awaitable[Any]
"""On its way from a store, in the store's own terms. Nobody needs to wait for it."""


class DraftTooLarge(Exception):
    """The draft would not fit; nothing was written."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit
        """Bytes."""


class DraftStore(Protocol):
    """Keeps drafts until they expire, and their standing for a month longer."""

    async def assure(self, person: PersonId) -> None:
        """Raise `StoreUnavailable` if *person*'s draft is kept less well than is asked.

        What is swapped in after that is kept through all that it must be kept through.
        """
        ...

    def ask(self, person: PersonId) -> Asked:
        """Begin to load, before it is known whether anybody may look."""
        ...

    async def load(self, person: PersonId, asked: Asked | None = None) -> Snapshot:
        """Return what lies there now, or lay there when it was *asked* for."""
        ...

    async def swap(
        self,
        person: PersonId,
        seen: Snapshot,
        draft: Draft | None,
        standing: Standing,
    ) -> bool:
        """Put *draft* and *standing* in place of what was *seen*, in one step.

        Returns False, and changes nothing, if either is no longer as seen. The very
        draft that was seen stays as it is; a new one's life starts now, and ends with
        its `expires_at`. A write sent again because its answer got lost is True.
        What was seen uncertain stays so.

        Raises `DraftTooLarge`.
        """
        ...
