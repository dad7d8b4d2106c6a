"""Delivering a message: asked for at least once, done at most once.

A try has three moments: it is composed, it is marked as on the wire, and it is marked
as ended. Who finds a message on the wire that nobody is sending any more cannot know
whether it arrived. It is given up then, for an operator to see, rather than sent twice.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from resolvers.again import HURRY, MOST_TRIES, PATIENCE, TryAgain, pause_after
from resolvers.blame import blame
from resolvers.composing import UNREADABLE, Composer, Postponed, Unsendable
from resolvers.errors import SealBroken, StoreUnavailable
from resolvers.models.message import (
    ENDED,
    Channel,
    DeliveryState,
    Letter,
    MessageId,
    Parcel,
)
from resolvers.ports.messages import (
    Carrier,
    NotSent,
    Parcels,
    Refused,
    TakenOver,
    Uncertain,
)
from resolvers.ports.service import Clock

_LONGEST = timedelta(seconds=60)
"""No try takes longer: one that began before has lost its worker."""
_log = logging.getLogger("onboarding.delivery")


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of a message."""

    parcel: Parcel
    state: DeliveryState


class _Try:
    """One try to send one parcel."""

    def __init__(self, parcels: Parcels, parcel: Parcel, channel: Channel) -> None:
        self._parcels = parcels
        self.parcel = parcel
        self.channel = channel
        self.begun_at: datetime | None = None

    async def begin(self) -> None:
        self.begun_at = await self._parcels.begin(self.parcel, self.channel)


@dataclass(frozen=True, slots=True)
class Delivery:
    """Delivers what was written down."""

    parcels: Parcels
    composer: Composer
    carriers: Mapping[Channel, Carrier]
    clock: Clock

    async def deliver(self, message: MessageId) -> Ended | None:
        """Send it if it is to be sent; None if there is nothing left to do, or not now.

        Raises `TryAgain`, and `StoreUnavailable` if nothing was begun.
        """
        parcel = await self.parcels.parcel(message)
        if parcel is None or parcel.state in ENDED:
            return None
        if parcel.state is DeliveryState.SENDING:
            return await self._find(parcel)
        try:
            composed = await self.composer.compose(parcel, self.clock())
        except SealBroken:
            composed = UNREADABLE
        if isinstance(composed, Postponed):
            await self.parcels.postpone(parcel, composed.until)
            return None
        if isinstance(composed, Unsendable):
            return await self._end(parcel, composed.state, composed.reason)
        return await self._send(composed, parcel)

    async def _find(self, parcel: Parcel) -> Ended:
        """Deal with a message that somebody else was sending."""
        assert parcel.tried_at
        left = parcel.tried_at + _LONGEST - self.clock()
        if left > timedelta(0):
            raise TryAgain(left)
        return await self._end(parcel, DeliveryState.DEAD, "uncertain: worker lost")

    async def _send(self, letter: Letter, parcel: Parcel) -> Ended:
        attempt = _Try(self.parcels, parcel, letter.channel)
        try:
            await self.carriers[letter.channel].send(letter, attempt.begin)
        except (TakenOver, StoreUnavailable):
            raise TryAgain(HURRY) from None  # nothing went out
        except Uncertain as error:
            return await self._given_up(attempt, f"uncertain: {error.reason}")
        except Refused as error:
            return await self._given_up(attempt, error.reason)
        except NotSent as error:
            return await self._again(attempt, error.reason, error.retry_after)
        except Exception as error:  # noqa: BLE001 - a message is never lost by a bug
            _log.error("a message could not be sent: %s", blame(error))
            reason = f"bug: {type(error).__name__}"
            if attempt.begun_at:
                return await self._given_up(attempt, f"uncertain: {reason}")
            return await self._again(attempt, reason, None)
        return await self._over(attempt, DeliveryState.SENT, "")

    async def _again(self, attempt: _Try, reason: str, told: timedelta | None) -> Ended:
        parcel = attempt.parcel
        pause = max(told or timedelta(0), _pause(parcel))
        too_late = parcel.expires_at and self.clock() + pause >= parcel.expires_at
        if too_late or parcel.tries + 1 >= MOST_TRIES:
            return await self._given_up(attempt, reason)
        await self._over(attempt, DeliveryState.WAITING, reason)
        raise TryAgain(pause)

    async def _given_up(self, attempt: _Try, reason: str) -> Ended:
        _log.error("a %s is given up: %s", attempt.parcel.kind.value, reason)
        return await self._over(attempt, DeliveryState.DEAD, reason)

    async def _over(self, attempt: _Try, state: DeliveryState, reason: str) -> Ended:
        """Keep what became of a try. What is known now nobody can find out later."""
        await _stubbornly(
            lambda: self.parcels.end(
                attempt.parcel,
                state,
                channel=attempt.channel,
                reason=reason,
                begun_at=attempt.begun_at,
            ),
            until=self.clock() + _LONGEST,
            clock=self.clock,
        )
        return Ended(attempt.parcel, state)

    async def _end(self, parcel: Parcel, state: DeliveryState, reason: str) -> Ended:
        is_begun = parcel.state is DeliveryState.SENDING
        begun_at = parcel.tried_at if is_begun else None
        await self.parcels.end(parcel, state, reason=reason, begun_at=begun_at)
        return Ended(parcel, state)


def _pause(parcel: Parcel) -> timedelta:
    return pause_after(parcel.tries, HURRY if parcel.code else PATIENCE)


async def _stubbornly(
    write: Callable[[], Awaitable[None]], *, until: datetime, clock: Clock
) -> None:
    while True:
        try:
            return await write()
        except StoreUnavailable:
            if clock() >= until:
                raise
            await asyncio.sleep(0.5)
