"""Which run of Redis answers: after another start it may know less than it did."""

from infra.redis.connection import RedisConnection

_RUN = "return string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')"


class Runs:
    """Asks once a connection, and not once a draft."""

    def __init__(self, redis: RedisConnection) -> None:
        self._commands = redis.commands
        self._ask = redis.script(_RUN)
        self._last = ""
        self._link: int | None = None

    @property
    def known(self) -> str:
        """The run that the latest reply came from; empty if that must be asked."""
        link = self._commands.link
        return self._last if link is not None and link == self._link else ""

    async def current(self) -> str:
        """Ask which run it is; one that an earlier reply came from may be over."""
        link = self._commands.link
        reply: bytes = await self._ask((), ())
        run = short(reply.decode())
        if link == self._commands.link:
            self._last, self._link = run, link
        return run


def short(run: str) -> str:
    """Return as much of a run's name as is kept beside each draft."""
    return run[:16]
