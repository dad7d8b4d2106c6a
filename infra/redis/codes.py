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
        self._do = redis.commands.do
        self._index = index
        scripts = files("infra.redis")
        self._put = redis.script((scripts / "put_code.lua").read_text())
        self._redeem = redis.script((scripts / "redeem_code.lua").read_text())

    async def put(self, target: str, code: str, *, lifetime: timedelta) -> None:
        digest = self._digest("code", target, code)
        life = round(lifetime.total_seconds() * 1000)
        await self._put([self._key(target)], [digest, _TRIES, life])

    async def redeem(self, target: str, code: str, *, attempt: str) -> bool:
        digests = (
            self._digest("code", target, code),
            self._digest("attempt", target, attempt),
        )
        return bool(await self._redeem([self._key(target)], digests))

    async def awaits(self, target: str, code: str) -> bool:
        fields = ("digest", "tries", "redeemer")
        held = await self._do("HMGET", self._key(target), *fields)
        digest, tries, redeemer = held
        same = digest == self._digest("code", target, code).encode()
        return same and int(tries or 0) > 0 and redeemer is None

    def _key(self, target: str) -> str:
        return f"code:{self._index.of('code-target', target).hex()}"

    def _digest(self, kind: str, target: str, value: str) -> str:
        # Keyed, and not with the key's own name: six digits would not survive a dump.
        return self._index.of(kind, f"{target}\0{value}").hex()
