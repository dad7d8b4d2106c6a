"""How far people came today, of all processes, for Prometheus."""

from prometheus_client.core import GaugeMetricFamily

from resolvers.ports.service import Clock
from resolvers.ports.statistics import TallyBook
from resolvers.statistics import day_of
from resolvers.summing import period


class FunnelMetrics:
    """Asks the book when asked. Porto-Novo's midnight begins anew."""

    def __init__(self, book: TallyBook, clock: Clock) -> None:
        self._book = book
        self._clock = clock

    async def told(self) -> list[GaugeMetricFamily]:
        """Return today's gauges. Raises `StoreUnavailable`."""
        today = day_of(self._clock())
        (counts,) = await self._book.days([today])
        people = GaugeMetricFamily(
            "onboarding_funnel_people",
            "Drafts that came to a stage today; role all is everybody.",
            labels=("stage", "role"),
        )
        dropped = GaugeMetricFamily(
            "onboarding_dropped_people",
            "Drafts that expired unfinished and were seen to today.",
            labels=("step", "role"),
        )
        told = period(today, today, counts)
        for funnel in (told.everybody, *told.roles):
            role = (funnel.role or "all").lower()
            people.add_metric(("started", role), funnel.started)
            people.add_metric(("finalized", role), funnel.finalized)
            for step in funnel.steps:
                people.add_metric((step.step.value, role), step.reached)
                dropped.add_metric((step.step.value, role), step.dropped)
        return [people, dropped]
