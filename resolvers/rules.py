"""What the rules depend on besides the answers themselves."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rules:
    """Today's reference data."""

    terms_version: str
    """The terms a person must have accepted to finalize."""
    zones: frozenset[str] | None = None
    """Known zone ids; None while no store can tell."""
