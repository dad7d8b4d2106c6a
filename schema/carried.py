"""How a GraphQL type says which value of `resolvers` carries its fields.

Types here declare; the values resolvers return already have the attributes. Nothing is
copied, so a field costs one `getattr`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import strawberry
from graphql import GraphQLResolveInfo


@dataclass(frozen=True, slots=True)
class CarriedBy:
    """The `is_type_of` of a type whose fields are attributes of *model*."""

    model: type

    def __call__(self, value: object, _info: GraphQLResolveInfo[Any]) -> bool:
        return isinstance(value, self.model)


def resolved(resolver: Callable[..., object], description: str | None = None) -> Any:  # noqa: ANN401 - annotated with a GraphQL type, filled with a value of `resolvers`
    """Return a field whose *resolver* gives the value that carries its type."""
    return strawberry.field(resolver=resolver, description=description)
