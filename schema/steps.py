"""The answers of each step: what a client sends, and what it gets back."""

from functools import cache
from typing import TypeAlias

import strawberry
from strawberry import Maybe
from strawberry.types import get_object_definition

from resolvers.models import answers
from resolvers.models.answers import Answer, Changes
from schema.carried import CarriedBy

Role: TypeAlias = answers.Role
strawberry.enum(Role, description="Who joins.")
Step: TypeAlias = answers.Step
strawberry.enum(
    Step, name="OnboardingStep", description="The steps of the form, in order."
)


@strawberry.type(description="The first step: who they are.")
class ProfileAnswers:
    is_type_of = CarriedBy(answers.ProfileAnswers)

    first_name: str | None
    last_name: str | None
    email: str | None
    avatar_url: str | None


@strawberry.type(description="The third step: what the law asks of them.")
class LegalAnswers:
    is_type_of = CarriedBy(answers.LegalAnswers)

    cpi: str | None = strawberry.field(description="Personal identification number.")
    company: str | None
    ifu: str | None = strawberry.field(description="Identifiant fiscal unique.")
    rccm: str | None = strawberry.field(description="Trade register number.")
    accepted_terms: str | None = strawberry.field(
        description="The version of the terms they accepted."
    )


@strawberry.type(description="The last step: the home they look for, or let.")
class PreferenceAnswers:
    is_type_of = CarriedBy(answers.PreferenceAnswers)

    preferred_zones: list[str] | None = strawberry.field(
        description="Ids of `zones`, at most 20."
    )
    budget_min: int | None = strawberry.field(description="XOF a month.")
    budget_max: int | None = strawberry.field(description="XOF a month.")
    home_description: str | None


@strawberry.input(description="Absent is untouched; null clears.")
class ProfileInput:
    first_name: Maybe[str | None] = strawberry.field(
        description="At most 100 characters."
    )
    last_name: Maybe[str | None] = strawberry.field(
        description="At most 100 characters."
    )
    email: Maybe[str | None]
    avatar_url: Maybe[str | None] = strawberry.field(
        description="An http or https URL."
    )


@strawberry.input(description="Absent is untouched; null clears.")
class LegalInput:
    cpi: Maybe[str | None] = strawberry.field(description="12 to 15 digits.")
    company: Maybe[str | None] = strawberry.field(description="At most 200 characters.")
    ifu: Maybe[str | None] = strawberry.field(description="13 digits.")
    rccm: Maybe[str | None] = strawberry.field(description="E.g. `RB/COT/25 A 1234`.")
    accepted_terms: Maybe[str | None] = strawberry.field(
        description="`onboarding.termsVersion`, once accepted."
    )


@strawberry.input(description="Absent is untouched; null clears.")
class PreferencesInput:
    preferred_zones: Maybe[list[str] | None] = strawberry.field(
        description="Ids of `zones`, at most 20."
    )
    budget_min: Maybe[int | None] = strawberry.field(description="XOF a month.")
    budget_max: Maybe[int | None] = strawberry.field(description="XOF a month.")
    home_description: Maybe[str | None] = strawberry.field(
        description="At most 1,000 characters."
    )


PARTS: dict[str, type] = {
    "profile": ProfileInput,
    "legal": LegalInput,
    "preferences": PreferencesInput,
}
"""The steps that have fields of their own."""


def changes_of(step: str, sent: object) -> Changes:
    """Return the answers a step's input changes; None in its place clears them all."""
    if sent is None:
        return dict.fromkeys(_paths(step).values())
    changes: dict[str, Answer] = {}
    for name, path in _paths(step).items():
        part = getattr(sent, name)
        if part is not None:
            value = part.value
            changes[path] = tuple(value) if isinstance(value, list) else value
    return changes


@cache
def _paths(step: str) -> dict[str, str]:
    """Return the paths of a step's answers, by the attributes of its input."""
    asked = get_object_definition(PARTS[step], strict=True).fields
    return {f.python_name: f"{step}.{_camel(f.python_name)}" for f in asked}


def _camel(name: str) -> str:
    head, *tail = name.split("_")
    return head + "".join(word.title() for word in tail)
