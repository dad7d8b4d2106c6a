"""What is wrong with an answer, as clients see it."""

from typing import TypeAlias

import strawberry
from strawberry import Parent

from resolvers import outcomes
from resolvers.models import problem
from schema.carried import CarriedBy, resolved
from schema.context import Info
from schema.wording import problem_words

ProblemCode: TypeAlias = problem.ProblemCode
strawberry.enum(ProblemCode, description="Stable names of what can be wrong.")


def _message(info: Info, parent: Parent[problem.Problem]) -> str:
    return problem_words(parent.code, info.context.language, parent.limit)


@strawberry.type(description="Something wrong with one answer.")
class Problem:
    is_type_of = CarriedBy(problem.Problem)

    path: str = strawberry.field(description="The answer, e.g. `legal.ifu`.")
    code: ProblemCode
    limit: int | None = strawberry.field(description="The limit it broke, if any.")
    message: str = resolved(_message, "How to mend it, in the language asked for.")


@strawberry.type(description="What was sent breaks shape or size; nothing was saved.")
class InvalidInput:
    is_type_of = CarriedBy(outcomes.InvalidInput)

    problems: list[Problem]
