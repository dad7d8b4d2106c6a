"""Which server is the master now: sentinels know."""

from redis.exceptions import ConnectionError as Disconnected
from redis.exceptions import ResponseError

from infra.topology.asking import Questions
from infra.topology.newest import newest
from infra.topology.url import Host, RedisUrl

_PATIENCE = 1 / 4
"""Of the time-out: how long a minority that answered waits for more."""


class MasterUnknown(Disconnected):
    """No sentinel knows a master of that name."""


class Sentinels:
    """All that the URL names; they are asked at once."""

    def __init__(self, url: RedisUrl, *, timeout: float) -> None:
        """*timeout* in seconds, for a step."""
        self._questions = Questions(url.sentinel, timeout=timeout)
        self._hosts = url.hosts
        self._service = url.service
        self._patience = timeout * _PATIENCE

    async def master(self) -> Host:
        """Ask where it is. Whether it is there, and still master, is to be seen.

        Raises `MasterUnknown`, another `RedisError`, or OSError.
        """
        asked = [self._ask(host) for host in self._hosts]
        return await newest(asked, patience=self._patience)

    async def _ask(self, host: Host) -> tuple[int, Host]:
        question = ("SENTINEL", "MASTER", self._service)
        try:
            (reply,) = await self._questions.ask(host, question)
        except ResponseError as error:
            if "No such master" in str(error):
                raise MasterUnknown(self._service) from error
            raise
        told = dict(zip(reply[::2], reply[1::2], strict=True))
        return int(told["config-epoch"]), Host(told["ip"], int(told["port"]))
