"""What Redis says of itself, server by server."""

from collections.abc import Mapping
from typing import Any

from redis.asyncio import Redis


async def facts_of(client: Redis, address: str) -> Mapping[str, Mapping[str, Any]]:
    """Return what `INFO` says, by node; of one server, by its *address*."""
    told: dict[str, Any] = await client.info()
    is_cluster = all(isinstance(part, dict) for part in told.values())
    return told if is_cluster else {address: told}
