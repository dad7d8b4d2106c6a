"""What clients are told of their limits: the RateLimit fields of the IETF draft.

draft-ietf-httpapi-ratelimit-headers-10: structured fields, one item a window.
"""

import math
import time
from typing import Any

from infra.edge.outgoing import RawFields
from resolvers.models.limits import Budget, Decision, RateLimit


def limit_headers(decision: Decision) -> RawFields:
    """Return the fields that every answer to a charged request carries."""
    budgets = [b for b in decision.budgets if not b.policy.is_observed]
    if not budgets:
        return []
    now = time.time() * 1000
    fields = [
        (b"ratelimit-policy", ", ".join(map(_policy, budgets)).encode()),
        (b"ratelimit", ", ".join([_left(budget, now) for budget in budgets]).encode()),
    ]
    if decision.retry_after:
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
    return max(1, math.ceil(decision.retry_after.total_seconds()))


def _policy(budget: Budget) -> str:
    return f'"{budget.name}";q={budget.limit};w={budget.seconds}'


def _left(budget: Budget, now: float) -> str:
    seconds = max(0, math.ceil((budget.told_at + budget.more_in - now) / 1000))
    return f'"{budget.name}";r={budget.remaining};t={seconds}'
