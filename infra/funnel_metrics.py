"""How far people came today, of all processes, for Prometheus."""

from prometheus_client import CollectorRegistry, Gauge

from resolvers.ports.service import Clock
from resolvers.ports.statistics import TallyBook
from resolvers.statistics import day_of
from resolvers.summing import period


class FunnelMetrics:
    """Asks the book when asked. Porto-Novo's midnight begins anew."""

    def __init__(self, book: TallyBook, clock: Clock) -> None:
        self._book = book
        self._clock = clock

    async def told(self, registry: CollectorRegistry) -> None:
        """Put today's gauges into *registry*. Raises `StoreUnavailable`."""
        today = day_of(self._clock())
        (counts,) = await self._book.days([today])
        people = Gauge(
            "onboarding_funnel_people",
            "Drafts that came to a stage today; role all is everybody.",
            ("stage", "role"),
            registry=registry,
        )
        dropped = Gauge(
            "onboarding_dropped_people",
            "Drafts that expired unfinished and were seen to today.",
            ("step", "role"),
            registry=registry,
        )
        told = period(today, today, counts)
        for funnel in (told.everybody, *told.roles):
            role = (funnel.role or "all").lower()
            people.labels("started", role).set(funnel.started)
            people.labels("finalized", role).set(funnel.finalized)
            for step in funnel.steps:
                people.labels(step.step.value, role).set(step.reached)
                dropped.labels(step.step.value, role).set(step.dropped)
