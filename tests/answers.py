"""Answers a real person of each role might give, and the operations that carry them."""

from itertools import count
from typing import Any

from tests.api import Person

TERMS = "2026-01"
_numbers = count(1)

SAVE = """
mutation ($input: SaveOnboardingDraftInput!) {
  saveOnboardingDraft(input: $input) {
    __typename
    ... on OnboardingDraftSaved { draft { version problems { path code message } } }
    ... on OnboardingDraftConflict {
      expectedVersion currentVersion currentDraft { version }
      conflicts { path yours theirs }
    }
    ... on OnboardingAlreadyFinalized { profileId }
    ... on InvalidInput { problems { path code limit message } }
  }
}
"""

FINALIZE = """
mutation ($input: FinalizeOnboardingInput) {
  finalizeOnboarding(input: $input) {
    __typename
    ... on OnboardingFinalized { profileId alreadyFinalized profile { id role } }
    ... on OnboardingIncomplete {
      requirements { currentlyDue errors { path code } }
    }
    ... on OnboardingDraftConflict { expectedVersion currentVersion }
    ... on IdentifierAlreadyUsed { path message }
  }
}
"""


def complete(role: str) -> dict[str, Any]:
    """Return answers that finalize; no two calls share an identifier."""
    number = next(_numbers)
    legal: dict[str, dict[str, str]] = {
        "TENANT": {"cpi": f"{number:013}"},
        "LANDLORD": {},
        "AGENT": {
            "company": "Agence du Lac",
            "ifu": f"3{number:012}",
            "rccm": f"RB/COT/25 A {number}",
        },
    }
    return {
        "profile": {
            "firstName": "Afi",
            "lastName": "Hounsou",
            "email": f"afi{number}@exemple.bj",
            "avatarUrl": "https://exemple.bj/afi.jpg",
        },
        "role": role,
        "legal": {**legal[role], "acceptedTerms": TERMS},
        "preferences": {
            "preferredZones": ["calavi", "godomey"],
            "budgetMin": 50_000,
            "budgetMax": 100_000,
            "homeDescription": "Deux chambres, près de l'université.",
        },
    }


async def save(person: Person, **input: Any) -> Any:
    data = await person.ask(SAVE, input=input)
    return data["saveOnboardingDraft"]


async def finalize(person: Person, **input: Any) -> Any:
    data = await person.ask(FINALIZE, input=input)
    return data["finalizeOnboarding"]
