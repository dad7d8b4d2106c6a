"""What bare ASGI asks of Redis: as much as can be asked at once, in one write."""

from collections.abc import Awaitable, Sequence
from importlib.resources import files

from bench.peers.limits import Asked
from bench.peers.settings import REDIS_URL
from infra.redis.commands import Argument, Reply
from infra.redis.connection import RedisConnection

_TIMEOUT = 0.4
_SCRIPTS = files("infra.redis")


class Stored:
    """Commands of one request that need not wait for each other."""

    def __init__(self) -> None:
        redis = RedisConnection.to(REDIS_URL, timeout=_TIMEOUT)
        self._do = redis.commands.do
        self._charge = redis.script((_SCRIPTS / "charge.lua").read_text())
        self._swap = redis.script((_SCRIPTS / "swap_draft.lua").read_text())

    async def ask(
        self, charge: Asked | None, get: str, mget: Sequence[str] = ()
    ) -> tuple[list[int], Reply, list[Reply]]:
        """Charge, unless there is nothing to charge, and read, in one round trip."""
        told = self._charge(*charge) if charge else None
        got = self._do("GET", get)
        all_got = self._do("MGET", *mget) if mget else None
        return (
            await told if told else [],
            await got,
            await all_got if all_got else [],
        )

    def swap(
        self, keys: Sequence[str], arguments: Sequence[Argument]
    ) -> Awaitable[Reply]:
        return self._swap(keys, arguments)
