"""When a person is reminded of a draft: seldom, never at night, never in vain.

Who looks at drafts for that also sees, and counts, those that expired unfinished.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from resolvers.blame import blame
from resolvers.counting import Counting, trace_of
from resolvers.models.draft import Draft, DraftState, Snapshot
from resolvers.models.message import Kind
from resolvers.models.person import PersonId
from resolvers.ports.drafts import DraftStore
from resolvers.ports.messages import Parcels, ReminderBook, Watched
from resolvers.ports.service import Clock

STILL_HERE_AFTER = timedelta(hours=3)
"""From the last save."""
_EXPIRING_BEFORE = timedelta(hours=2)
_WORTHWHILE = timedelta(minutes=30)
"""What somebody needs to finish, at least."""
_NIGHT, _MORNING = time(21), time(8)
_PLACE = ZoneInfo("Africa/Porto-Novo")
_LATER = timedelta(minutes=1)
_BATCH = 200
REMINDERS = (Kind.STILL_HERE, Kind.EXPIRING)
_log = logging.getLogger("onboarding.reminders")


def open_draft(snapshot: Snapshot) -> Draft | None:
    """Return the draft somebody may be reminded of."""
    is_over = snapshot.state in (DraftState.FINALIZED, DraftState.DISCARDED)
    return None if is_over else snapshot.draft


def has_expired(snapshot: Snapshot) -> bool:
    """Whether there was a draft, and it ended by itself."""
    return snapshot.state is DraftState.OPEN and snapshot.draft is None


def about(draft: Draft) -> str:
    """Return which draft of a person this is; a save does not change it."""
    return draft.created_at.isoformat()


def moment(kind: Kind, draft: Draft, now: datetime) -> datetime | None:
    """Return when the reminder goes out, *now* or later; None if it never does."""
    end = _expiring(draft)
    ideal = end if kind is Kind.EXPIRING else draft.updated_at + STILL_HERE_AFTER
    if ideal is None:
        return None
    at = _by_day(max(ideal, now))
    if kind is Kind.STILL_HERE and end and at >= end:
        return None  # the other says it, and more
    return at if at + _WORTHWHILE <= draft.expires_at else None


def _expiring(draft: Draft) -> datetime | None:
    at = draft.expires_at - _EXPIRING_BEFORE
    day = _by_day(at)
    if day + _WORTHWHILE > draft.expires_at:
        day = _evening_before(at)
    return day if day > draft.updated_at else None  # else they have only just been here


def _by_day(at: datetime) -> datetime:
    """Return *at*, or if that is at night, the next morning."""
    local = at.astimezone(_PLACE)
    if _MORNING <= local.time() < _NIGHT:
        return at
    day = local.date() + timedelta(days=local.time() >= _NIGHT)
    return datetime.combine(day, _MORNING, _PLACE).astimezone(at.tzinfo)


def _evening_before(at: datetime) -> datetime:
    local = at.astimezone(_PLACE)
    day = local.date() - timedelta(days=local.time() < _MORNING)
    return datetime.combine(day, _NIGHT, _PLACE).astimezone(at.tzinfo) - _WORTHWHILE


@dataclass(frozen=True, slots=True)
class ReminderPlanner:
    """Writes down the reminders that are due. Any number may run at once."""

    book: ReminderBook
    drafts: DraftStore
    parcels: Parcels
    counting: Counting
    clock: Clock
    reminds: bool
    """Else drafts are only looked at."""

    async def plan(self) -> int:
        """Look at the drafts that are due, a batch at most; return how many."""
        due = await self.book.due(self.clock(), limit=_BATCH)
        for watched in due:
            try:
                await self._look_at(watched)
            except Exception as error:  # noqa: BLE001 - nobody waits for another's draft
                _log.warning("a reminder must wait: %s", blame(error))
                await self.book.settle(watched, self.clock() + _LATER)
        return len(due)

    async def _look_at(self, watched: Watched) -> None:
        snapshot = await self.drafts.load(watched.person)
        draft = open_draft(snapshot)
        if draft:
            again = await self._remind(watched.person, draft)
            await self.book.settle(watched, again, trace_of(draft))
            return
        trace = await self.book.settle(watched, None)
        # One that was watched, and then not saved, is of a later version than any.
        is_known = trace and trace.draft <= snapshot.last_version
        if trace and is_known and has_expired(snapshot):
            self.counting.dropped(trace)

    async def _remind(self, person: PersonId, draft: Draft) -> datetime:
        """Remind the person if it is time; return when to look again."""
        now = self.clock()
        end = max(draft.expires_at, now) + _LATER
        if not self.reminds:
            return end
        moments = {kind: moment(kind, draft, now) for kind in REMINDERS}
        due = [kind for kind, at in moments.items() if at and at <= now]
        for kind in due:
            await self.parcels.remind(person, kind, about(draft))
        return min([at for at in moments.values() if at and at > now], default=end)
