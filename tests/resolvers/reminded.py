"""Somebody who leaves a draft alone, or does not, and who reminds them."""

from datetime import datetime, timedelta
from uuid import uuid4

from resolvers.counting import Counting
from resolvers.models.message import Kind
from resolvers.models.person import PersonId
from resolvers.reminders import STILL_HERE_AFTER, ReminderPlanner, about
from tests.resolvers.counted import Counted
from tests.resolvers.parcels_by_hand import Shelf
from tests.resolvers.reminding import DAY, Book, Drafts, Watch, at, draft, open_with

AFI = PersonId(uuid4())
SAVED = at("23 10:00")
DRAFT = draft(SAVED)
MINUTE = timedelta(minutes=1)


class World:
    """Afi's draft, of which somebody should remind her in three hours."""

    def __init__(self) -> None:
        self.clock = Watch(SAVED + STILL_HERE_AFTER)
        self.book = Book({AFI: self.clock.now})
        self.drafts = Drafts({AFI: open_with(DRAFT)})
        self.shelf = Shelf(self.clock)
        self.counted = Counted()

    def planner(self, *, reminds: bool = True) -> ReminderPlanner:
        counting = Counting(self.counted)
        return ReminderPlanner(
            self.book, self.drafts, self.shelf, counting, self.clock, reminds=reminds
        )

    async def live(
        self, until: datetime, *, save_every: timedelta | None = None
    ) -> None:
        """Let a planner look every ten minutes, and Afi save meanwhile, or not."""
        planner, saves = self.planner(), save_every or DAY * 1000
        self.clock.now = next_save = SAVED
        while self.clock.now < until:
            if self.clock.now >= next_save + saves:
                next_save = self.clock.now
                again = draft(next_save, begun=SAVED)
                self.drafts.stored[AFI] = open_with(again)
            await planner.plan()
            self.clock.now += 10 * MINUTE

    @property
    def written(self) -> list[tuple[PersonId, Kind]]:
        assert {topic for _, _, topic in self.shelf.reminded} <= {about(DRAFT)}
        return [(person, kind) for person, kind, _ in self.shelf.reminded]
