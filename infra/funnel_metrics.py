"""How far people came today and where they are, of all processes, for Prometheus."""

from datetime import timedelta

from prometheus_client.core import GaugeMetricFamily

from resolvers.ports.service import Clock
from resolvers.ports.statistics import TallyBook
from resolvers.statistics import MOST_DAYS, day_of
from resolvers.summing import open_drafts, period, summed


class FunnelMetrics:
    """Asks the book when asked. Porto-Novo's midnight begins anew."""

    def __init__(self, book: TallyBook, clock: Clock) -> None:
        self._book = book
        self._clock = clock

    async def told(self) -> list[GaugeMetricFamily]:
        """Return today's gauges. Raises `StoreUnavailable`."""
        today = day_of(self._clock())
        days = [today - timedelta(days=n) for n in range(MOST_DAYS)]
        counts = await self._book.days(days)
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
        open_ = GaugeMetricFamily(
            "onboarding_drafts_open",
            "Drafts that somebody may go on with; role none has not named one.",
            labels=("step", "role"),
        )
        for place in open_drafts(summed(counts)):
            role = (place.role or "none").lower()
            open_.add_metric((place.step.value, role), place.drafts)
        told = period(today, today, counts[0])
        for funnel in (told.everybody, *told.roles):
            role = (funnel.role or "all").lower()
            people.add_metric(("started", role), funnel.started)
            people.add_metric(("finalized", role), funnel.finalized)
            for step in funnel.steps:
                people.add_metric((step.step.value, role), step.reached)
                dropped.add_metric((step.step.value, role), step.dropped)
        return [people, dropped, open_]
