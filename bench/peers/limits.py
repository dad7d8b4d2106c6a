"""One decision over all policies of a request: what `charge.lua` is asked and said."""

import hashlib
import hmac
import struct
from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

from bench.peers.settings import INDEX_KEY, POLICIES

_SLOTS = 16
_KEY = INDEX_KEY.encode()
Asked: TypeAlias = tuple[list[str], list[bytes]]
"""Keys and arguments."""
Lines: TypeAlias = list[tuple[bytes, bytes]]
"""Headers."""
_SIGNED_IN = {
    False: ("person", "address"),
    True: ("person", "address", "mutation"),
}


def asked(person: str | None, address: str, *, is_mutation: bool) -> Asked:
    """Return the keys and arguments of a decision."""
    points = 10 if is_mutation else 1
    keys: list[str] = []
    arguments: list[bytes] = []
    for policy in _SIGNED_IN[is_mutation] if person else ("public",):
        if policy in {"address", "public"}:
            client = _shared(policy, address)
        else:
            client = _index(policy, person or "")
        keys.append(f"{{limits}}:{policy}:{_lengths(policy)}:{client}")
        arguments.append(_charge(policy, points))
    return keys, arguments


def headers(
    person: str | None, told: Sequence[int], *, is_mutation: bool
) -> tuple[Lines, int]:
    """Return what to tell, and how many seconds to wait: 0 if it was charged."""
    names, policies = _windows(bool(person), is_mutation)
    left = ", ".join(
        f"{name};r={told[3 * i + 1]};t={-(-told[3 * i + 2] // 1000)}"
        for i, name in enumerate(names)
    )
    wait = -(-max(told[3::3]) // 1000)
    lines = [(b"ratelimit-policy", policies), (b"ratelimit", left.encode())]
    if wait:
        lines.append((b"retry-after", b"%d" % wait))
    return lines, wait


@lru_cache
def _windows(is_signed_in: bool, is_mutation: bool) -> tuple[tuple[str, ...], bytes]:  # noqa: FBT001 - a cache's key
    policies = _SIGNED_IN[is_mutation] if is_signed_in else ("public",)
    windows = [(f'"{p}-{s}s"', q, s) for p in policies for q, s in POLICIES[p]]
    told = ", ".join(f"{name};q={q};w={s}" for name, q, s in windows)
    return tuple(name for name, _, _ in windows), told.encode()


@lru_cache
def _lengths(policy: str) -> str:
    return ",".join(str(seconds) for _, seconds in POLICIES[policy])


@lru_cache
def _charge(policy: str, points: int) -> bytes:
    windows = POLICIES[policy]
    numbers = [points, 1, len(windows)]
    for quota, seconds in windows:
        numbers += quota, -(-seconds * 1000 // _SLOTS)
    return struct.pack(f"<{len(numbers)}d", *numbers)


@lru_cache
def _shared(policy: str, address: str) -> str:
    return _index(policy, address)


def _index(policy: str, client: str) -> str:
    return hmac.digest(_KEY, f"{policy}\0{client}".encode(), hashlib.sha256).hex()
