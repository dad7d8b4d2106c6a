"""What all servers are configured with: keys, limits, and how long drafts live."""

import json
import secrets
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from bench.people import LIFE

ROOT = Path(__file__).parents[1]
Policies: TypeAlias = Mapping[str, tuple[tuple[int, int], ...]]
"""By policy: quota and seconds of each window."""

_PLENTY = 1_000_000_000
WIDE: Policies = {
    "public": ((_PLENTY, 10), (_PLENTY, 60)),
    "person": ((_PLENTY, 10), (_PLENTY, 60)),
    "address": ((_PLENTY, 10), (_PLENTY, 60)),
    "mutation": ((_PLENTY, 60),),
}
"""As many windows as in production, and nobody is ever refused."""
TIGHT: Policies = {**WIDE, "person": ((1, 3600), (1, 7200))}
"""A person's second request is refused, for an hour."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Secrets of one run."""

    session: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    index: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    sealing: str = field(
        default_factory=lambda: f"bench:{b64encode(secrets.token_bytes(32)).decode()}"
    )


def environment(
    keys: Keys, policies: Policies, *, redis: str, database: str
) -> dict[str, str]:
    """Return what every server is told; each takes what it knows."""
    limits = {
        f"LIMIT_{name.upper()}": ";".join(f"{q}/{s}second" for q, s in windows)
        for name, windows in policies.items()
    }
    return {
        "ENVIRONMENT": "production",
        "NODE_ENV": "production",
        "PROJECT": str(ROOT),
        "PYTHONPATH": str(ROOT),
        "REDIS_URL": redis,
        "DATABASE_URL": database.replace("+asyncpg", ""),
        "SESSION_KEY": keys.session,
        "INDEX_KEY": keys.index,
        "SEALING_KEYS": keys.sealing,
        # The longest there is: others on the machine may take the core for a while.
        "STORE_TIMEOUT_MS": "400",
        "DRAFT_TTL": str(int(LIFE.total_seconds())),
        "POLICIES": json.dumps(policies),
        "WORKER_INSIDE": "false",
        **limits,
    }
