"""What clients send for the variables of a document."""

from typing import Any

from graphql import (
    GraphQLNonNull,
    GraphQLSchema,
    OperationDefinitionNode,
    get_nullable_type,
    is_input_object_type,
    is_list_type,
    is_required_input_field,
    type_from_ast,
)

from tests.schema.compiled.choices import Dice
from tests.schema.compiled.leaves import OTHERS
from tests.schema.compiled.literals import BY_NAME, is_one_of

_OF_JSON = {str, int, float, bool, list}


def variables(
    schema: GraphQLSchema, operation: OperationDefinitionNode, seeds: list[int]
) -> dict[str, Any]:
    """Return them; those with seed 0 are right, and omitted if they can be."""
    sent: dict[str, Any] = {}
    definitions = operation.variable_definitions or ()
    for definition, seed in zip(definitions, seeds, strict=True):
        dice = Dice(seed)
        kind: Any = type_from_ast(schema, definition.type)
        is_optional = definition.default_value or not isinstance(kind, GraphQLNonNull)
        if dice.below(4) == 0 and (is_optional or dice.below(16) == 1):
            continue
        sent[definition.variable.name.value] = _json(kind, dice)
    if sent and sum(seeds) % 16 == 1:
        sent["unknown"] = 1
    return sent


def _json(kind: Any, dice: Dice) -> Any:
    if dice.below(24) == 1:
        return dice.one(OTHERS)
    if not isinstance(kind, GraphQLNonNull) and dice.below(6) == 1:
        return None
    kind = get_nullable_type(kind)
    if is_list_type(kind):
        if dice.below(12) == 1:
            return _json(kind.of_type, dice)
        return [_json(kind.of_type, dice) for _ in range(dice.below(3))]
    if is_input_object_type(kind):
        return _object(kind, dice)
    leaf = BY_NAME[kind.name]
    near = [it for it in leaf.near if type(it) in _OF_JSON]
    return dice.one(near if near and dice.below(12) == 1 else leaf.json)


def _object(kind: Any, dice: Dice) -> dict[str, Any]:
    sent: dict[str, Any] = {}
    if is_one_of(kind):
        name = dice.one(list(kind.fields))
        sent[name] = _json(GraphQLNonNull(kind.fields[name].type), dice)
    for name, field in kind.fields.items():
        is_left_out = dice.below(16) == 1
        if is_one_of(kind):
            is_left_out = not is_left_out
        elif not is_required_input_field(field):
            is_left_out = dice.below(2) == 0
        if not is_left_out:
            sent[name] = _json(field.type, dice)
    if dice.below(24) == 1:
        sent["unknown"] = None
    return sent
