"""What every field receives: who asks, in which language, and what can answer."""

import asyncio
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

import strawberry

from resolvers import Resolvers
from resolvers.models.limits import Decision, RateLimit
from resolvers.models.person import Language, Origin
from resolvers.models.session import Caller, Claim
from resolvers.ports.drafts import Asked

T = TypeVar("T")

_NOTHING = RateLimit(0, Decision())


@dataclass(slots=True)
class SessionCookie:
    """The cookie that may carry the token, and what the answer does to it."""

    token: str | None = field(default=None, repr=False)
    """As it was sent."""
    is_trusted: bool = False
    """The page that asks may use it."""
    change: str | None = field(default=None, repr=False)
    """The token to keep; empty to forget it; None to leave it as it is."""


@dataclass(slots=True, kw_only=True)
class Context:
    """One per request. Looks at the session only when a field asks who is calling."""

    resolvers: Resolvers
    origin: Origin
    language: Language
    token: str | None = field(repr=False)
    claim: Claim | None = None
    """What the token's signature proves, as far as that is known."""
    limits: RateLimit = field(default=_NOTHING)
    cookie: SessionCookie = field(default_factory=SessionCookie)
    ended_in: str | None = field(default=None, init=False)
    """What a mutation had for an answer: the member of its union. The last one's."""
    is_degraded: bool = field(default=False, init=False)
    """The caller could not be checked, so part of what is there is withheld."""
    asked_session: Asked | None = field(default=None, init=False)
    asked_draft: Asked | None = field(default=None, init=False)
    """What is on its way already; see `schema.ahead`."""
    _caller: Caller | None = field(default=None, init=False)
    _has_looked: bool = field(default=False, init=False)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    async def caller(self) -> Caller | None:
        """Return who is calling. What they may do, `schema.access` says."""
        if self.token is None:
            return None
        async with self._turn:  # another field may be looking
            if not self._has_looked:
                await self._look(self.token)
        return self._caller

    async def _look(self, token: str) -> None:
        caller = self._caller = await self.resolvers.people.caller(
            token, self.claim, self.language, self.asked_session
        )
        self._has_looked = True
        self.is_degraded = caller is not None and not caller.is_checked

    def take_draft(self) -> Asked | None:
        """Return the draft that was asked for; once, as a save makes another of it."""
        asked, self.asked_draft = self.asked_draft, None
        return asked

    def ended(self, outcome: T) -> T:
        """Note what a mutation ends in, for operators; return it."""
        self.ended_in = type(outcome).__name__
        return outcome

    def keep_token(self, token: str) -> None:
        """Have the cookie carry *token*."""
        self.cookie.change = token

    def forget_token(self) -> None:
        """Have the cookie forgotten, if the token of the request came in it."""
        if self.token is not None and self.token == self.cookie.token:
            self.cookie.change = ""


Info: TypeAlias = strawberry.Info[Context, None]
