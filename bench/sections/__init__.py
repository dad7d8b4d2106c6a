"""One module a question: it measures, and adds what it found."""

from collections.abc import Callable, Mapping

from bench.sections import (
    finalize,
    growth,
    half_load,
    limiter,
    placement,
    refusals,
    throughput,
    workers,
    zones,
)
from bench.stage import Stage

SECTIONS: Mapping[str, Callable[[Stage], None]] = {
    "throughput": throughput.measure,
    "zones": zones.measure,
    "half-load": half_load.measure,
    "refusals": refusals.measure,
    "finalize": finalize.measure,
    "limiter": limiter.measure,
    "workers": workers.measure,
    "placement": placement.measure,
    "growth": growth.measure,
}
"""What a full run asks, in this order; a quick one asks the first."""
