"""What a request is charged, and to whom.

Signed-in people have a budget of their own, and their address a wide one, since mobile
carriers put thousands behind one. Everybody else lives on the address's budget, and so
does a token that its signature does not prove.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import product
from typing import NamedTuple

from infra.limits.limiter import Limiter
from resolvers.models.limits import Charge, Decision, Policy


class Client(NamedTuple):
    """Who pays."""

    share: str
    """The address, or its network."""
    person: str | None = None

    @property
    def name(self) -> str:
        return self.person or self.share


class Gate:
    """Charges clients by the policies `public`, `person`, `address` and `mutation`."""

    def __init__(
        self, limiter: Limiter, policies: Mapping[str, Policy], *, at_once: int
    ) -> None:
        """*at_once* bounds a client's operations that run at the same time."""
        self._limiter = limiter
        self._policies = policies
        self._at_once = at_once
        self._running: Counter[str] = Counter()
        self._most = {
            kind: self._most_of(Client("", kind[0] or None), is_mutation=kind[1])
            for kind in product(("", "somebody"), (False, True))
        }

    def refusal(self, client: Client) -> Decision | None:
        """Return why nothing can be admitted now, if that is known without asking."""
        if not self._limiter.refuses:
            return None
        return self._limiter.refusal([*self._charges(client, 1)])

    async def charge(
        self, client: Client, points: int, *, is_mutation: bool = False
    ) -> Decision:
        """Charge *points* for one request, or nothing and say how long to wait."""
        charges = self._charges(client, points, is_mutation=is_mutation)
        return await self._limiter.charge([*charges])

    async def charge_reading(self, client: Client, points: int) -> None:
        """Charge for a text that was read, though its operation was refused.

        As much as is left, if it is not enough: else unknown texts were read for free.
        """
        decision = await self.charge(client, points)
        if decision.violated:
            left = min(budget.remaining for budget in decision.violated)
            await self.charge(client, max(1, left))

    def most(self, client: Client, *, is_mutation: bool) -> int:
        """Return the points that no request of *client* can exceed."""
        return self._most["somebody" if client.person else "", is_mutation]

    def enter(self, client: Client) -> bool:
        """Take one of the client's places; tell whether there was one left.

        `leave` has to follow in any case.
        """
        self._running[client.name] += 1
        return self._running[client.name] <= self._at_once

    def leave(self, client: Client) -> None:
        """Give the place back."""
        self._running[client.name] -= 1
        if not self._running[client.name]:
            del self._running[client.name]

    def _most_of(self, client: Client, *, is_mutation: bool) -> int:
        charges = self._charges(client, 1, is_mutation=is_mutation)
        enforced = [c.policy.most for c in charges if not c.policy.is_observed]
        return min(enforced, default=sys.maxsize)

    def _charges(
        self, client: Client, points: int, *, is_mutation: bool = False
    ) -> Iterator[Charge]:
        if client.person is None:
            yield Charge(self._policies["public"], client.share, points)
            return
        person = client.person
        yield Charge(self._policies["person"], person, points)
        yield Charge(self._policies["address"], client.share, points)
        if is_mutation:
            yield Charge(self._policies["mutation"], person, points)
