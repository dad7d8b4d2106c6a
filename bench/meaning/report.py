"""The results as Markdown, read in a few words."""

from collections.abc import Iterable, Iterator
from statistics import fmean

from bench.findings import Table
from bench.meaning.cases import Case
from bench.meaning.ranks import quantile
from bench.meaning.speed import Making, Speed
from bench.report import markdown

_FAST, _EXACT = 10, 0.99
_HOW = (
    "How to repeat this: `make bench-meaning`. How to read it: [README](../README.md)."
)
_SHARES = (0.5, 0.95, 0.99)


def page(machine: Iterable[str], parts: Iterable[str]) -> str:
    """Return the whole page."""
    all_ = [
        "# Homes by meaning",
        _HOW,
        "\n".join(f"* {line}" for line in machine),
        *parts,
    ]
    return "\n\n".join(all_) + "\n"


def of_speed(found: Speed) -> list[str]:
    """Return the parts that tell of it."""
    before, after = found.load
    load = f"* load average {before:.1f} before anybody asked, {after:.1f} after"
    return [
        markdown(_times(found)),
        f"{_read(found)}\n{load}",
        markdown(_making(found.making)),
    ]


def _times(found: Speed) -> Table:
    how = (
        "Seekers ask for ten among 10,000 offers, one after another; "
        f"{found.fitting:.0%} of the offers pass somebody's filters, on average. "
        "Milliseconds: the statement as EXPLAIN ANALYZE takes it, planning and "
        "running, and all of `MatchResolvers.of`, without its limit. The quietest of "
        "three rounds. Recall is the share of the ten best that are found, beside the "
        "same without the index; equal scores are as good."
    )
    columns = (
        "",
        *("p50", "p95", "p99", "call p50", "call p95", "call p99"),
        *("recall@10", "of the call", "exact p50", "plans with the index"),
    )
    return Table("Speed", how, columns, [_row(case) for case in found.cases])


def _row(case: Case) -> tuple[str, ...]:
    by_index = fmean(plan.by_index for plan in case.plans)
    return (
        case.name,
        *_percentiles(plan.milliseconds for plan in case.plans),
        *_percentiles(call.milliseconds for call in case.calls),
        "" if case.recall is None else f"{case.recall:.4f}",
        "" if case.recall_of_call is None else f"{case.recall_of_call:.4f}",
        "" if case.exact is None else f"{case.exact:.1f}",
        "" if case.exact is None else f"{by_index:.0%}",
    )


def _percentiles(values: Iterable[float]) -> Iterator[str]:
    ordered = sorted(values)
    for share in _SHARES:
        yield f"{quantile(ordered, share):.1f}"


def _read(found: Speed) -> str:
    """Say whether the goals were reached; words have none."""
    lines = []
    for case in found.cases:
        low, high = min(case.medians), max(case.medians)
        line = f"{case.name}: medians of the rounds {low:.1f} to {high:.1f} ms"
        if case.recall is not None:
            line += (
                f"; at most {_FAST} ms: {_met(is_met=low <= _FAST)}"
                f"; recall of at least {_EXACT}: {_met(is_met=case.recall >= _EXACT)}"
            )
        lines.append(f"* {line}")
    return "\n".join(lines)


def _met(*, is_met: bool) -> str:
    return "met" if is_met else "missed"


def _making(making: Making) -> Table:
    rows = [
        ("vectors of 20,000 homes", f"{making.vectors:,}"),
        ("of them distinct", f"{making.distinct:,}"),
        ("the model, one home", f"{making.embedding:.0f} ms"),
        ("keeping its vectors, beside the index", f"{making.keeping:.0f} ms"),
        ("both indexes, of vectors that are there", f"{making.indexing:.0f} s"),
        *(
            (f"size of `{name}`", f"{size / 2**20:.0f} MiB")
            for name, size in making.sizes.items()
        ),
    ]
    how = "What it takes to be findable; milliseconds at the median of a hundred."
    return Table("Making them findable", how, ("", ""), rows)
