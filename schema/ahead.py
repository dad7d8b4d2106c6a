"""What an operation will need from Redis, asked for before it is admitted.

So session, limits and draft travel together: one round trip for a read, two for a save.
Nothing of it is looked at unless the operation runs.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from resolvers.access import Access
from schema.access import ROOTS
from schema.context import Context

_DRAFT = {"onboarding", "onboardingDraft", "saveOnboardingDraft"}
_SESSION = {
    "viewer",
    *(name for root in ROOTS.values() for name in root if root[name] > Access.ANYONE),
}


@dataclass(frozen=True, slots=True)
class Ahead:
    """What the root fields of an operation begin with."""

    session: bool
    draft: bool


def root_fields(document: DocumentNode, operation: OperationDefinitionNode) -> set[str]:
    """Return the names of what *operation* may select of its root."""
    fragments = {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    return {*_fields(operation.selection_set, fragments)}


def ahead_of(names: set[str]) -> Ahead:
    """Return what the root fields of these *names* will ask for."""
    return Ahead(bool(names & _SESSION), bool(names & _DRAFT))


def ask_ahead(context: Context, ahead: Ahead) -> None:
    """Ask, for a caller whose token proves itself."""
    claim = context.claim
    if claim is None:
        return
    if ahead.session:
        context.asked_session = context.resolvers.people.ask(claim)
    if ahead.draft:
        context.asked_draft = context.resolvers.drafts.ask(claim.person)


def _fields(
    selections: SelectionSetNode, fragments: dict[str, FragmentDefinitionNode]
) -> Iterator[str]:
    for node in selections.selections:
        if isinstance(node, FieldNode):
            yield node.name.value
        elif isinstance(node, FragmentSpreadNode):
            yield from _fields(fragments[node.name.value].selection_set, fragments)
        else:
            yield from _fields(node.selection_set, fragments)  # type: ignore[attr-defined] # an inline fragment
