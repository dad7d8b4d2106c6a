"""Makes typed answers what the person meant, before anything else looks at them."""

from resolvers.models.answers import Answer, Changes
from resolvers.models.problem import Problem
from resolvers.steps import FIELD
from resolvers.values.kind import Unacceptable


def tidy(changes: Changes) -> dict[str, Answer] | list[Problem]:
    """Return *changes* tidied, or everything that cannot be stored at all."""
    tidied: dict[str, Answer] = {}
    refused: list[Problem] = []
    for path, typed in changes.items():
        try:
            tidied[path] = FIELD[path].kind.tidy(typed)
        except Unacceptable as error:
            refused.append(Problem(path, error.code, error.limit))
    return refused or tidied
