"""Which node of a cluster has which key."""

import random
from binascii import crc_hqx
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from infra.topology.asking import Questions
from infra.topology.newest import newest
from infra.topology.url import Host, RedisUrl

SLOTS = 16_384
Owners: TypeAlias = list[Host | None]
"""The master of each slot; None if it has none."""
_ASKED = 5
"""Nodes that are asked at once."""
_PATIENCE = 1 / 4
"""Of the time-out: how long a minority that answered waits for more."""


def slot_of(key: str | bytes) -> int:
    """Return the slot of *key*: of what is in its first braces, if there are any."""
    if isinstance(key, str):
        key = key.encode()
    if (start := key.find(b"{") + 1) and (end := key.find(b"}", start)) > start:
        key = key[start:end]
    return crc_hqx(key, 0) % SLOTS


class Cluster:
    """Asks nodes how the slots are spread."""

    def __init__(self, url: RedisUrl, *, timeout: float) -> None:
        """*timeout* in seconds, for a step."""
        self._questions = Questions(url.server, timeout=timeout)
        self._seeds = url.hosts
        self._patience = timeout * _PATIENCE

    async def owners(self, known: Iterable[Host] = ()) -> Owners:
        """Ask some of the *known* nodes, and of those that the URL names.

        Raises `RedisError` or OSError if nobody answers.
        """
        hosts = sorted({*self._seeds, *known})
        asked = random.sample(hosts, min(_ASKED, len(hosts)))
        questions = [self._ask(host) for host in asked]
        return await newest(questions, patience=self._patience)

    async def owner(self, slot: int) -> Host:
        """Ask where *slot* is; raise OSError if nobody has it."""
        if owner := (await self.owners())[slot]:
            return owner
        raise ConnectionError(f"nobody has slot {slot}")

    async def _ask(self, host: Host) -> tuple[int, Owners]:
        info, slots = ("CLUSTER", "INFO"), ("CLUSTER", "SLOTS")
        state, spread = await self._questions.ask(host, info, slots)
        told = dict(line.split(":", 1) for line in state.split("\r\n") if ":" in line)
        # A node that was cut off has an old view, and knows that something is wrong.
        is_whole = told.get("cluster_state") == "ok"
        epoch = int(told.get("cluster_current_epoch", 0))
        return epoch + (1 << 62 if is_whole else 0), _owners(spread, host)


def _owners(spread: Sequence[Any], asked: Host) -> Owners:
    owners: Owners = [None] * SLOTS
    for first, last, master, *_ in spread:
        name, port = master[0], int(master[1])
        # One that does not know its own name is where we found it.
        host = Host(name if name and name != "?" else asked.name, port)
        owners[int(first) : int(last) + 1] = [host] * (int(last) + 1 - int(first))
    return owners
