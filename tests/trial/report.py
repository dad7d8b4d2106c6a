"""What a trial says: its numbers, and all that helps to understand what it found."""

from collections import Counter
from collections.abc import Iterator, Sequence

from tests.trial.journal import Entry
from tests.trial.plan import Fault, around
from tests.trial.trial import Result

_SHOWN = 3
"""People whose journals are printed whole."""


def numbers(result: Result) -> Iterator[str]:
    """Tell how much was done, and what went wrong while it was."""
    entries = result.entries
    yield (
        f"{len(entries)} operations, {result.profiles} profiles, "
        f"{result.recovered:.2f} s to recover"
    )
    by_kind: dict[str, Counter[str]] = {}
    for entry in entries:
        by_kind.setdefault(entry.kind, Counter())[entry.outcome or "?"] += 1
    for kind, outcomes in sorted(by_kind.items()):
        yield f"  {kind}: {_listed(outcomes)}"
    yield f"faults: {_listed(result.injector.done)}"
    yield f"messages: {_listed(result.messages)}"


def findings(result: Result, seed: int, plan: Sequence[Fault]) -> Iterator[str]:
    """Tell what was found, with the journals of those whom it happened to."""
    if not result.findings:
        return
    yield f"SEED={seed} found {sum(map(len, result.findings.values()))} broken promises"
    shown = 0
    for person, found in sorted(result.findings.items()):
        yield f"person {person}:" if person >= 0 else "all together:"
        yield from (f"  {line}" for line in found[:20])
        if person >= 0 and shown < _SHOWN:
            shown += 1
            yield from _journal([e for e in result.entries if e.person == person], plan)


def _journal(entries: Sequence[Entry], plan: Sequence[Fault]) -> Iterator[str]:
    yield from (f"    {entry}" for entry in entries)
    if entries:
        yield "    meanwhile:"
        first, last = entries[0].sent, entries[-1].sent
        faults = around(plan, last, seconds=last - first)
        yield from (f"    {fault}" for fault in faults)


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
