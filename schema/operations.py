"""Operations by their text: parsed, measured, validated and priced once.

The cache is bounded by entries and by size. What is wrong with a text is kept as well:
sending it again costs us nothing.
"""

from collections import OrderedDict
from dataclasses import dataclass
from typing import TypeAlias

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    OperationType,
    parse,
    specified_rules,
    validate,
)
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from schema.ahead import Ahead, ahead_of, root_fields
from schema.compiled.selections import switches_of
from schema.complexity import Complexity, TooComplex, check
from schema.cost import Cost
from schema.errors import with_code
from schema.labels import label_of

_ENTRIES, _CHARACTERS = 1000, 250_000
"""A parsed text takes some 140 bytes a character."""
_MOST_ERRORS = 5
"""Validation ends with them: each costs time, and repeats parts of the text."""


@dataclass(frozen=True, slots=True)
class OperationLimits:
    """How large an operation may be."""

    tokens: int
    size: Complexity


DEFAULT_LIMITS = OperationLimits(
    tokens=1000,
    size=Complexity(depth=16, root_fields=10, aliases=15, directives=20, fields=250),
)


@dataclass(frozen=True, slots=True)
class Malformed:
    """A text that cannot be executed, and why."""

    errors: tuple[GraphQLError, ...]
    is_parsed: bool
    """It is GraphQL, though not for this schema."""


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One operation of a valid document."""

    document: DocumentNode
    node: OperationDefinitionNode
    cost: Cost
    ahead: Ahead
    label: str
    """What operators see it as."""
    switches: tuple[str, ...] | None
    """The variables that `@skip` and `@include` look at; None if it has more to it."""

    @property
    def is_query(self) -> bool:
        return self.node.operation is OperationType.QUERY


_Prepared: TypeAlias = tuple[Operation, ...] | Malformed


def _malformed(message: str) -> Malformed:
    error = GraphQLError(message, extensions={"code": "BAD_REQUEST"})
    return Malformed((error,), is_parsed=True)


_AMBIGUOUS = _malformed("Say which operation is meant: send operationName.")
_UNKNOWN = _malformed("The document has no operation of that name.")
_NONE = _malformed("The document has no operation.")


class Operations:
    """Turns texts into operations."""

    def __init__(
        self, schema: GraphQLSchema, limits: OperationLimits, *, introspection: bool
    ) -> None:
        self._schema = schema
        self._limits = limits
        self.hide_suggestions = not introspection
        self._rules = [
            *specified_rules,
            MaybeNullValidationRule,
            OneOfInputValidationRule,
        ]
        if not introspection:
            self._rules.append(NoSchemaIntrospectionCustomRule)
        self._known: OrderedDict[str, _Prepared] = OrderedDict()
        self._characters = 0

    def knows(self, text: str) -> bool:
        """Whether *text* was prepared before, so that it costs nothing now."""
        return text in self._known

    def find(self, text: str, name: str | None) -> Operation | Malformed:
        """Return the operation of *text* that is called *name*, or the only one."""
        prepared = self._prepared(text)
        if isinstance(prepared, Malformed):
            return prepared
        if name is not None:
            found = [o for o in prepared if o.node.name and o.node.name.value == name]
            return found[0] if found else _UNKNOWN
        return prepared[0] if len(prepared) == 1 else _AMBIGUOUS if prepared else _NONE

    def _prepared(self, text: str) -> _Prepared:
        if (known := self._known.get(text)) is not None:
            self._known.move_to_end(text)
            return known
        prepared = self._known[text] = self._prepare(text)
        self._characters += len(text)
        while len(self._known) > _ENTRIES or self._characters > _CHARACTERS:
            forgotten, _ = self._known.popitem(last=False)
            self._characters -= len(forgotten)
        return prepared

    def _prepare(self, text: str) -> _Prepared:
        try:
            document = parse(text, max_tokens=self._limits.tokens)
            check(document, self._limits.size)
        except TooComplex as error:
            too_complex = with_code(error, "OPERATION_TOO_COMPLEX")
            return Malformed((too_complex,), is_parsed=True)
        except GraphQLError as error:
            is_endless = f"more than {self._limits.tokens} tokens" in error.message
            code = "OPERATION_TOO_COMPLEX" if is_endless else "BAD_REQUEST"
            return Malformed((with_code(error, code),), is_parsed=is_endless)
        errors = validate(
            self._schema,
            document,
            self._rules,
            hide_suggestions=self.hide_suggestions,
            max_errors=_MOST_ERRORS,
        )
        if errors:
            bad = tuple(with_code(error, "BAD_REQUEST") for error in errors)
            return Malformed(bad, is_parsed=True)
        return tuple(
            self._operation(document, node)
            for node in document.definitions
            if isinstance(node, OperationDefinitionNode)
        )

    def _operation(
        self, document: DocumentNode, node: OperationDefinitionNode
    ) -> Operation:
        names = root_fields(document, node)
        return Operation(
            document,
            node,
            Cost(self._schema, document, node),
            ahead_of(names),
            label_of(names),
            switches_of(document, node),
        )
