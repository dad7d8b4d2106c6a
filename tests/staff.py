"""A member of staff, and what they are told of the onboarding."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from infra.app import create_app
from infra.redis.connection import RedisConnection
from infra.settings import Settings
from tests.api import Person, serving

STATS = """
query ($days: Int! = 1) {
  onboardingStats(days: $days) {
    countedAt
    now {
      drafts { step role drafts }
      outbox { lane state messages oldestSeconds }
      queue { lane state jobs }
    }
    total { ...Period roles { ...Funnel } refusals { policy requests } }
    days { ...Period }
  }
}
fragment Period on OnboardingPeriod {
  first last saved
  everybody { ...Funnel }
}
fragment Funnel on OnboardingFunnel {
  role started finalized discarded dropped
  steps { step reached passed medianSeconds meanSeconds discarded dropped }
}
"""
_PATIENCE, _POURED = 20, 2
"""Seconds."""


@asynccontextmanager
async def staffed(
    settings: Settings, person: Person, **changes: Any
) -> AsyncIterator[Person]:
    """Serve with *person* as the only one of staff; return them there."""
    me = (await person.ask("{ viewer { id } }"))["viewer"]["id"]
    app = create_app(settings.model_copy(update={"staff": (UUID(me),), **changes}))
    async with serving(app) as api:
        yield Person(api, person.phone, person.token)


async def quiet(redis: RedisConnection) -> None:
    """Empty Redis once other tests' service has poured what it had counted."""
    await asyncio.sleep(_POURED)
    await redis.client.flushdb()


async def told(staff: Person, days: int = 1) -> Any:
    """Return the statistics as they are, perhaps some seconds old.

    On a busy machine a store may be too slow; its part is then missing.
    """
    body = (await staff.post(STATS, days=days)).json()
    assert body["data"], body
    return body["data"]["onboardingStats"]


async def until(staff: Person, is_so: Callable[[Any], bool], days: int = 1) -> Any:
    """Return the statistics as soon as they are so."""
    async with asyncio.timeout(_PATIENCE):
        stats = await told(staff, days)
        while not is_so(stats):
            await asyncio.sleep(0.1)
            stats = await told(staff, days)
    return stats
