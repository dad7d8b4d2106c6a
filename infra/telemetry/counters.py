"""What the API counts, as Prometheus knows it. No label can be chosen by a client."""

from collections.abc import Collection

from prometheus_client import Counter, Histogram

from infra.telemetry.registry import Registry
from infra.telemetry.tally import BOUNDS, OK, Operations

DECISIONS = ("admitted", "refused", "would_refuse")
"""As the limiter has them."""
_SHOWN = (OK, "INTERNAL", "DATA_UNREADABLE")
"""Outcomes that are there from the start: a counter that begins with its first error
has no rate until the second."""


class Counters:
    """Adds what was counted elsewhere since the last time."""

    def __init__(
        self, registry: Registry, labels: Collection[str], policies: Collection[str]
    ) -> None:
        """*labels* are all that operations may have."""
        self._registry = registry
        self._before: dict[tuple[Counter, tuple[str, ...]], float] = {}
        self._counted: dict[str, Operations] = {}
        self.operations = self._counter(
            "operations",
            "Requests to /graphql, by root fields and by ok, error or union member.",
            "operation",
            "outcome",
        )
        self.seconds = Histogram(
            "onboarding_operation_seconds",
            "From a request's headers until its answer is on its way.",
            ("operation",),
            buckets=BOUNDS,
            registry=registry.own,
        )
        self.pages = self._counter("pages", "Answers other than GraphQL's.", "status")
        self.overloaded = self._counter(
            "overloaded", "Requests refused because there was too much to do."
        )
        self.evicted = self._counter(
            "connections_evicted", "Connections closed to make room for others."
        )
        self.decisions = self._counter(
            "limit_decisions",
            "What a policy said of requests: would_refuse if it is only observed.",
            "policy",
            "decision",
        )
        self.fallbacks = self._counter(
            "limit_fallbacks", "Decisions about limits that were made without Redis."
        )
        self.uses = self._counter(
            "store_uses",
            "Round trips: commands that left together, or a transaction.",
            "store",
        )
        self.commands = self._counter(
            "store_commands", "Commands, and transactions.", "store"
        )
        self.losses = self._counter(
            "store_failures", "Times that a store did not do what it should.", "store"
        )
        self.cpu = self._counter("cpu_seconds", "Processor time.")
        for label in labels:
            self.seconds.labels(label)
            for outcome in _SHOWN:
                self.operations.labels(label, outcome)
        for policy in policies:
            for decision in DECISIONS:
                self.decisions.labels(policy, decision)

    def lift(self, counter: Counter, total: float, *labels: str) -> None:
        """Bring *counter* up to what has been counted in this process: *total*."""
        key = (counter, labels)
        before = self._before.get(key)
        if before != total:
            child = counter.labels(*labels) if labels else counter
            child.inc(total - (before or 0))
            self._before[key] = total

    def lift_seconds(self, label: str, counted: Operations) -> None:
        """Bring the histogram of *label* up to what has been counted."""
        before = self._counted.setdefault(label, Operations())
        if before.slots == counted.slots:
            return
        child = self.seconds.labels(label)
        slots = zip(child._buckets, counted.slots, before.slots, strict=True)  # noqa: SLF001 - `observe` adds one at a time
        for bucket, number, already in slots:
            if number != already:
                bucket.inc(number - already)
        child._sum.inc(counted.seconds - before.seconds)  # noqa: SLF001 - as above
        before.slots, before.seconds = [*counted.slots], counted.seconds

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        name = f"onboarding_{name}"
        return Counter(name, meaning, labels, registry=self._registry.own)
