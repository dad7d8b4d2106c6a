"""What works right now."""

import asyncio
from dataclasses import dataclass

from resolvers.errors import StoreUnavailable
from resolvers.ports.service import Store


@dataclass(frozen=True, slots=True)
class ServiceStatus:
    """Which stores answer. Without one the service runs on, and does less."""

    stores: dict[str, bool]

    @property
    def drafts(self) -> bool:
        """Whether drafts can be read and saved."""
        return self.stores["redis"] and self.stores.get("durability", True)

    @property
    def finalizing(self) -> bool:
        """Whether an onboarding can be ended."""
        return self.stores["redis"] and self.stores["postgres"]

    @property
    def missing(self) -> list[str]:
        return [name for name, answers in self.stores.items() if not answers]


@dataclass(frozen=True, slots=True)
class StatusResolvers:
    """Asks every store."""

    stores: tuple[Store, ...]

    async def now(self) -> ServiceStatus:
        answers = await asyncio.gather(*(_answers(store) for store in self.stores))
        names = (store.name for store in self.stores)
        return ServiceStatus(dict(zip(names, answers, strict=True)))


async def _answers(store: Store) -> bool:
    try:
        await store.ping()
    except StoreUnavailable:
        return False
    return True
