"""How large an operation may be: measured in one pass, before anything else looks.

Each fragment is measured once, so the work is linear in the document, also where what
it stands for is exponential. Introspection counts like everything else.
"""

from dataclasses import dataclass

from graphql import (
    DocumentNode,
    ExecutableDefinitionNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)


@dataclass(frozen=True, slots=True)
class Complexity:
    """The size of an operation with its fragments spelt out."""

    depth: int = 0
    root_fields: int = 0
    aliases: int = 0
    directives: int = 0
    fields: int = 0


class TooComplex(GraphQLError):
    """An operation is over a limit; it is neither validated nor executed."""

    def __init__(self, what: str, limit: int) -> None:
        super().__init__(f"The operation is too complex: at most {limit} {what}.")


def check(document: DocumentNode, limits: Complexity) -> None:
    """Raise `TooComplex` if a definition of *document* is over one of *limits*."""
    measured = _Measure(document)
    for definition in document.definitions:
        # Fragments too: validation looks at those that nothing uses as well.
        if not isinstance(definition, ExecutableDefinitionNode):
            continue
        size = measured.selections(definition.selection_set)
        for what in ("depth", "aliases", "directives", "fields"):
            if getattr(size, what) > getattr(limits, what):
                raise TooComplex(what, getattr(limits, what))
        is_operation = isinstance(definition, OperationDefinitionNode)
        if is_operation and size.root_fields > limits.root_fields:
            raise TooComplex("root fields", limits.root_fields)


class _Measure:
    def __init__(self, document: DocumentNode) -> None:
        self._fragments = {
            d.name.value: d
            for d in document.definitions
            if isinstance(d, FragmentDefinitionNode)
        }
        self._known: dict[str, Complexity] = {}

    def selections(self, selections: SelectionSetNode) -> Complexity:
        depth = roots = aliases = directives = fields = 0
        for node in selections.selections:
            directives += len(node.directives or ())
            if isinstance(node, FieldNode):
                below = self._below(node)
                depth = max(depth, 1 + below.depth)
                roots += 1
                aliases += node.alias is not None
                fields += 1
            else:
                below = self._inside(node)
                depth = max(depth, below.depth)
                roots += below.root_fields
            aliases += below.aliases
            directives += below.directives
            fields += below.fields
        return Complexity(depth, roots, aliases, directives, fields)

    def _below(self, field: FieldNode) -> Complexity:
        return self.selections(field.selection_set) if field.selection_set else _NONE

    def _inside(self, node: SelectionNode) -> Complexity:
        if isinstance(node, FragmentSpreadNode):
            return self._fragment(node.name.value)
        assert isinstance(node, InlineFragmentNode)
        return self.selections(node.selection_set)

    def _fragment(self, name: str) -> Complexity:
        if name not in self._known:
            # Cycles and unknown names are for the standard rules to report.
            self._known[name] = _NONE
            if definition := self._fragments.get(name):
                self._known[name] = self.selections(definition.selection_set)
        return self._known[name]


_NONE = Complexity()
