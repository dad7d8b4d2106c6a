"""The plans of all operations that were asked for more than once."""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

from graphql import BooleanValueNode, OperationDefinitionNode

from schema.compiled.compiler import Compiler
from schema.compiled.plan import Plan
from schema.compiled.surprise import Uncompiled
from schema.operations import Operation

_ENTRIES, _CHARACTERS = 2000, 2_000_000
"""A plan takes some 10 bytes for a character of its text."""
_Known: TypeAlias = Plan | Literal["seen", "never"]


class Plans:
    """Compiles an operation when it is seen again, and forgets what is rarely used.

    So a stream of operations that nobody repeats costs no compiling, and little memory.
    """

    def __init__(self, compiler: Compiler) -> None:
        self._compiler = compiler
        self._known: OrderedDict[object, _Known] = OrderedDict()
        self._characters = 0

    def find(
        self, operation: Operation, given: Mapping[str, Any] | None
    ) -> Plan | None:
        """Return the plan for the switches in *given*; None to use graphql-core."""
        if operation.switches is None:
            return None
        key: object = operation
        switches: dict[str, bool] = {}
        if operation.switches:
            switches = _set(operation, given or {})
            if len(switches) < len(operation.switches):
                return None
            key = (operation, *switches.values())
        known = self._known.get(key)
        if known is None:
            self._keep(key, "seen")
            return None
        self._known.move_to_end(key)
        if known == "seen":
            known = self._compiled(operation, switches)
            self._keep(key, known)
        return known if isinstance(known, Plan) else None

    def _compiled(self, operation: Operation, switches: dict[str, bool]) -> _Known:
        try:
            return self._compiler.plan(operation.document, operation.node, switches)
        except Uncompiled:
            return "never"

    def _keep(self, key: object, known: _Known) -> None:
        self._known[key] = known
        self._characters += _size(known)
        while len(self._known) > _ENTRIES or self._characters > _CHARACTERS:
            _, forgotten = self._known.popitem(last=False)
            self._characters -= _size(forgotten)


def _size(known: _Known) -> int:
    return len(known.text) if isinstance(known, Plan) else 0


def _set(operation: Operation, given: Mapping[str, Any]) -> dict[str, bool]:
    """Return how the switches are set, without those that are not."""
    defaults = _defaults(operation.node)
    found = {n: given.get(n, defaults.get(n)) for n in operation.switches or ()}
    return {name: value for name, value in found.items() if isinstance(value, bool)}


def _defaults(operation: OperationDefinitionNode) -> dict[str, bool]:
    return {
        definition.variable.name.value: definition.default_value.value
        for definition in operation.variable_definitions or ()
        if isinstance(definition.default_value, BooleanValueNode)
    }
