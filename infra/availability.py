"""Whether a store answers. Knows it, says it once, and keeps the crowd away meanwhile.

While a store is down one caller at a time tries it, and the others are refused at once,
so a store that hangs costs its time-out to one request and not to all.
"""

import logging
from collections.abc import Callable
from types import TracebackType

from resolvers.errors import StoreUnavailable

_log = logging.getLogger("onboarding.stores")


class Availability:
    """A guard around every use of one store: `with availability: ...`.

    Failures that *is_down* recognises become `StoreUnavailable`.
    """

    def __init__(
        self, store: str, address: str, is_down: Callable[[BaseException], bool]
    ) -> None:
        self.store = store
        self.address = address
        self._is_down = is_down
        self._down = False
        self._trying = False

    def __enter__(self) -> None:
        if self._down:
            if self._trying:
                raise StoreUnavailable(self.store)
            self._trying = True

    def __exit__(
        self,
        _type: type[BaseException] | None,
        error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._trying = False
        if error is not None and self._is_down(error):
            self._lost(error)
            raise StoreUnavailable(self.store) from error
        if error is None and self._down:
            self._down = False
            _log.warning("%s at %s answers again", self.store, self.address)

    def _lost(self, error: BaseException) -> None:
        if not self._down:
            _log.error(
                "%s at %s does not answer (%s). Likely causes: it is not running, "
                "the port is wrong, the password is wrong, or a firewall is in "
                "between. The service goes on without it and tries again.",
                self.store,
                self.address,
                type(error).__name__,
            )
        self._down = True
