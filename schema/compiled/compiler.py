"""Turns operations into plans."""

import hashlib
from collections.abc import Mapping

from graphql import DocumentNode, OperationDefinitionNode, OperationType
from strawberry.schema import Schema

from schema.compiled.calls import Calls
from schema.compiled.executed import Executed
from schema.compiled.objects import Objects
from schema.compiled.plan import Plan
from schema.compiled.selections import Selections
from schema.compiled.source import Source
from schema.compiled.surprise import Uncompiled
from schema.compiled.variables import Variables


class Compiler:
    """Compiles valid operations of one schema."""

    def __init__(self, schema: Schema, *, hide_suggestions: bool) -> None:
        """Refuse a *schema* some of whose parts would be skipped."""
        if schema.extensions:
            raise TypeError("schema extensions are not run: use field extensions")
        self._schema = schema
        self._core = schema._schema  # noqa: SLF001 - the one graphql-core knows
        self._hide_suggestions = hide_suggestions

    def plan(
        self,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        switches: Mapping[str, bool],
    ) -> Plan:
        """Return a plan for these *switches*; raise `Uncompiled` if there is none."""
        if operation.operation is OperationType.SUBSCRIPTION:
            raise Uncompiled("a subscription")
        source = Source(_title(operation))
        variables = Variables(self._core, source)
        check = variables.write(operation)
        selections = Selections(self._core, document, operation, switches)
        calls = Calls(self._schema, source, variables)
        objects = Objects(self._core, source, calls, selections)
        kind = self._core.get_root_type(operation.operation)
        assert kind, "the operation is valid"
        fields = selections.root(kind)
        steps = (
            [{key: details} for key, details in fields.items()]
            if operation.operation is OperationType.MUTATION
            else [fields]
        )
        names = [objects.fields(kind, step, is_root=True).text for step in steps]
        found = source.load()
        return Plan(
            Executed(
                self._core,
                document,
                operation,
                selections.fragments,
                self._hide_suggestions,
            ),
            source.text,
            source.constants,
            found[check],
            [found[name] for name in names],
        )


def _title(operation: OperationDefinitionNode) -> str:
    """Return what stands for a file name in tracebacks. Nothing of the client's."""
    text = operation.loc.source.body if operation.loc else ""
    digest = hashlib.sha256(text.encode(errors="replace")).hexdigest()
    return f"operation {digest[:12]}"
