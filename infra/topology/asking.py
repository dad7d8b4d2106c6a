"""A few questions to one server, on a connection for them alone."""

from typing import Any

from redis.asyncio.connection import AbstractConnection, Connection, parse_url
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from infra.topology.url import Host


class Questions:
    """Asks servers that are let in, and encrypted, alike."""

    def __init__(self, url: str, *, timeout: float) -> None:
        """Connect as the *url* of one of them says. *timeout* in seconds, a step."""
        options = dict(parse_url(url))
        self._class: Any = options.pop("connection_class", Connection)
        self._options = options | {
            "socket_timeout": timeout,
            "socket_connect_timeout": timeout,
            "retry": Retry(NoBackoff(), 0),
            "protocol": 2,
            "decode_responses": True,
            # Not every version of a sentinel knows what else redis-py would say.
            "driver_info": None,
        }
        for name in ("db", "max_connections", "timeout"):
            self._options.pop(name, None)

    async def ask(self, host: Host, *questions: tuple[str, ...]) -> list[Any]:
        """Return the replies; raise `RedisError` or OSError if there is one without."""
        name, port = host
        connection: AbstractConnection
        connection = self._class(**{**self._options, "host": name, "port": port})
        try:
            await connection.connect()  # type: ignore[no-untyped-call] # redis-py has few types
            replies = []
            for question in questions:
                await connection.send_command(*question)
                replies.append(await connection.read_response())
            return replies
        finally:
            await connection.disconnect(nowait=True)
