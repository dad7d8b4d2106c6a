"""People who fill in the form, in the order and with the whims that the seed gives."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import aiohttp

from tests.trial.caller import Caller, Failure
from tests.trial.device import Device
from tests.trial.journal import Journal
from tests.trial.receivers import Receivers
from tests.trial.sign_in import confirm_email, sign_in
from tests.trial.words import Words

THINK = (0.02, 0.5)
"""Seconds between two things a person does."""
_NOT_ENDED = 10
"""Times somebody tries to finish, each time with what was missing or in conflict."""


@dataclass
class Crowd:
    """What all people share."""

    http: aiohttp.ClientSession
    url: str
    journal: Journal
    receivers: Receivers
    seed: int
    is_over: asyncio.Event = field(default_factory=asyncio.Event)
    """Nobody begins, and whoever is at it comes to an end."""

    def chance(self, *whose: object) -> random.Random:
        """Return chance that is one's own: nobody else's turns change it."""
        return random.Random(":".join(map(str, (self.seed, *whose))))

    def caller(self, person: int, device: str, token: str = "") -> Caller:
        rng = self.chance(person, device, "line")
        return Caller(self.http, self.url, self.journal, rng, person, device, token)


class Visitor:
    """One person, with all their devices."""

    def __init__(self, crowd: Crowd, number: int) -> None:
        self.crowd = crowd
        self.number = number
        self.rng = crowd.chance(number)
        self.phone = f"+22901{96_000_000 + number}"
        self.email = f"vrai{number}@exemple.bj" if self.rng.random() < 0.2 else ""
        self.words = Words(number, crowd.chance(number, "words"))
        self.first = self._device("a")

    async def live(self) -> None:
        """Sign in, fill in the form on one device or two, and finish it, mostly."""
        first, rng = self.first, self.rng
        await self._do(first, first.load)
        if self.email:
            await self._do(first, lambda: self._confirm_email(first))
        other = self._device("b")
        filling = [self._fill_in(first)]
        if rng.random() < 0.5:
            filling.append(self._fill_in(other))
        await asyncio.gather(*filling)
        if rng.random() < 0.9:
            await self._finish(other)

    async def look(self) -> None:
        """See where they stand in the end, which ends what was interrupted."""
        await self._do(self.first, self.first.load)

    async def _fill_in(self, device: Device) -> None:
        rng = device.rng
        await self._do(device, device.load)
        for _ in range(rng.randint(2, 6)):
            if self.crowd.is_over.is_set():
                return
            await asyncio.sleep(rng.uniform(*THINK))
            device.type(self.words.some())
            whim = rng.random()
            if whim < 0.06:
                await self._do(device, device.load)
            elif whim < 0.10:
                device.reopen()
                await self._do(device, device.load)
            elif whim < 0.22:
                await self._do(device, device.save_again)
            elif whim < 0.25:
                await self._do(device, device.discard)
            elif whim < 0.28:
                await self._do(device, device.sign_out)
            await self._do(device, device.send)

    async def _finish(self, other: Device) -> None:
        """Finalize, perhaps twice at once, perhaps while the other device saves on."""
        first, rng = self.first, self.rng
        for _ in range(_NOT_ENDED):
            first.type(self.words.rest(first.answers))
            await self._do(first, first.send)
            at_once, whim = [self._finalize(first)], rng.random()
            if whim < 0.25:
                at_once.append(self._finalize(other))
            elif whim < 0.75:
                at_once.append(self._save_on(other))
            await asyncio.gather(*at_once)
            if first.is_finished:
                break
        if rng.random() < 0.4:
            # As a page that has not heard that it is over.
            first.is_finished = False
            await self._save_on(first)

    async def _finalize(self, device: Device) -> None:
        await asyncio.sleep(device.rng.uniform(0, 0.02))
        blind = device.rng.random() < 0.3
        taps = 2 if device.rng.random() < 0.25 else 1
        await self._do(device, lambda: device.finalize(blind=blind, taps=taps))

    async def _save_on(self, device: Device) -> None:
        for _ in range(device.rng.randint(1, 4)):
            await asyncio.sleep(device.rng.uniform(0, 0.03))
            device.type(self.words.some())
            await self._do(device, device.send)

    async def _confirm_email(self, device: Device) -> None:
        await confirm_email(device.caller, self.crowd.receivers, self.email)

    def _device(self, name: str) -> Device:
        caller = self.crowd.caller(self.number, name)
        return Device(caller, self.words, self.crowd.chance(self.number, name))

    async def _do(self, device: Device, what: Callable[[], Awaitable[object]]) -> None:
        """Do it, signed in: a session that has ended is begun anew."""
        while True:
            if not device.caller.token:
                await sign_in(device.caller, self.crowd.receivers, self.phone)
            try:
                await what()
            except Failure as error:
                if error.kind != "signed-out":
                    raise
                device.caller.token = ""
            else:
                return
