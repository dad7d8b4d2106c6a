"""What the service promises for each cell: here is what differs from the usual."""

from collections.abc import Mapping
from typing import TypeAlias

from tests.matrix.cell import Store
from tests.matrix.kinds import Kind

Differences: TypeAlias = Mapping[str, str]
REFUSED = "STORE_UNAVAILABLE"
DEGRADED = {"/readyz": "200 degraded"}
_WRITES_DRAFTS = ("saveOnboardingDraft", "discardOnboardingDraft")
_WRITES_SESSIONS = ("signIn", "signOut", "endSession")
_WRITES_PEOPLE = (
    "requestSignInCode",
    "requestEmailCode",
    "confirmEmail",
    "finalizeOnboarding",
)


def _refused(*names: str) -> Differences:
    return dict.fromkeys(names, REFUSED)


REDIS_GONE: Differences = {
    **_refused(*_WRITES_DRAFTS, *_WRITES_SESSIONS, *_WRITES_PEOPLE),
    **_refused("chooseReminders", "onboarding", "onboardingDraft", "sessions"),
    **_refused("onboardingStats", "homeMatches"),
    "viewer": "answered degraded",
    "profile": "answered degraded",
    **DEGRADED,
}
"""Nobody can say whether a session was ended: what its signature alone opens."""
REDIS_REFUSES: Differences = {
    **_refused(*_WRITES_DRAFTS, *_WRITES_SESSIONS, *_WRITES_PEOPLE),
    **DEGRADED,
}
"""What is there can be read."""
REDIS_FULL: Differences = {
    **_refused("saveOnboardingDraft", "signIn", *_WRITES_PEOPLE),
    **DEGRADED,
}
"""What is there can be deleted, too."""
POSTGRES_GONE: Differences = {
    **_refused("signIn", *_WRITES_PEOPLE, "chooseReminders", "viewer", "profile"),
    **_refused("homeMatches"),
    **_refused("onboardingStats"),  # of its outbox; the rest is answered
    "POST /stop/<token>": "503",
    **DEGRADED,
}
"""Drafts and sessions need nothing of it."""
POSTGRES_READS: Differences = {
    **_refused("signIn", *_WRITES_PEOPLE, "chooseReminders"),
    "POST /stop/<token>": "503",
}
_CELLS: dict[tuple[Store, str], Differences] = {
    ("redis", "restarted"): {},
    ("redis", "read-only"): REDIS_REFUSES,
    ("redis", "full"): REDIS_FULL,
    ("redis", "failover"): {},
    ("postgres", "restarted"): {},
    ("postgres", "read-only"): {**POSTGRES_READS, **DEGRADED},
    ("postgres", "full"): POSTGRES_READS,
    ("postgres", "failover"): {"finalizeOnboarding": "OnboardingIncomplete"},
}
LOST = {("postgres", "failover", "finalizeOnboarding")}
"""Acknowledged, and gone with the server that had it: its person begins anew."""


def expected(store: Store, kind: Kind) -> Differences:
    """Return what comes of which operation while a fault of *store* lasts."""
    gone = REDIS_GONE if store == "redis" else POSTGRES_GONE
    return _CELLS.get((store, kind.name), gone)
