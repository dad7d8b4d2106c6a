"""What must be true of everything together: messages, audit, people, quotas."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from tests.trial.journal import Entry
from tests.trial.stored import Stored


def messages(
    stored: Stored, taken: Mapping[str, int], entries: Sequence[Entry]
) -> Iterator[str]:
    """Find what arrived twice, or not, or without being written down."""
    rows = {row["id"]: row for row in stored.tables["outbox"]}
    for id_, times in taken.items():
        if times > 1:
            yield f"message {id_} arrived {times} times"
    for row in rows.values():
        if wrong := _message(row, has_arrived=row["id"] in taken):
            yield f"a {row['kind']} {wrong}"
    if strangers := taken.keys() - rows.keys():
        yield f"{len(strangers)} messages arrived that nobody has written down"
    for asked, kind in (("code", "sign-in-code"), ("email-code", "email-code")):
        requests = [e for e in entries if e.kind == asked]
        least = sum(not e.is_unknown for e in requests)
        found = sum(row["kind"] == kind for row in rows.values())
        if not least <= found <= len(requests):
            yield f"{found} {kind}s for {least} to {len(requests)} requests"
    if stored.jobs:
        yield f"BullMQ still has {stored.jobs} jobs"


def _message(row: dict[str, Any], *, has_arrived: bool) -> str | None:
    """Return what is wrong with what became of one message."""
    reason = row["reason"] or ""
    match row["state"]:
        case "sent":
            return None if has_arrived else "counts as sent, and did not arrive"
        case "cancelled":
            return f"was cancelled ({reason}), and arrived" if has_arrived else None
        case "dead":
            is_uncertain = reason.startswith("uncertain: ")
            return None if is_uncertain else f"was given up: {reason}"
        case other:
            return f"is still {other}"


def people(
    stored: Stored, ids: Mapping[int, set[str]], entries: Sequence[Entry]
) -> Iterator[str]:
    """Find people who are two, or were confirmed more often than they asked."""
    for number, found in ids.items():
        if len(found) > 1:
            yield f"person {number} is {len(found)} people"
    owners = Counter(id_ for found in ids.values() for id_ in found)
    if shared := [id_ for id_, count in owners.items() if count > 1]:
        yield f"{len(shared)} people have the id of somebody else"
    unknown = {str(row["id"]) for row in stored.tables["users"]} - owners.keys()
    perhaps = sum(e.kind == "sign-in" and e.is_unknown for e in entries)
    if len(unknown) > perhaps:
        yield f"there are {len(unknown)} people whom nobody knows"
    for number, found in ids.items():
        asked = [e for e in entries if e.person == number and e.kind == "confirm-email"]
        for id_ in found:
            rows = stored.rows("audit_log", UUID(id_))
            audits = sum(row["action"] == "email.confirmed" for row in rows)
            least = sum(e.outcome == "EmailConfirmed" for e in asked)
            most = least + sum(e.is_unknown for e in asked)
            if not least <= audits <= most:
                yield f"person {number}: {audits} confirmations, {least} to {most} made"


def our_faults(entries: Sequence[Entry]) -> Iterator[str]:
    """Find answers that say that we have a bug."""
    for entry in entries:
        if entry.outcome == "INTERNAL":
            yield f"#{entry.n} {entry.kind} of person {entry.person}: INTERNAL"
