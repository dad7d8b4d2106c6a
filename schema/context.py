"""What every field receives: who asks, in which language, and what can answer."""

import asyncio
from dataclasses import dataclass, field
from typing import TypeAlias

import strawberry

from resolvers import Resolvers
from resolvers.errors import Unauthenticated
from resolvers.models.person import Caller, Language, Origin


@dataclass(slots=True, kw_only=True)
class Context:
    """One per request. Looks at the session only when a field asks who is calling."""

    resolvers: Resolvers
    origin: Origin
    language: Language
    token: str | None = field(repr=False)
    _looking: asyncio.Future[Caller | None] | None = field(default=None, init=False)

    async def caller_or_none(self) -> Caller | None:
        if self.token is None:
            return None
        if self._looking is None:
            people = self.resolvers.people
            self._looking = asyncio.ensure_future(people.caller(self.token))
        return await asyncio.shield(self._looking)

    async def caller(self) -> Caller:
        """Return who is calling; raise `Unauthenticated` if that is not proven."""
        if caller := await self.caller_or_none():
            return caller
        raise Unauthenticated


Info: TypeAlias = strawberry.Info[Context, None]
