"""Why a request never runs."""

from collections.abc import Sequence
from dataclasses import dataclass

from graphql import GraphQLError


@dataclass(frozen=True)
class Unfit(Exception):
    """What was sent cannot be executed. Nothing was."""

    status: int
    message: str = ""
    code: str = "BAD_REQUEST"
    is_read: bool = False
    """It is well-formed, though it makes no sense here: 422, where that is told."""
    allow: str | None = None
    """The methods that would do."""
    errors: Sequence[GraphQLError] = ()
    """Said instead of *message*: they have places in the operation."""
