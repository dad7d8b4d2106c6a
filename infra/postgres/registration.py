"""The one moment in which an onboarding becomes permanent."""

from uuid import uuid4

from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from infra.postgres.homes.rows import HomeRows
from infra.postgres.outbox import welcome
from infra.postgres.profile_rows import UNIQUE, ProfileRows
from infra.postgres.tables import AuditRow, ConsentRow, UserRow
from resolvers.models.home import Home, HomeId
from resolvers.models.person import Origin, PersonId
from resolvers.models.profile import Profile
from resolvers.ports.people import IdentifierTaken
from resolvers.steps import FIELDS


class PostgresRegistration:
    """A `resolvers.ports.people.Registration`: one person's row, held for update."""

    def __init__(
        self,
        session: AsyncSession,
        user: UserRow,
        profiles: ProfileRows,
        homes: HomeRows,
        finalized: Profile | None,
    ) -> None:
        self.finalized = finalized
        self._session = session
        self._user = user
        self._profiles = profiles
        self._homes = homes

    async def record(self, profile: Profile, home: Home, origin: Origin) -> None:
        user, at = PersonId(self._user.id), profile.finalized_at
        answered = [f.path for f in FIELDS if profile.answers.at(f.path) is not None]
        terms = profile.answers.legal.accepted_terms or ""
        self._user.role = profile.role.value
        self._user.profile_completed_at = at
        self._session.add_all(
            (
                self._profiles.write(user, profile),
                ConsentRow(
                    id=uuid4(),
                    user_id=user,
                    purpose="terms",
                    version=terms,
                    ip=origin.ip,
                    given_at=at,
                ),
                AuditRow(
                    at=at,
                    actor=user,
                    action="onboarding.finalized",
                    ip=origin.ip,
                    request_id=origin.request_id,
                    fields=answered,
                ),
                welcome(user, profile),
            )
        )
        try:
            await self._session.flush()
            # Not in one flush with its profile, which has to be there first.
            self._session.add(self._homes.write(HomeId(profile.id), user, home, at))
        except IntegrityError as error:
            if path := _taken(error):
                raise IdentifierTaken(path) from error
            raise


def _taken(error: IntegrityError) -> str | None:
    cause = error.orig.__cause__ if error.orig else None
    constraint = getattr(cause, "constraint_name", None)
    return next(
        (p for c, p in UNIQUE.items() if constraint == f"uq_profiles_{c}_index"), None
    )
