"""What a resolver is called with: arguments in GraphQL's terms, then in Python's."""

from typing import Any

from graphql import (
    ArgumentNode,
    FieldNode,
    GraphQLArgument,
    GraphQLField,
    GraphQLNonNull,
    Node,
    Undefined,
    VariableNode,
    is_required_argument,
    visit,
)
from graphql.execution.values import VariableValues, get_argument_values
from graphql.language import BREAK, Visitor
from graphql.utilities.coerce_input_value import (
    coerce_default_value,
    coerce_input_literal,
)

from schema.compiled.source import Source, block
from schema.compiled.surprise import Uncompiled
from schema.compiled.variables import Variables


class Arguments:
    """Writes the statements that fill `given`, by the arguments' GraphQL names."""

    def __init__(self, source: Source, variables: Variables) -> None:
        self._source = source
        self._variables = variables

    def write(self, field: GraphQLField, node: FieldNode) -> list[str]:
        if any(_mixes(argument.value) for argument in node.arguments or ()):
            return [self._by_graphql_core(field, node)]
        nodes = {argument.name.value: argument for argument in node.arguments or ()}
        lines = ["given = {}"]
        for name, argument in field.args.items():
            lines += self._argument(name, argument, nodes.get(name))
        return lines

    def _argument(
        self, name: str, argument: GraphQLArgument, node: ArgumentNode | None
    ) -> list[str]:
        target = f"given[{argument.out_name or name!r}]"
        value = node.value if node else None
        if isinstance(value, VariableNode):
            return self._variable(target, argument, value)
        if value is None:
            if is_required_argument(argument):
                raise Uncompiled("a required argument that is missing")
            constant = coerce_default_value(argument)
            if constant is Undefined:
                return []
        else:
            constant = coerce_input_literal(value, argument.type)
            if constant is Undefined:
                raise Uncompiled("an argument that does not fit")
        return [f"{target} = {self._variables.constant(constant)}"]

    def _variable(
        self, target: str, argument: GraphQLArgument, node: VariableNode
    ) -> list[str]:
        key = self._source.bind("variable", node.name.value)
        found = [f"{target} = v"]
        if isinstance(argument.type, GraphQLNonNull):
            found = [*block("if v is None:", ["raise Surprise"]), *found]
        lines = block(f"if (v := run.variables.get({key}, run)) is not run:", found)
        default = coerce_default_value(argument)
        if is_required_argument(argument):
            lines += block("else:", ["raise Surprise"])
        elif default is not Undefined:
            lines += block("else:", [f"{target} = {self._variables.constant(default)}"])
        return lines

    def _by_graphql_core(self, field: GraphQLField, node: FieldNode) -> str:
        def values(variables: dict[str, Any]) -> dict[str, Any]:
            return get_argument_values(field, node, VariableValues({}, variables))

        return f"given = {self._source.bind('arguments', values)}(run.variables)"


def _mixes(value: Node) -> bool:
    """Whether *value* is a literal with variables inside."""
    if isinstance(value, VariableNode):
        return False
    search = _Search()
    visit(value, search)
    return search.found


class _Search(Visitor):
    found = False

    def enter_variable(self, *_: object) -> object:
        self.found = True
        return BREAK
