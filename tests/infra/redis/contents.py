"""What Redis holds, as somebody sees it who got hold of a copy."""

from redis.asyncio import Redis


async def keys(client: Redis) -> list[bytes]:
    """Return the names of all keys, but for the queue of whoever serves meanwhile."""
    queues = (b"bull:", b"{bull}:")
    return [key for key in await _all_keys(client) if not key.startswith(queues)]


async def everything(client: Redis) -> bytes:
    """Return all keys and all that their values say, to search in."""
    held: list[bytes] = []
    for key in await _all_keys(client):
        held += [key, *await _parts(client, key)]
    return b"\n".join(held)


async def _parts(client: Redis, key: bytes) -> list[bytes]:
    kind = await client.type(key)
    if kind == b"hash":
        fields = await client.hgetall(key)
        return [_bytes(part) for pair in fields.items() for part in pair]
    if kind == b"zset":
        return [_bytes(m) for m in await client.zrange(key, 0, -1)]  # type: ignore[arg-type] # without scores
    if kind == b"list":
        return [_bytes(m) for m in await client.lrange(key, 0, -1)]
    if kind == b"stream":
        return [repr(await client.xrange(key)).encode()]
    return [_bytes(await client.get(key) or b"")] if kind == b"string" else []


async def _all_keys(client: Redis) -> list[bytes]:
    return [_bytes(key) async for key in client.scan_iter(count=1000)]


def _bytes(reply: bytes | str) -> bytes:
    return reply if isinstance(reply, bytes) else reply.encode()
