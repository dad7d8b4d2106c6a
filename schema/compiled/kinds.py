"""Which GraphQL type a value has: by its class, where that decides it."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from graphql import (
    GraphQLAbstractType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
)
from graphql.pyutils import is_awaitable
from strawberry.types.base import StrawberryObjectDefinition

from schema.carried import CarriedBy
from schema.compiled.surprise import Surprise, Uncompiled

Decided: TypeAlias = Mapping[type, str]
"""Class to the name of the type that its values have."""


class _Info:
    """All that Strawberry and graphql-core look at of an info to tell a type."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        self.field_name = ""
        self.is_awaitable = is_awaitable


class Kinds:
    """Tells types apart as the schema's own functions do."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._info: Any = _Info(schema)

    def model(self, kind: GraphQLObjectType) -> type | None:
        """Return the class whose values all have type *kind*, if one decides it."""
        if isinstance(kind.is_type_of, CarriedBy):
            return kind.is_type_of.model
        return None

    def check(self, kind: GraphQLObjectType) -> Callable[[object], None] | None:
        """Return what raises `Surprise` for a value that is no *kind*, if any may be.

        None if graphql-core asks nothing of them.
        """
        is_type_of: Any = kind.is_type_of
        if is_type_of is None:
            return None
        if not isinstance(is_type_of, CarriedBy) and _definition(kind).is_type_of:
            raise Uncompiled(f"{kind.name}, which asks for itself")

        def check(value: object) -> None:
            if is_type_of(value, self._info) is not True:
                raise Surprise

        return check

    def decided(self, kind: GraphQLAbstractType) -> Decided:
        """Return the classes that decide which type of a union, say, a value has."""
        types = self._schema.get_possible_types(kind)
        models = {t.name: self.model(t) for t in types}
        if not isinstance(kind, GraphQLUnionType):
            return {}
        # A value that can be told to be of another type says so in its __dict__.
        return {
            cls: next(t for t, m in models.items() if m and issubclass(cls, m))
            for cls in models.values()
            if cls and not hasattr(cls, "__strawberry_definition__")
            if not cls.__dictoffset__
        }

    def resolver(self, kind: GraphQLAbstractType) -> Callable[[object], str]:
        """Return what names the type of a value; it raises for a wrong one."""
        resolve: Any = kind.resolve_type
        if resolve is None:
            raise Uncompiled(f"{kind.name}, which does not tell its types apart")
        if not isinstance(kind, GraphQLUnionType) and _definition(kind).resolve_type:
            raise Uncompiled(f"{kind.name}, which tells its types apart itself")

        def name(value: object) -> str:
            found = resolve(value, self._info, kind)
            return found if isinstance(found, str) else ""

        return name


def _definition(kind: GraphQLObjectType | GraphQLAbstractType) -> Any:  # noqa: ANN401 - see below
    definition = kind.extensions.get("strawberry-definition")
    if not isinstance(definition, StrawberryObjectDefinition):
        raise Uncompiled(f"{kind.name}, which is not Strawberry's")
    return definition
