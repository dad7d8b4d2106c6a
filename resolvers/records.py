"""What is known for good and a save should heed; while PostgreSQL is away, saves go on.

Finalize asks again, and has the last word.
"""

from dataclasses import dataclass

from resolvers.errors import StoreUnavailable
from resolvers.models.answers import Answer, Answers
from resolvers.models.draft import Snapshot
from resolvers.models.person import PersonId
from resolvers.models.profile import ProfileId
from resolvers.ports.people import Registry
from resolvers.steps import UNIQUE


@dataclass(frozen=True, slots=True)
class Records:
    """Tells what the registry knows, as far as it can be asked."""

    registry: Registry

    async def finished(self, person: PersonId, snapshot: Snapshot) -> ProfileId | None:
        """Return the profile that *person* has finalized already."""
        standing = snapshot.standing
        if standing and not standing.profile:
            return None
        # Nothing is remembered: new, or finished more than a month ago. Or a profile
        # is remembered: then it is there, unless PostgreSQL was restored without it.
        try:
            profile = await self.registry.profile(person)
        except StoreUnavailable:
            return standing.profile if standing else None
        return profile.id if profile else None

    async def taken(
        self, person: PersonId, changes: dict[str, Answer]
    ) -> frozenset[str]:
        """Return which of *changes* identify somebody else."""
        new = {path: changes[path] for path in UNIQUE if changes.get(path) is not None}
        if not new:
            return frozenset()
        try:
            return await self.registry.taken(person, Answers().with_changes(new))
        except StoreUnavailable:
            return frozenset()
