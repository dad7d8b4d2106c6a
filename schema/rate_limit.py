"""What a request costs, and what it leaves: public, told to who asks."""

from datetime import datetime

import strawberry

from resolvers.models import limits
from schema.carried import CarriedBy, resolved
from schema.context import Info


@strawberry.type(description="What you have left in one window of a policy.")
class RateLimitPolicy:
    is_type_of = CarriedBy(limits.Budget)

    name: str = strawberry.field(description="As in the RateLimit headers.")
    limit: int = strawberry.field(description="Points in any window.")
    seconds: int = strawberry.field(description="The window's length.")
    remaining: int
    resets_at: datetime = strawberry.field(
        name="resetAt", description="When there will be more."
    )
    is_observed: bool = strawberry.field(description="It refuses nobody; not yet.")


@strawberry.type(description="Your limits, after this request.")
class RateLimit:
    is_type_of = CarriedBy(limits.RateLimit)

    cost: int = strawberry.field(description="Points this request cost.")
    policies: list[RateLimitPolicy]


def _rate_limit(info: Info) -> limits.RateLimit:
    return info.context.limits


@strawberry.type
class RateLimitQuery:
    rate_limit: RateLimit = resolved(
        _rate_limit, "What this request cost, and what you have left."
    )
