"""What became of a letter: the outcome, and what had been said when it was begun."""

import asyncio
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from resolvers.models.message import Letter
from resolvers.ports.messages import Carrier, NotSent, Uncertain
from tests import witness
from tests.infra.messages.letters import EMAIL, PHONE


@dataclass
class Begun:
    """A `Begin` that counts, and remembers what the server had heard by then."""

    heard: Callable[[], Sequence[object]] = tuple
    error: BaseException | None = None
    lasting: float = 0
    calls: int = 0
    before: list[object] = field(default_factory=list)

    async def __call__(self) -> None:
        self.calls += 1
        self.before = list(self.heard())
        await asyncio.sleep(self.lasting)
        if self.error:
            raise self.error


class Outcome(NamedTuple):
    """How it ended: `sent`, or the name of the exception with its reason."""

    how: str
    reason: str = ""
    begun: int = 1


SENT = Outcome("sent")


async def outcome(carrier: Carrier, letter: Letter, begin: Begun) -> Outcome:
    """Send, and see that whatever is said of it names nobody and takes no time."""
    for secret in (PHONE, EMAIL):
        witness.keep_secret(secret)
    started = time.monotonic()
    try:
        await carrier.send(letter, begin)
    except (NotSent, Uncertain) as error:
        told = "".join(traceback.format_exception(error)) + repr(error)
        for personal in (letter.to, letter.to.removeprefix("+"), letter.code):
            assert not personal or personal not in told
        how, reason = type(error).__name__, error.reason
    else:
        how, reason = "sent", ""
    assert time.monotonic() - started < 5
    return Outcome(how, reason, begin.calls)
