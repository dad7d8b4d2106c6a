"""A command as it is sent, if it may be."""

from collections.abc import Sequence

from hiredis import pack_command

from infra.redis.commands import HOT, Argument


def packed(command: Sequence[Argument]) -> bytes:
    """Return what is sent; raise ValueError or TypeError for what may not be."""
    if command[0] not in HOT:
        raise ValueError(f"{command[0]!r} has no place on the hot path")
    text: bytes = pack_command(command)  # type: ignore[arg-type] # a tuple of any length
    return text
