"""Has drafts and profiles agree, before anybody builds on a draft.

A finalize freezes the draft just before it commits, so that no save slips in between.
If it dies in between, the draft stays frozen. Who meets a frozen draft waits for the
person's row: when that is free, the finalize is over, and PostgreSQL knows how.

The same is asked once about each draft when its store was started anew: a power cut or
a restored copy may have brought back what was finalized, or either store may be older.
"""

from dataclasses import dataclass
from uuid import uuid4

from resolvers.errors import StoreUnavailable
from resolvers.models.draft import DraftState, Snapshot, Standing
from resolvers.models.person import PersonId
from resolvers.models.profile import Profile
from resolvers.ports.drafts import Asked, DraftStore
from resolvers.ports.people import Registry


@dataclass(frozen=True, slots=True)
class Settling:
    """Loads drafts that are settled: open, or finished, and PostgreSQL says so too."""

    drafts: DraftStore
    registry: Registry

    async def load(self, person: PersonId, asked: Asked | None = None) -> Snapshot:
        snapshot = await self.drafts.load(person, asked)
        if _is_settled(snapshot):
            return snapshot
        try:
            return await self._settled(person)
        except StoreUnavailable:
            if snapshot.state is DraftState.FROZEN:
                raise
            return snapshot  # as far as is known; it stays uncertain

    async def freeze(self, person: PersonId, snapshot: Snapshot) -> Snapshot | None:
        """Let nobody save until it is settled; None if somebody just has."""
        draft = snapshot.draft
        assert draft, "there is something to finalize"
        frozen = Standing(
            DraftState.FROZEN, draft.version, draft.expires_at, freeze=uuid4()
        )
        if await self.drafts.swap(person, snapshot, draft, frozen):
            return await self.drafts.load(person)
        return None

    async def thaw(self, person: PersonId, snapshot: Snapshot) -> None:
        """Let people save again: nothing was finalized.

        Should this reach the store late, while another finalize has frozen the draft,
        it does nothing: that is another freeze.
        """
        assert snapshot.standing
        thawed = snapshot.standing._replace(state=DraftState.OPEN, freeze=None)
        await self.drafts.swap(person, snapshot, snapshot.draft, thawed)

    async def reopen(self, person: PersonId, snapshot: Snapshot) -> None:
        """Let people begin again, or go on with late answers: the profile is lost."""
        late, version = snapshot.draft, snapshot.last_version
        standing = Standing(DraftState.DISCARDED, version)
        if late:
            standing = Standing(DraftState.OPEN, late.version, late.expires_at)
        await self.drafts.swap(person, snapshot, late, standing)

    async def finish(
        self, person: PersonId, snapshot: Snapshot, profile: Profile
    ) -> None:
        """Delete the draft that *profile* was made from; let nobody begin another.

        Answers that came after the profile stay to be looked at until they expire.
        """
        draft = snapshot.draft
        late = draft if draft and draft.version > profile.draft_version else None
        done = Standing(DraftState.FINALIZED, profile.draft_version, profile=profile.id)
        await self.drafts.swap(person, snapshot, late, done)

    async def _settled(self, person: PersonId) -> Snapshot:
        async with self.registry.hold(person) as registration:
            snapshot = await self.drafts.load(person)
            if _is_settled(snapshot):
                return snapshot
            snapshot = snapshot._replace(is_certain=True)
            standing, profile = snapshot.standing, registration.finalized
            assert standing, "nothing is always settled"
            if profile:
                await self.finish(person, snapshot, profile)
            elif standing.state is DraftState.FINALIZED:
                await self.reopen(person, snapshot)
            elif standing.state is DraftState.FROZEN:
                await self.thaw(person, snapshot)
            else:
                await self.drafts.swap(person, snapshot, snapshot.draft, standing)
            return await self.drafts.load(person)


def _is_settled(snapshot: Snapshot) -> bool:
    return snapshot.is_certain and snapshot.state is not DraftState.FROZEN
