"""What Redis holds, as somebody sees it who got hold of a copy."""

from redis.asyncio import Redis


async def keys(client: Redis) -> list[bytes]:
    """Return the names of all keys."""
    return [_bytes(key) async for key in client.scan_iter(count=1000)]


async def everything(client: Redis) -> bytes:
    """Return all keys and all that their values say, to search in."""
    held: list[bytes] = []
    for key in await keys(client):
        held.append(key)
        kind = await client.type(key)
        if kind == b"hash":
            fields = await client.hgetall(key)
            held += [_bytes(part) for pair in fields.items() for part in pair]
        elif kind == b"zset":
            held += [_bytes(m) for m in await client.zrange(key, 0, -1)]  # type: ignore[arg-type] # without scores
        else:
            held.append(_bytes(await client.get(key) or b""))
    return b"\n".join(held)


def _bytes(reply: bytes | str) -> bytes:
    return reply if isinstance(reply, bytes) else reply.encode()
