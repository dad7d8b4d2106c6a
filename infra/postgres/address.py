"""Where PostgreSQL is, and what stands in between: all that its URL says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Self, TypeAlias

from sqlalchemy.engine import URL, make_url

Argument: TypeAlias = str | int | Callable[[], str]
_UNPREPARED: Mapping[str, Argument] = {
    # asyncpg then parses again what it binds, in the same breath.
    "statement_cache_size": 0,
    "prepared_statement_cache_size": 0,
    # Any name may be another client's on the server that a transaction is given.
    "prepared_statement_name_func": lambda: "",
}
_OURS = ("pgbouncer", "sslmode")


@dataclass(frozen=True, slots=True)
class Address:
    """A URL without what only we understand, and what that means."""

    url: URL
    arguments: Mapping[str, Argument]
    """For the driver, with each connection."""

    @classmethod
    def read(cls, text: str) -> Self:
        """Understand *text*: `sslmode` as libpq does, and `pgbouncer=true`.

        The latter says that each transaction may meet another server, so that nothing
        may be left there for the next one, such as a prepared statement.
        """
        url = make_url(text)
        arguments: dict[str, Argument] = {}
        if url.query.get("pgbouncer") == "true":
            arguments |= _UNPREPARED
        if mode := url.query.get("sslmode"):
            arguments["ssl"] = str(mode)
        return cls(url.difference_update_query(_OURS), arguments)

    @property
    def shown(self) -> str:
        """Host and port, for logs."""
        return f"{self.url.host or 'localhost'}:{self.url.port or 5432}"
