"""What each policy allows, read from `limits` notation."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from limits import parse_many

from resolvers.models.limits import Policy, Window


def policies(texts: Mapping[str, str], observed: Collection[str]) -> dict[str, Policy]:
    """Return by name what e.g. `20/10second;300/minute` means."""
    return {
        name: Policy(name, _windows(text), is_observed=name in observed)
        for name, text in texts.items()
    }


def _windows(text: str) -> tuple[Window, ...]:
    quotas: dict[int, int] = {}
    for item in parse_many(text):
        seconds = item.get_expiry()
        quotas[seconds] = min(item.amount, quotas.get(seconds, item.amount))
    return tuple(Window(q, timedelta(seconds=s)) for s, q in quotas.items())
