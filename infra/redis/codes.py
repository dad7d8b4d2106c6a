"""One-time codes in Redis: hashed, with the tries that are left.

Key   code:<hash of target> = {digest, tries, redeemer}, for the code's lifetime
"""

from datetime import timedelta
from importlib.resources import files

from infra.redis.connection import RedisConnection
from infra.sealing import BlindIndex

_TRIES = 5


class RedisCodeStore:
    """A `resolvers.ports.sign_in.CodeStore`."""

    def __init__(self, redis: RedisConnection, index: BlindIndex) -> None:
        self._redis = redis
        self._index = index
        script = files("infra.redis") / "redeem_code.lua"
        self._redeem = redis.script(script.read_text())

    async def put(self, target: str, code: str, *, lifetime: timedelta) -> None:
        key = self._key(target)
        fields: dict[str | bytes, str | int] = {
            "digest": self._digest("code", target, code),
            "tries": _TRIES,
        }
        async with (
            self._redis.use() as redis,
            redis.pipeline(transaction=True) as pipe,
        ):
            pipe.delete(key)
            pipe.hset(key, mapping=fields)  # type: ignore[arg-type] # dict is invariant
            pipe.expire(key, lifetime)
            await pipe.execute()

    async def redeem(self, target: str, code: str, *, attempt: str) -> bool:
        digests = (
            self._digest("code", target, code),
            self._digest("attempt", target, attempt),
        )
        return bool(await self._redeem([self._key(target)], digests))

    async def awaits(self, target: str, code: str) -> bool:
        fields = ("digest", "tries", "redeemer")
        async with self._redis.use() as redis:
            held = await redis.hmget(self._key(target), fields)
        digest, tries, redeemer = held
        same = digest == self._digest("code", target, code).encode()
        return same and int(tries or 0) > 0 and redeemer is None

    def _key(self, target: str) -> str:
        return f"code:{self._index.of('code-target', target).hex()}"

    def _digest(self, kind: str, target: str, value: str) -> str:
        # Keyed, and not with the key's own name: six digits would not survive a dump.
        return self._index.of(kind, f"{target}\0{value}").hex()
