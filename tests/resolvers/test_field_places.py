"""A question has several places; one that is missing somewhere is named here."""

import re
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from graphql import GraphQLSchema, build_schema, get_named_type

from resolvers.models.answers import Answers, Step
from resolvers.steps import FIELDS
from schema import root
from schema.steps import PARTS, changes_of

PATHS = {field.path for field in FIELDS}
COMMITTED = Path(root.__file__).with_name("schema.graphql").read_text()
SCHEMAS = {
    "built": build_schema(root.build_schema(introspection=True).as_str()),
    "committed": build_schema(COMMITTED),
}
every_schema = pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS)


def camel(name: str) -> str:
    return re.sub("_(.)", lambda found: found[1].upper(), name)


def below(schema: GraphQLSchema, name: str, steps: Iterable[str]) -> set[str]:
    """Return the paths of the answers in type *name*, which has these *steps*."""
    paths = set()
    for step in steps:
        part = get_named_type(schema.type_map[name].fields[step].type)  # type: ignore[attr-defined] # an object or an input, both have fields
        answers = getattr(part, "fields", {})
        paths |= {f"{step}.{answer}" for answer in answers} or {step}
    return paths


def test_every_question_has_one_path() -> None:
    assert len(PATHS) == len(FIELDS)


def test_every_question_has_its_answer_in_the_models() -> None:
    paths = set()
    for part in fields(Answers):
        answers = getattr(Answers(), part.name)
        names = fields(answers) if is_dataclass(answers) else ()
        paths |= {f"{part.name}.{camel(f.name)}" for f in names} or {part.name}

    assert paths == PATHS


@pytest.mark.parametrize("step", Step)
def test_every_question_can_be_sent_and_cleared(step: Step) -> None:
    asked = {field.path for field in FIELDS if field.step is step}

    assert (set(changes_of(step, None)) if step in PARTS else {step}) == asked


@every_schema
def test_every_question_has_its_input(schema: GraphQLSchema) -> None:
    assert below(schema, "SaveOnboardingDraftInput", Step) == PATHS
    sent = schema.type_map["SaveOnboardingDraftInput"].fields  # type: ignore[attr-defined] # an input has fields
    assert set(sent) == {*Step, "expectedVersion", "saveId"}


@every_schema
def test_every_answer_can_be_read_back(schema: GraphQLSchema) -> None:
    names = {path.partition(".")[2] for path in PATHS if path.startswith("profile.")}
    profile = schema.type_map["Profile"].fields  # type: ignore[attr-defined] # an object has fields

    assert below(schema, "OnboardingDraft", Step) == PATHS
    assert below(schema, "Profile", ("role", "legal", "preferences")) == {
        path for path in PATHS if not path.startswith("profile.")
    }
    assert set(profile) >= names
