"""Which key decides where a command goes, and which keys lead everywhere."""

from collections.abc import Sequence

from infra.redis.commands import Argument
from infra.topology.slots import Owners, slot_of
from infra.topology.url import Host

ANYWHERE = "ping"
_AFTER_KEY_COUNT = frozenset(("EVAL", "EVALSHA"))
_WITHOUT_KEY = frozenset(("CONFIG", "INFO"))


def key_of(command: Sequence[Argument]) -> str | bytes:
    """Return the first key of *command*; empty if it has none."""
    name = command[0]
    if name in _WITHOUT_KEY:
        return ""
    at = 1
    if name in _AFTER_KEY_COUNT:
        at = 3 if command[2] else len(command)
    key = command[at] if at < len(command) else ""
    return key if isinstance(key, str | bytes) else str(key)


def keys_everywhere(owners: Owners) -> Sequence[str]:
    """Return a key for each node that has slots."""
    found: dict[Host, str] = {}
    missing, number = set(filter(None, owners)), 0
    while missing:
        key = f"{ANYWHERE}:{number}"
        owner = owners[slot_of(key)]
        if owner in missing:
            missing.discard(owner)
            found[owner] = key
        number += 1
    return tuple(found.values()) or (ANYWHERE,)
