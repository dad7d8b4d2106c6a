"""Quotas that count how often they are asked, and that can be down."""

from collections.abc import Sequence

from infra.limits.memory import MemoryQuotas
from resolvers.errors import StoreUnavailable
from resolvers.models.limits import Charge, Decision


class CountedQuotas:
    """A `resolvers.ports.service.Quotas` that is asked in earnest, or is down."""

    def __init__(self) -> None:
        self.asked = 0
        self.is_down = False
        self._counts = MemoryQuotas()

    async def charge(self, charges: Sequence[Charge]) -> Decision:
        self.asked += 1
        if self.is_down:
            raise StoreUnavailable("redis")
        return await self._counts.charge(charges)
