"""One schema, some documents for it, and some outcomes for each."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    OperationDefinitionNode,
    parse,
    specified_rules,
    validate,
)
from hypothesis import strategies as st
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from tests.schema.compiled import documents, schemas, variables
from tests.schema.compiled.choices import Choices
from tests.schema.compiled.schemas import Made
from tests.schema.compiled.world import Outcomes

_RULES = [*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule]


@dataclass(frozen=True, slots=True)
class Case:
    variables: dict[str, Any]
    outcomes: Outcomes


@dataclass(frozen=True, slots=True)
class Document:
    text: str
    node: DocumentNode
    cases: list[Case]

    @property
    def operation(self) -> OperationDefinitionNode:
        found = self.node.definitions[0]
        assert isinstance(found, OperationDefinitionNode)
        return found


class Example:
    """What hypothesis draws, and shows as people read it."""

    def __init__(self, made: Made) -> None:
        self.made = made
        self.documents: list[Document] = []
        self.invalid = 0

    def __repr__(self) -> str:
        told = []
        with suppress(TypeError):  # Strawberry prints no list within a JSON default
            told.append(self.made.schema.as_str())
        for document in self.documents:
            told.append(document.text)
            told += [f"{json.dumps(c.variables)} {c.outcomes}" for c in document.cases]
        return "\n\n".join(told)


@st.composite
def examples(draw: Any, *, documents_each: int, cases_each: int) -> Example:
    seed = draw(st.integers(0, 2**64))
    types = draw(st.integers(0, 6))
    many = st.integers(1, cases_each)
    cases = draw(st.lists(many, min_size=1, max_size=documents_each))
    example = Example(schemas.schema(Choices(seed), types))
    core = example.made.schema._schema  # noqa: SLF001 - the one graphql-core knows
    for number, size in enumerate(cases):
        choices = Choices(seed, number)
        text = documents.document(choices, core)
        node = parse(text)
        if validate(core, node, _RULES):
            example.invalid += 1
            continue
        document = Document(text, node, [])
        example.documents.append(document)
        document.cases.extend(_cases(choices, core, document, size))
    return example


def _cases(
    choices: Choices, core: Any, document: Document, many: int
) -> Iterator[Case]:
    variables_each = len(document.operation.variable_definitions or ())
    for _ in range(many):
        seeds = [choices.below(2**12) for _ in range(variables_each)]
        sent = variables.variables(core, document.operation, seeds)
        odd = [
            1 + choices.below(2**10) for _ in range((0, 0, 1, 2, 3)[choices.below(5)])
        ]
        salt = choices.below(2**12)
        often = choices.one((8, 3, 24)) if odd else 8
        yield Case(sent, Outcomes(salt, odd, often))
