"""A process that asks for one client as fast as it can: `URL SECONDS POLICY...`.

Prints for each policy when its charges were admitted, by Redis' clock, on a line.
"""

import asyncio
import sys
import time

from infra.redis.connection import RedisConnection
from resolvers.models.limits import Charge
from tests.infra.limits.spending import key, policy, watched


async def main(url: str, lasting: str, *texts: str) -> None:
    """Hammer until the time is over; begin when told to on standard input."""
    redis = RedisConnection.to(url, timeout=5)
    quotas, told = watched(redis)
    charges = [Charge(policy(text, f"hammered-{text}"), "one") for text in texts]
    await redis.ping()
    print("ready", flush=True)  # noqa: T201 - to the test
    sys.stdin.readline()
    until = time.monotonic() + float(lasting)
    while time.monotonic() < until:
        for charge in charges:
            await quotas.charge([charge])
    for charge in charges:
        seconds = int(charge.policy.windows[0].length.total_seconds())
        admitted = [t.now for t in told[key(charge), seconds] if t.is_admitted]
        print(*admitted)  # noqa: T201
    await redis.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
