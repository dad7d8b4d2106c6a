"""Something wrong with one answer."""

from dataclasses import dataclass
from enum import StrEnum


class ProblemCode(StrEnum):
    """Stable names of what can be wrong. `schema.wording` has the sentences."""

    # Shape and size: such a save is refused.
    TOO_LONG = "TOO_LONG"
    TOO_MANY = "TOO_MANY"
    NOT_TEXT = "NOT_TEXT"
    TOO_LARGE = "TOO_LARGE"
    # Business: such an answer is kept, and must be mended before the end.
    INVALID_EMAIL = "INVALID_EMAIL"
    INVALID_URL = "INVALID_URL"
    INVALID_CPI = "INVALID_CPI"
    INVALID_IFU = "INVALID_IFU"
    INVALID_RCCM = "INVALID_RCCM"
    NEGATIVE_AMOUNT = "NEGATIVE_AMOUNT"
    BUDGET_ORDER = "BUDGET_ORDER"
    UNKNOWN_ZONE = "UNKNOWN_ZONE"
    TERMS_OUTDATED = "TERMS_OUTDATED"
    IDENTIFIER_TAKEN = "IDENTIFIER_TAKEN"
    # Signing in.
    INVALID_PHONE = "INVALID_PHONE"
    UNSUPPORTED_COUNTRY = "UNSUPPORTED_COUNTRY"


@dataclass(frozen=True, slots=True)
class Problem:
    """Where it is (`legal.ifu`), what it is, and the limit it broke if any."""

    path: str
    code: ProblemCode
    limit: int | None = None
