"""What a trial says: its numbers, and all that helps to understand what it found."""

from collections import Counter
from collections.abc import Iterator

from tests.trial.trial import Result

_SHOWN = 3
"""People whose journals are printed whole."""
_BEFORE = 5.0
"""Seconds."""


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


def findings(result: Result, seed: int) -> Iterator[str]:
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
            yield from _journal(result, person)


def _journal(result: Result, person: int) -> Iterator[str]:
    """Tell what a person asked, and what was broken meanwhile."""
    entries = [entry for entry in result.entries if entry.person == person]
    yield from (f"    {entry}" for entry in entries)
    first, last = entries[0].sent, entries[-1].ended
    yield "    meanwhile:"
    for began, ended, fault in sorted(result.injector.spans, key=lambda span: span[0]):
        if began <= last and ended >= first - _BEFORE:
            yield f"    {began:.3f}-{ended:.3f} {fault.target}: {fault.kind}"


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
