"""Where drafts are kept while they are filled in."""

from typing import Protocol

from resolvers.models.draft import Draft, Snapshot, Standing
from resolvers.models.person import (
    PersonId,
)


class DraftTooLarge(Exception):
    """The draft would not fit; nothing was written."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit
        """Bytes."""


class DraftStore(Protocol):
    """Keeps drafts until they expire, and their standing for a month longer."""

    async def load(self, person: PersonId) -> Snapshot: ...

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

        Raises `DraftTooLarge`.
        """
        ...
