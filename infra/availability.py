"""Whether a store answers. Knows it, says it once, and keeps the crowd away meanwhile.

After two failures in a row a store counts as down. From then on one caller at a time
tries it, with a pause in between, and all others are refused at once. So a store that
hangs costs a request its time-out twice at most, and most requests nothing.

A store that is full, or a replica, answers: what it refuses is refused, and the rest
goes on.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import uniform
from typing import NamedTuple

from resolvers.errors import StoreUnavailable

_CERTAIN = 2
"""Failures in a row; a single one may be a slow moment of ours."""
_PAUSE = 0.25
"""Seconds from a failure to the next attempt, once it is down; give or take a fifth,
so that many processes do not try at the same moment."""
_TOLD_AGAIN = 60.0
"""Seconds until it is said once more that a store refuses."""
_log = logging.getLogger("onboarding.stores")


class Trouble(NamedTuple):
    """What an error means for the use of a store."""

    reason: str
    """In a few words, without values."""
    answers: bool = False
    """It is not down: it refuses this, and may do something else."""


@dataclass(slots=True)
class Counted:
    """What became of a store's uses, since the start."""

    uses: int = 0
    """Times that something was sent, with one or more commands."""
    commands: int = 0
    """A transaction is one."""
    losses: int = 0
    """Failures; of what fails together, one."""


class Availability:
    """Stands before one store.

    *trouble_of* tells what an error says of the store; None if it is no fault of its.
    """

    def __init__(
        self,
        store: str,
        address: str,
        trouble_of: Callable[[Exception], Trouble | None],
    ) -> None:
        self.store = store
        self.address = address
        self.trouble_of = trouble_of
        self.failures = 0
        """In a row. While it is 0, nothing needs to be asked here."""
        self.counted = Counted()
        self.parts: list[Availability] = []
        """Servers that may be down by themselves; what they count is counted here."""
        self._trying = False
        self._try_again_at = 0.0
        self._told_at = float("-inf")

    @property
    def is_down(self) -> bool:
        """Whether nobody but one caller at a time is let through."""
        return self.failures >= _CERTAIN

    @property
    def is_partly_down(self) -> bool:
        """Whether this is so of all of it, or of a part."""
        return self.is_down or any(part.is_down for part in self.parts)

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Wrap one use; raise `StoreUnavailable` if it fails, or is not let through."""
        trying = self.admit()
        self.counted.uses += 1
        self.counted.commands += 1
        try:
            yield
        except Exception as error:
            if trouble := self.trouble_of(error):
                self.lost(trouble)
                raise StoreUnavailable(self.store) from error
            raise
        else:
            self.found()
        finally:
            if trying:
                self.leave()

    def admit(self) -> bool:
        """Begin a use without `guard`; raise `StoreUnavailable` if it must not be.

        Returns whether it is the one that tries a store that is down: then `leave` has
        to follow, however it ends.
        """
        if self.failures < _CERTAIN:
            return False
        if self._trying or time.monotonic() < self._try_again_at:
            raise StoreUnavailable(self.store)
        self._trying = True
        return True

    def leave(self) -> None:
        """Let another caller try."""
        self._trying = False

    def lost(self, trouble: Trouble) -> None:
        """Count a failure; one for all uses that fail together."""
        if trouble.answers:
            self.found()
            self._tell_refusal(trouble.reason)
            return
        if not self.failures:
            _log.error(
                "%s at %s cannot be used: %s. Likely causes: it is not running, the "
                "port is wrong, the password is wrong, or a firewall is in between. "
                "The service goes on without it and tries again.",
                self.store,
                self.address,
                trouble.reason,
            )
        self.failures += 1
        self.counted.losses += 1
        pause = _PAUSE * uniform(0.8, 1.2)  # noqa: S311 - nothing to guess
        self._try_again_at = time.monotonic() + pause

    def found(self) -> None:
        """Count a success."""
        if self.failures:
            _log.warning("%s at %s answers again", self.store, self.address)
        self.failures = 0

    def _tell_refusal(self, reason: str) -> None:
        if time.monotonic() < self._told_at + _TOLD_AGAIN:
            return
        self._told_at = time.monotonic()
        _log.error(
            "%s at %s refuses what would change it: %s. Likely causes: its memory or "
            "disk is full, it is a replica, or it may not do that for us. Reading goes "
            "on.",
            self.store,
            self.address,
            reason,
        )
