"""What the Python peers are told by their environment: the same as everybody."""

import os
from collections.abc import Mapping

import msgspec

PORT = int(os.environ["PORT"])
REDIS_URL = os.environ["REDIS_URL"]
SESSION_KEY = os.environ["SESSION_KEY"].encode()
INDEX_KEY = os.environ["INDEX_KEY"]
SEALING_KEYS = os.environ["SEALING_KEYS"]
DRAFT_LIFE = int(os.environ["DRAFT_TTL"]) * 1000
"""Milliseconds."""
POLICIES: Mapping[str, tuple[tuple[int, int], ...]] = msgspec.json.decode(
    os.environ["POLICIES"], type=dict[str, tuple[tuple[int, int], ...]]
)
"""By policy: quota and seconds of each window."""
LIMITER = os.environ.get("BARE_LIMITER") != "off"
