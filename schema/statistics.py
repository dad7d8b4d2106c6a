"""How the onboarding goes, for staff: sums, and nobody's answers."""

from datetime import date, datetime
from typing import Annotated

import strawberry
from graphql import GraphQLError

from resolvers.models import statistics
from resolvers.statistics import MOST_DAYS
from schema.access import permitted
from schema.carried import CarriedBy, resolved
from schema.context import Info
from schema.steps import Role, Step
from schema.wording import outcome_words

_AWAY = "Null, with `STORE_UNAVAILABLE`, while Redis is away."


@strawberry.type(description="What drafts did in one step.")
class OnboardingStepCount:
    is_type_of = CarriedBy(statistics.StepCount)

    step: Step
    reached: int = strawberry.field(
        description="Drafts that came this far, or were finalized without it."
    )
    passed: int = strawberry.field(
        description="Drafts that went on from it, and took a time that is known."
    )
    median_seconds: int | None = strawberry.field(
        description="From coming to the step to coming to the next, about."
    )
    mean_seconds: int | None
    discarded: int
    dropped: int = strawberry.field(description="Drafts that expired here.")


@strawberry.type(description="How many began, and how far they came.")
class OnboardingFunnel:
    is_type_of = CarriedBy(statistics.Funnel)

    role: Role | None = strawberry.field(
        description="Null is everybody, also those whose role is not known yet. "
        "Who changes their role counts in both."
    )
    started: int
    finalized: int
    discarded: int
    dropped: int = strawberry.field(description="Drafts that expired unfinished.")
    steps: list[OnboardingStepCount] = strawberry.field(description="In order.")


@strawberry.type(description="What one policy of the rate limits refused.")
class RateLimitRefusals:
    is_type_of = CarriedBy(statistics.Refusals)

    policy: str
    requests: int


@strawberry.type(description="Some days, as Porto-Novo counts them.")
class OnboardingPeriod:
    is_type_of = CarriedBy(statistics.Period)

    first: date
    last: date
    saved: int = strawberry.field(description="Saves that were acknowledged.")
    everybody: OnboardingFunnel
    roles: list[OnboardingFunnel]
    refusals: list[RateLimitRefusals]


@strawberry.type(description="Drafts that somebody may go on with.")
class OpenDrafts:
    is_type_of = CarriedBy(statistics.OpenDrafts)

    step: Step
    role: Role | None = strawberry.field(description="Null while it is not known.")
    drafts: int


@strawberry.type(description="Messages that have not ended well.")
class OutboxCount:
    is_type_of = CarriedBy(statistics.OutboxCount)

    lane: str
    state: str
    messages: int
    oldest_seconds: int = strawberry.field(
        description="Since the one that waits for longest was due."
    )


@strawberry.type(description="Jobs that BullMQ has.")
class QueueCount:
    is_type_of = CarriedBy(statistics.QueueCount)

    lane: str
    state: str
    jobs: int


@strawberry.type(description="What is open, and what waits.")
class OnboardingNow:
    is_type_of = CarriedBy(statistics.Now)

    drafts: list[OpenDrafts] | None = strawberry.field(description=_AWAY)
    outbox: list[OutboxCount] | None = strawberry.field(
        description="Null, with `STORE_UNAVAILABLE`, while PostgreSQL is away."
    )
    queue: list[QueueCount] | None = strawberry.field(description=_AWAY)


@strawberry.type(description="Counts of the last days; nothing about anybody.")
class OnboardingStats:
    is_type_of = CarriedBy(statistics.Statistics)

    counted_at: datetime = strawberry.field(description="At most some seconds ago.")
    now: OnboardingNow
    total: OnboardingPeriod | None = strawberry.field(description=_AWAY)
    days: list[OnboardingPeriod] | None = strawberry.field(
        description="The oldest first, today last."
    )


async def _onboarding_stats(
    info: Info,
    days: Annotated[int, strawberry.argument(description="From 1 to 35.")] = 7,
) -> statistics.Statistics:
    await permitted(info)
    if not 1 <= days <= MOST_DAYS:
        raise GraphQLError(outcome_words("DAYS_OUT_OF_RANGE", info.context.language))
    return await info.context.resolvers.statistics.of(days)


@strawberry.type
class StatisticsQuery:
    onboarding_stats: OnboardingStats = resolved(
        _onboarding_stats, "How the onboarding goes, for staff. Moves within seconds."
    )
