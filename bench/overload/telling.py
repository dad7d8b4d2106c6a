"""The results as Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.exchange import Exchange
from bench.findings import Table
from bench.overload.beside import Beside
from bench.overload.phases import CONNECTIONS, OK, REFUSED, Overload, Phase, percentile
from bench.report import markdown


@dataclass(frozen=True, slots=True)
class Outcome:
    """All of a run."""

    capacity: Exchange
    cpu: float
    """Seconds of CPU a read, at capacity."""
    overload: Overload
    memory: float
    """MiB of RSS before it, and after."""
    memory_after: float
    outages: int
    """How often a store counted as down, though none was."""
    crowds: Sequence[Beside]


def told(outcome: Outcome, machine: Sequence[str]) -> str:
    """Return the page."""
    parts = [
        "# Overload",
        "How to repeat this: `make load`. How to read it: [README](../README.md).",
        "\n".join(f"* {line}" for line in machine),
        markdown(_phases(outcome)),
        _summary(outcome),
        markdown(_crowds(outcome.crowds)),
    ]
    return "\n\n".join(parts) + "\n"


def _phases(outcome: Outcome) -> Table:
    capacity, phases = outcome.capacity, outcome.overload
    how = (
        f"Capacity is {capacity.rate:,.0f} reads a second: 32 clients that wait for "
        f"their answers, p99 {capacity.percentile(99):.1f} ms. Then reads come at an "
        f"even pace over {CONNECTIONS:,} connections, whether or not answers do. "
        "Milliseconds; p99 is of what was accepted."
    )
    columns = (
        *("load", "offered/s", "accepted/s", "refused/s", "other"),
        *("p50", "p99", "p99 of refusals", "CPU"),
    )
    every = (phases.before, phases.over, phases.after)
    return Table("Twice the capacity", how, columns, [_row(each) for each in every])


def _row(phase: Phase) -> tuple[str, ...]:
    accepted, refused = phase.times(OK), phase.times(REFUSED)
    return (
        phase.name,
        f"{len(phase.answers) / phase.seconds:,.0f}",
        f"{phase.rate(OK):,.0f}",
        f"{phase.rate(REFUSED):,.0f}",
        str(phase.others),
        f"{percentile(accepted, 50):.1f}",
        f"{percentile(accepted, 99):.1f}",
        f"{percentile(refused, 99):.1f}" if refused else "",
        f"{phase.cpu / phase.seconds:.0%}",
    )


def _summary(outcome: Outcome) -> str:
    back, over = outcome.overload.back_after, outcome.overload.over
    refused = len(over.times(REFUSED))
    spent = over.cpu - outcome.cpu * len(over.times(OK))
    cpu = 1e6 * outcome.cpu, 1e6 * spent / max(1, refused)
    lines = [
        f"Back to normal after: {'never' if back is None else f'{back:.1f} s'}.",
        f"RSS: {outcome.memory:.0f} MiB before, {outcome.memory_after:.0f} after.",
        f"Times a store was taken for down: {outcome.outages}.",
        f"CPU of a read {cpu[0]:.0f} µs, of a refusal {cpu[1]:.0f} µs.",
    ]
    return "\n".join(f"* {line}" for line in lines)


def _crowds(crowds: Sequence[Beside]) -> Table:
    how = (
        "Reads at a quarter of the capacity over 32 connections, beside: silent "
        "clients, which connect and say nothing; slow ones, which send a byte a "
        "second of their headers or of their body; deaf ones, which ask and never "
        "read, all as one person. Who is cut off comes again a second later."
    )
    columns = ("beside", "p50", "p99", "failed", "clients", "cut off", "RSS MiB")
    rows = [
        (
            each.whom,
            f"{each.p50:.2f}",
            f"{each.p99:.2f}",
            str(each.failed),
            f"{each.size:,}",
            f"{each.cut:,}",
            f"{each.memory:.0f}",
        )
        for each in crowds
    ]
    return Table("Hostile clients", how, columns, rows)
