"""What every part of the service needs."""

from datetime import datetime, timedelta
from typing import Protocol

from resolvers.models.zone import Zone


class Clock(Protocol):
    """Tells the time, in UTC."""

    def __call__(self) -> datetime: ...


class Store(Protocol):
    """Something that can be down."""

    @property
    def name(self) -> str: ...

    async def ping(self) -> None:
        """Raise `StoreUnavailable` if it does not answer."""
        ...


class Cache(Protocol):
    """Results of frequent, costly reads. Never the only place of anything.

    With its store away a cache is empty and forgetful, and raises nothing.
    """

    async def get(self, key: str) -> bytes | None: ...

    async def set(
        self, key: str, value: bytes, ttl: timedelta | None = None
    ) -> None: ...

    async def delete(self, key: str) -> None: ...

    async def exists(self, key: str) -> bool: ...


class ZoneBook(Protocol):
    """Reference data."""

    async def zones(self) -> list[Zone]: ...
