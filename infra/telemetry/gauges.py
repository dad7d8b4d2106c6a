"""What is so at this moment, in this process; of several, what it comes to together."""

from collections.abc import Sequence
from typing import Literal

from prometheus_client import Gauge

from infra.availability import Availability
from infra.edge.crowd import Crowd
from infra.telemetry.registry import Registry


class Gauges:
    """Tells how things stand."""

    def __init__(
        self, registry: Registry, crowd: Crowd, stores: Sequence[Availability]
    ) -> None:
        self._crowd = crowd
        self._stores = stores

        def gauge(
            name: str,
            meaning: str,
            *names: str,
            of_all: Literal["livesum", "livemax"] = "livesum",
        ) -> Gauge:
            return Gauge(
                f"onboarding_{name}",
                meaning,
                names,
                registry=registry.own,
                multiprocess_mode=of_all,
            )

        self._processes = gauge("processes", "Processes that serve.")
        self._in_hand = gauge("requests_in_hand", "Requests whose next step is ours.")
        self._most = gauge(
            "requests_at_once", "As many may be in hand; more are refused."
        )
        self._connections = gauge("connections", "Open connections of clients.")
        self._down = gauge(
            "store_down",
            "1 while a process takes the store for down, and only tries it.",
            "store",
            of_all="livemax",
        )

    def set(self) -> None:
        """Bring them up to date."""
        self._processes.set(1)
        self._in_hand.set(self._crowd.in_hand)
        self._most.set(self._crowd.most)
        self._connections.set(self._crowd.connections)
        for store in self._stores:
            self._down.labels(store.store).set(store.is_partly_down)
