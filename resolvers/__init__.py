"""What the service does, in plain Python. Imports nothing of ours."""

from dataclasses import dataclass

from resolvers.drafts import DraftResolvers
from resolvers.emails import EmailResolvers
from resolvers.finalize import FinalizeResolvers
from resolvers.homes.matching import MatchResolvers
from resolvers.onboarding import OnboardingResolvers
from resolvers.people import PersonResolvers
from resolvers.sessions import SessionResolvers
from resolvers.sign_in import SignInResolvers
from resolvers.statistics import StatisticsResolvers
from resolvers.status import StatusResolvers
from resolvers.zones import ZoneResolvers


@dataclass(frozen=True, slots=True)
class Resolvers:
    """Everything a GraphQL field may call."""

    people: PersonResolvers
    sign_in: SignInResolvers
    sessions: SessionResolvers
    emails: EmailResolvers
    onboarding: OnboardingResolvers
    drafts: DraftResolvers
    finalize: FinalizeResolvers
    zones: ZoneResolvers
    status: StatusResolvers
    statistics: StatisticsResolvers
    matches: MatchResolvers
