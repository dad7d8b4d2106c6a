"""The part of our schema that is measured, as Strawberry types."""

# ruff: noqa: D101 - the names say it

from datetime import datetime
from enum import Enum
from typing import Annotated, Any, TypeAlias

import strawberry
from strawberry.utils.str_converters import to_camel_case, to_snake_case

from bench.peers.documents import Document, shown


@strawberry.enum
class Role(Enum):
    TENANT = "TENANT"
    LANDLORD = "LANDLORD"
    AGENT = "AGENT"


@strawberry.type
class ProfileAnswers:
    first_name: str | None
    last_name: str | None
    email: str | None
    avatar_url: str | None


@strawberry.type
class LegalAnswers:
    cpi: str | None
    company: str | None
    ifu: str | None
    rccm: str | None
    accepted_terms: str | None


@strawberry.type
class PreferenceAnswers:
    preferred_zones: list[str] | None
    budget_min: int | None
    budget_max: int | None
    home_description: str | None


@strawberry.type
class OnboardingDraft:
    version: int
    created_at: datetime
    updated_at: datetime
    expires_at: datetime
    profile: ProfileAnswers
    role: Role | None
    legal: LegalAnswers
    preferences: PreferenceAnswers

    @classmethod
    def of(cls, draft: Document) -> "OnboardingDraft":
        answers = shown(draft)
        return cls(
            version=draft.version,
            created_at=datetime.fromisoformat(draft.created_at),
            updated_at=datetime.fromisoformat(draft.updated_at),
            expires_at=datetime.fromisoformat(draft.expires_at),
            profile=ProfileAnswers(**_snake(answers["profile"])),
            role=answers["role"] and Role(answers["role"]),
            legal=LegalAnswers(**_snake(answers["legal"])),
            preferences=PreferenceAnswers(**_snake(answers["preferences"])),
        )


@strawberry.type
class OnboardingDraftSaved:
    version: int
    draft: OnboardingDraft


@strawberry.type
class OnboardingAlreadyFinalized:
    profile_id: strawberry.ID


@strawberry.type
class Zone:
    id: strawberry.ID
    name: str


@strawberry.input
class ProfileInput:
    first_name: str | None = strawberry.UNSET
    last_name: str | None = strawberry.UNSET
    email: str | None = strawberry.UNSET
    avatar_url: str | None = strawberry.UNSET


@strawberry.input
class LegalInput:
    cpi: str | None = strawberry.UNSET
    company: str | None = strawberry.UNSET
    ifu: str | None = strawberry.UNSET
    rccm: str | None = strawberry.UNSET
    accepted_terms: str | None = strawberry.UNSET


@strawberry.input
class PreferencesInput:
    preferred_zones: list[str] | None = strawberry.UNSET
    budget_min: int | None = strawberry.UNSET
    budget_max: int | None = strawberry.UNSET
    home_description: str | None = strawberry.UNSET


@strawberry.input
class SaveOnboardingDraftInput:
    profile: ProfileInput | None = strawberry.UNSET
    role: Role | None = strawberry.UNSET
    legal: LegalInput | None = strawberry.UNSET
    preferences: PreferencesInput | None = strawberry.UNSET


SaveOnboardingDraftResult: TypeAlias = Annotated[
    OnboardingDraftSaved | OnboardingAlreadyFinalized,
    strawberry.union("SaveOnboardingDraftResult"),
]


def given(value: Any) -> Any:  # noqa: ANN401 - an input, or what is in one
    """Return an input as the names and values that were sent."""
    if isinstance(value, Enum):
        return value.value
    if not hasattr(value, "__strawberry_definition__"):
        return value
    definition = value.__strawberry_definition__
    return {
        to_camel_case(field.python_name): given(part)
        for field in definition.fields
        if (part := getattr(value, field.python_name)) is not strawberry.UNSET
    }


def _snake(answers: dict[str, Any]) -> dict[str, Any]:
    return {to_snake_case(name): answer for name, answer in answers.items()}
