"""One-time codes: made, limited, sent and tried the same way for phone and e-mail."""

import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from resolvers.errors import RateLimited
from resolvers.models.limits import Charge, Policy
from resolvers.models.message import Message
from resolvers.models.person import Origin
from resolvers.ports.service import Quotas
from resolvers.ports.sign_in import CodeStore, Messenger

_LIFETIME = timedelta(minutes=10)
_MINUTES = int(_LIFETIME.total_seconds() // 60)
_MAX_TYPED = 40
_MAX_ATTEMPT = 100


@dataclass(frozen=True, slots=True)
class CodeSent:
    """A code is on its way, if there is where to send it. The same whoever asks."""

    expires_in: int = int(_LIFETIME.total_seconds())
    """Seconds."""


@dataclass(frozen=True, slots=True)
class WrongCode:
    """Not the code that was sent, too late, or one try too many: all the same."""


@dataclass(frozen=True, slots=True)
class Codes:
    """Sends codes, and tells whether one came back."""

    store: CodeStore
    messenger: Messenger
    quotas: Quotas
    by_address: Policy
    by_receiver: Policy

    async def send(
        self,
        target: str,
        receiver: str,
        origin: Origin,
        message: Callable[[str, int], Message],
    ) -> CodeSent:
        """Send a new code for *target*; an earlier one is void.

        *message* gets the code and its minutes. Raises `RateLimited` when *receiver*
        or the address of the request has had too many.
        """
        network = origin.network or origin.ip
        charges = (Charge(self.by_address, network), Charge(self.by_receiver, receiver))
        decision = await self.quotas.charge(charges)
        if decision.retry_after:
            raise RateLimited(decision.retry_after)
        code = f"{secrets.randbelow(10**6):06}"
        await self.store.put(target, code, lifetime=_LIFETIME)
        await self.messenger.send(message(code, _MINUTES))
        return CodeSent()

    async def is_right(self, target: str, typed: str, attempt: str | None) -> bool:
        """Use up one try for *target*; the same *attempt* may be repeated."""
        return await self.store.redeem(
            target,
            _digits(typed[:_MAX_TYPED]),
            attempt=attempt[:_MAX_ATTEMPT] if attempt else uuid4().hex,
        )


def _digits(typed: str) -> str:
    # Any keyboard's digits, with the spaces and dashes that copying brings along.
    kept = (c for c in typed if not c.isspace() and c != "-")
    return "".join(str(unicodedata.digit(c, c)) for c in kept)
