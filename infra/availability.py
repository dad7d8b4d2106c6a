"""Whether a store answers. Knows it, says it once, and keeps the crowd away meanwhile.

After two failures in a row a store counts as down. From then on one caller at a time
tries it, with a pause in between, and all others are refused at once. So a store that
hangs costs a request its time-out twice at most, and most requests nothing.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from resolvers.errors import StoreUnavailable

_CERTAIN = 2
"""Failures in a row; a single one may be a slow moment of ours."""
_PAUSE = 0.25
"""Seconds from a failure to the next attempt, once it is down."""
_log = logging.getLogger("onboarding.stores")


class Availability:
    """Stands before one store.

    *why_down* tells in a few words why an error means that the store is down, or None
    if it means something else.
    """

    def __init__(
        self, store: str, address: str, why_down: Callable[[Exception], str | None]
    ) -> None:
        self.store = store
        self.address = address
        self.why_down = why_down
        self.failures = 0
        """In a row. While it is 0, nothing needs to be asked here."""
        self._trying = False
        self._try_again_at = 0.0

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Wrap one use; raise `StoreUnavailable` if it fails, or is not let through."""
        trying = self.admit()
        try:
            yield
        except Exception as error:
            if reason := self.why_down(error):
                self.lost(reason)
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

    def lost(self, reason: str) -> None:
        """Count a failure; one for all uses that fail together."""
        if not self.failures:
            _log.error(
                "%s at %s cannot be used: %s. Likely causes: it is not running, the "
                "port is wrong, the password is wrong, or a firewall is in between. "
                "The service goes on without it and tries again.",
                self.store,
                self.address,
                reason,
            )
        self.failures += 1
        self._try_again_at = time.monotonic() + _PAUSE

    def found(self) -> None:
        """Count a success."""
        if self.failures:
            _log.warning("%s at %s answers again", self.store, self.address)
        self.failures = 0
