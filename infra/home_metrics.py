"""How many homes wait for vectors, for Prometheus."""

from prometheus_client.core import GaugeMetricFamily

from infra.postgres.homes.census import HomeCensus
from resolvers.ports.service import Clock


class HomeMetrics:
    """Asks the database when asked."""

    def __init__(self, census: HomeCensus, clock: Clock) -> None:
        self._census = census
        self._clock = clock

    async def told(self) -> list[GaugeMetricFamily]:
        """Return the gauges. Raises `StoreUnavailable`."""
        waiting = await self._census.waiting()
        homes = GaugeMetricFamily(
            "onboarding_homes",
            "Homes without vectors; those given up need an operator.",
            labels=("state",),
        )
        homes.add_metric(("waiting",), waiting.number)
        homes.add_metric(("given_up",), waiting.given_up)
        since = (
            (self._clock() - waiting.oldest).total_seconds() if waiting.oldest else 0
        )
        oldest = GaugeMetricFamily(
            "onboarding_homes_oldest_seconds",
            "Since the first of those that wait was made.",
            value=max(0.0, since),
        )
        return [homes, oldest]
