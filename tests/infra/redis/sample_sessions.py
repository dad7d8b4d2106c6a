"""Sessions to store: whose they are, until when, and a clock to turn."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from redis.asyncio import Redis

from infra.redis.connection import RedisConnection
from infra.redis.sessions import RedisSessionStore
from resolvers.models.person import PersonId
from resolvers.models.session import Claim, SessionId, session_id
from tests.infra.redis.contents import keys

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
IDLE, AGE = 7 * DAY, 90 * DAY


@dataclass
class Hand:
    """A `Clock` that stands still until somebody turns it."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        return self.now

    def turn(self, by: timedelta) -> None:
        self.now += by


def store_on(redis: RedisConnection, clock: Hand) -> RedisSessionStore:
    return RedisSessionStore(redis, clock, idle=IDLE)


def claim_of(person: PersonId, left: timedelta = AGE) -> Claim:
    """Return what a token of ours proves that is good for *left* more."""
    return Claim(person, new_session(), expires_at=datetime.now(UTC) + left, ours=True)


def foreign_claim(
    person: PersonId, issued_at: datetime | None = None, left: timedelta = DAY
) -> Claim:
    """Return what a token of the present backend proves."""
    until = datetime.now(UTC) + left
    return Claim(
        person, new_session(), expires_at=until, ours=False, issued_at=issued_at
    )


def new_session() -> SessionId:
    return session_id(uuid4().hex)


async def opened(
    store: RedisSessionStore, claim: Claim, device: str | None = None
) -> SessionId:
    """Open one more session for the person of *claim*."""
    session = new_session()
    await store.open(session, claim, device)
    return session


async def lives(client: Redis) -> dict[str, int]:
    """Return how many milliseconds each key has left; -1 means for ever."""
    return {key.decode(): await client.pttl(key) for key in await keys(client)}


def milliseconds(time: timedelta) -> int:
    return round(time.total_seconds() * 1000)
