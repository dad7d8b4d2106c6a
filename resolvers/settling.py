"""Finds out how an interrupted finalize ended, before anybody builds on its draft.

A finalize freezes the draft just before it commits, so that no save slips in between.
If it dies in between, the draft stays frozen. Who meets a frozen draft waits for the
person's row: when that is free, the finalize is over, and PostgreSQL knows how.
"""

from dataclasses import dataclass
from uuid import uuid4

from resolvers.models.draft import DraftState, Snapshot, Standing
from resolvers.models.person import PersonId
from resolvers.models.profile import Profile
from resolvers.ports.drafts import Asked, DraftStore
from resolvers.ports.people import Registry


@dataclass(frozen=True, slots=True)
class Settling:
    """Loads drafts that are settled: open, or finished, but not in between."""

    drafts: DraftStore
    registry: Registry

    async def load(self, person: PersonId, asked: Asked | None = None) -> Snapshot:
        snapshot = await self.drafts.load(person, asked)
        if snapshot.state is not DraftState.FROZEN:
            return snapshot
        async with self.registry.hold(person) as registration:
            snapshot = await self.drafts.load(person)
            if snapshot.state is DraftState.FROZEN:
                if registration.finalized:
                    await self.finish(person, snapshot, registration.finalized)
                else:
                    await self.thaw(person, snapshot)
                snapshot = await self.drafts.load(person)
        return snapshot

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
