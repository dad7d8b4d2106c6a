"""Sign-in codes in Redis: hashed, with the tries that are left.

Key   code:<hash of phone> = {digest, tries}, for the code's lifetime
"""

from datetime import timedelta
from importlib.resources import files

from infra.redis.connection import RedisConnection
from infra.sealing import BlindIndex
from resolvers.models.person import Phone

_TRIES = 5


class RedisCodeStore:
    """A `resolvers.ports.CodeStore`."""

    def __init__(self, redis: RedisConnection, index: BlindIndex) -> None:
        self._redis = redis
        self._index = index
        script = files("infra.redis") / "redeem_code.lua"
        self._redeem = redis.script(script.read_text())

    async def put(self, phone: Phone, code: str, *, lifetime: timedelta) -> None:
        key = self._key(phone)
        fields: dict[str | bytes, bytes | int] = {
            "digest": self._digest(phone, code),
            "tries": _TRIES,
        }
        async with (
            self._redis.use() as redis,
            redis.pipeline(transaction=True) as pipe,
        ):
            pipe.hset(key, mapping=fields)  # type: ignore[arg-type] # dict is invariant
            pipe.expire(key, lifetime)
            await pipe.execute()

    async def redeem(self, phone: Phone, code: str) -> bool:
        key = self._key(phone)
        async with self._redis.use():
            right = await self._redeem(keys=[key], args=[self._digest(phone, code)])
        return bool(right)

    def _key(self, phone: Phone) -> str:
        return f"code:{self._index.of('code-phone', phone).hex()}"

    def _digest(self, phone: Phone, code: str) -> bytes:
        # Not keyed with the key's own name: six digits would not survive a dump.
        return self._index.of("code", f"{phone}\0{code}").hex().encode()
