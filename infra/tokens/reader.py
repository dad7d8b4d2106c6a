"""Every token we take, behind one port."""

from dataclasses import dataclass

from infra.tokens.foreign import ForeignTokens
from infra.tokens.own import OwnTokens
from resolvers.models.person import PersonId
from resolvers.models.session import Claim


@dataclass(frozen=True, slots=True)
class AnyTokens:
    """A `Tokens` port: issues ours, and reads the others' as well."""

    own: OwnTokens
    foreign: ForeignTokens | None

    def issue(self, person: PersonId) -> tuple[str, Claim]:
        return self.own.issue(person)

    async def read(self, token: str) -> Claim | None:
        claim = self.own.read(token)
        if claim is None and self.foreign:
            return await self.foreign.read(token)
        return claim
