"""Homes that fit: who is on the other side, and never who they are."""

from typing import Annotated, TypeAlias

import strawberry
from graphql import GraphQLError

from resolvers.homes.matching import MOST
from resolvers.models import home
from schema.access import permitted
from schema.carried import CarriedBy, resolved
from schema.context import Info
from schema.wording import outcome_words

MatchBasis: TypeAlias = home.Basis
strawberry.enum(
    MatchBasis,
    name="MatchBasis",
    description="By what homes were compared, after zones, budget and the rest.",
)


@strawberry.type(
    description="XOF a month, in the steps of 25, 50, 100, 200 and 400 thousand."
)
class BudgetBand:
    is_type_of = CarriedBy(home.Budget)

    lowest: int | None = strawberry.field(name="min", description="Null: from nothing.")
    highest: int | None = strawberry.field(name="max", description="Null: no end.")


@strawberry.type(description="Why two homes fit.")
class MatchReasons:
    is_type_of = CarriedBy(home.MatchReasons)

    zones_in_common: list[str]
    budget_overlap: BudgetBand | None = strawberry.field(
        description="Of your budget with their band; null unless both gave one."
    )


@strawberry.type(
    description="What somebody offers, or looks for. Contact goes through us."
)
class HomeMatch:
    is_type_of = CarriedBy(home.HomeMatch)

    description: str = strawberry.field(
        description="In their words; names, numbers and addresses are `…`."
    )
    zones: list[str] = strawberry.field(description="Ids, as in `zones`.")
    budget: BudgetBand | None = strawberry.field(description="Null if they gave none.")
    score: float | None = strawberry.field(
        description="From 0 to 1, the nearer the higher; null if nothing was compared."
    )
    why: MatchReasons


@strawberry.type(description="Homes of the other side that fit yours, the best first.")
class HomeMatches:
    is_type_of = CarriedBy(home.HomeMatches)

    basis: MatchBasis
    matches: list[HomeMatch]


async def _home_matches(
    info: Info,
    first: Annotated[
        int, strawberry.argument(description=f"From 1 to {MOST}; each costs a point.")
    ] = 10,
) -> home.HomeMatches | None:
    caller = await permitted(info)
    if not 1 <= first <= MOST:
        raise GraphQLError(outcome_words("FIRST_OUT_OF_RANGE", info.context.language))
    return await info.context.resolvers.matches.of(caller.person, first=first)


@strawberry.type
class HomeQuery:
    home_matches: HomeMatches | None = resolved(
        _home_matches,
        "For a tenant homes to let, for a landlord or agent who looks for one. Null "
        "before you finalize. Has a daily budget of its own.",
    )
