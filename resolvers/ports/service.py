"""What every part of the service needs."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from resolvers.models.limits import Charge, Decision
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


class Quotas(Protocol):
    """Counts what each client may ask for."""

    async def charge(self, charges: Sequence[Charge]) -> Decision:
        """Make all of *charges*, or none and say how long to wait.

        In any window of a policy no more than its quota is admitted, however many
        processes ask. Who waits as long as told is admitted, unless the same client
        has spent it meanwhile.
        """
        ...
