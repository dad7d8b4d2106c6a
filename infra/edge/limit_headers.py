"""What clients are told of their limits: the RateLimit fields of the IETF draft.

draft-ietf-httpapi-ratelimit-headers-10: structured fields, one item a window.
"""

import time
from functools import lru_cache
from math import ceil
from typing import Any

from infra.edge.outgoing import RawFields
from resolvers.models.limits import Decision, Policy, RateLimit, Window


def limit_headers(decision: Decision) -> RawFields:
    """Return the fields that every answer to a charged request carries."""
    now = time.time() * 1000
    told: list[str] = []
    left: list[str] = []
    for policy, window, remaining, told_at, more_in, _ in decision.budgets:
        if not policy.is_observed:
            name, of_policy = _constant(policy, window)
            seconds = max(0, ceil((told_at + more_in - now) / 1000))
            told.append(of_policy)
            left.append(f"{name}r={remaining};t={seconds}")
    if not told:
        return []
    fields = [
        (b"ratelimit-policy", ", ".join(told).encode()),
        (b"ratelimit", ", ".join(left).encode()),
    ]
    if decision.violated:
        fields.append((b"retry-after", b"%d" % retry_seconds(decision)))
    return fields


def told_cost(limits: RateLimit) -> dict[str, Any]:
    """Return the price of a request and what it left, for `extensions.cost`."""
    return {
        "requested": limits.cost,
        "policies": [
            {
                "name": budget.name,
                "limit": budget.limit,
                "remaining": budget.remaining,
                "resetAt": budget.resets_at.isoformat(),
            }
            for budget in limits.policies
        ],
    }


def retry_seconds(decision: Decision) -> int:
    """Return whole seconds to wait, at least one and never too few."""
    assert decision.retry_after
    return max(1, ceil(decision.retry_after.total_seconds()))


@lru_cache
def _constant(policy: Policy, window: Window) -> tuple[str, str]:
    """Return how an item of either field begins, or all of it."""
    name = f'"{policy.name}-{window.seconds}s";'
    return name, f"{name}q={window.quota};w={window.seconds}"
