"""What must for ever be read in the documents of `golden/`.

`nestjs-*` is what that backend leaves at `onboarding:draft:<person>`, `guide` what its
guide puts at `onboarding:<person>`, `schema-*` what this code wrote when new.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from resolvers.models.answers import Answer, Answers, Role
from resolvers.models.draft import Draft
from resolvers.models.person import PersonId

FOLDER = Path(__file__).with_name("golden")
PERSON = PersonId(UUID("0192f0c4-7d1e-7a6b-9c3d-2b1a0f9e8d7c"))
"""Whose `schema-*` are: their seals open for nobody else."""
RING = "golden-2026:" + "R29s" * 10 + "R28="


@dataclass(frozen=True)
class Expected:
    """What is read in one document."""

    answers: Mapping[str, Answer]
    unread: Mapping[str, Any] = field(default_factory=dict)
    """What nobody could read, and is kept."""

    @property
    def as_answers(self) -> Answers:
        return Answers().with_changes(self.answers)


AGENT: dict[str, Answer] = {
    "profile.firstName": "Afi",
    "profile.lastName": "Hounsou",
    "profile.email": "afi@exemple.bj",
    "profile.avatarUrl": "https://exemple.bj/afi.jpg",
    "role": Role.AGENT,
    "legal.cpi": "197001011234",
    "legal.company": "Agence du Lac",
    "legal.ifu": "3201910583729",
    "legal.rccm": "RB/COT/25 A 1234",
    "preferences.preferredZones": ("calavi", "godomey"),
    "preferences.budgetMin": 50_000,
    "preferences.budgetMax": 100_000,
}
NESTJS = {
    "nestjs-agent": Expected(AGENT),
    "nestjs-tenant-half-way": Expected(
        {
            "profile.firstName": "Kossi",
            "role": Role.TENANT,
            "legal.cpi": "1970010112345",
            "preferences.preferredZones": ("cotonou",),
        }
    ),
    "nestjs-budgets-grouped": Expected(
        {}, {"budget_min": "50.000", "budget_max": "50,000"}
    ),
    "nestjs-without-secrets": Expected(
        {
            "role": Role.LANDLORD,
            "profile.avatarUrl": "https://exemple.bj/kossi.png",
            "preferences.preferredZones": ("abomey", "akpakpa"),
        }
    ),
    "nestjs-budgets-plain": Expected(
        {"preferences.budgetMin": 50_000, "preferences.budgetMax": 50_000}
    ),
    "nestjs-budgets-odd": Expected(
        {"preferences.budgetMin": 50_000}, {"budget_max": "many"}
    ),
    "nestjs-budgets-huge": Expected(
        {"preferences.budgetMin": 25_000}, {"budget_max": "99999999999"}
    ),
    "nestjs-role-upper": Expected({"role": Role.LANDLORD}),
    "nestjs-role-unknown": Expected(
        {"preferences.preferredZones": ("calavi",)}, {"role": "notary"}
    ),
    "nestjs-unknown-keys": Expected(
        {"role": Role.TENANT},
        {
            "current_step": 3,
            "completed_steps": ["profile", "role"],
            "ui": {"dark": True, "seen": None},
        },
    ),
    "nestjs-empty-strings": Expected({}),
    "nestjs-empty": Expected({}),
    "nestjs-too-long": Expected(
        {"role": Role.AGENT, "profile.lastName": "Hounsou"},
        {"first_name": 101 * "A", "avatar_url": "https://exemple.bj/" + 2048 * "a"},
    ),
    "nestjs-wrong-types": Expected(
        {"role": Role.AGENT},
        {
            "first_name": {"fr": "Afi"},
            "email": 5,
            "preferred_zones": [f"zone-{n}" for n in range(21)],
        },
    ),
}
GUIDE = Expected({"preferences.budgetMin": 50_000}, {"step": 2, "name": "Jean"})
OURS = {
    "schema-1-full": Expected(
        AGENT
        | {
            "legal.acceptedTerms": "2026-01",
            "preferences.homeDescription": "Deux chambres,\nprès de l'université.",
        }
    ),
    "schema-1-begun": Expected({"role": Role.TENANT}),
    "schema-2-begun": Expected({"role": Role.TENANT}),
}


def document(name: str) -> bytes:
    """Return a document as it lay in Redis."""
    return (FOLDER / f"{name}.json").read_bytes()


def unread(draft: Draft) -> Mapping[str, Any]:
    """Return what *draft* carries along because nobody could read it."""
    sealed = draft.extra.get("sealed", {})
    assert isinstance(sealed, dict)
    return {key.removeprefix("nestjs."): value for key, value in sealed.items()}
