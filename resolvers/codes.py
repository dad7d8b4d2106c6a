"""One-time codes: made, limited, sent and tried the same way for phone and e-mail."""

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from resolvers.errors import RateLimited
from resolvers.models.limits import Charge, Policy
from resolvers.models.message import Channel, CodeMessage, Kind
from resolvers.models.person import Language, Origin
from resolvers.ports.messages import Messenger
from resolvers.ports.service import Quotas
from resolvers.ports.sign_in import CodeStore

_LIFETIME = timedelta(minutes=10)
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
class CodeWish:
    """Who wants a code, for what."""

    kind: Kind
    target: str
    """What the code will prove."""
    channel: Channel
    receiver: str
    """A phone or an e-mail address."""
    language: Language


@dataclass(frozen=True, slots=True)
class Codes:
    """Sends codes, and tells whether one came back."""

    store: CodeStore
    messenger: Messenger
    quotas: Quotas
    by_address: Policy
    by_receiver: Policy

    async def send(self, wish: CodeWish, origin: Origin) -> CodeSent:
        """Send a new code for the wish's target; an earlier one is void.

        Raises `RateLimited` when its receiver, or the address of the request, has had
        too many.
        """
        network = origin.network or origin.ip
        receiver = Charge(self.by_receiver, wish.receiver.casefold())
        charges = (Charge(self.by_address, network), receiver)
        decision = await self.quotas.charge(charges)
        if decision.retry_after:
            raise RateLimited(decision.retry_after)
        code = f"{secrets.randbelow(10**6):06}"
        await self.store.put(wish.target, code, lifetime=_LIFETIME)
        message = CodeMessage(
            wish.kind,
            wish.channel,
            wish.receiver,
            wish.target,
            wish.language,
            code,
            _LIFETIME,
        )
        await self.messenger.send(message)
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
