"""Everything a client can ask of an onboarding, with all there is in the answers."""

from typing import Any

from tests.api import Person

_NAMES = "firstName lastName email avatarUrl"
_LEGAL = "cpi company ifu rccm acceptedTerms"
_WISHES = "preferredZones budgetMin budgetMax homeDescription"
_REST = f"role legal {{ {_LEGAL} }} preferences {{ {_WISHES} }}"
_DRAFT = f"""
  version expiresAt problems {{ path code }} profile {{ {_NAMES} }} {_REST}
"""
_CONFLICT = f"""
  ... on OnboardingDraftConflict {{
    expectedVersion currentVersion currentDraft {{ {_DRAFT} }}
    conflicts {{ path yours theirs }}
  }}
"""
_FINISHED = "... on OnboardingAlreadyFinalized { profileId }"
_SAVE = f"""
mutation ($input: SaveOnboardingDraftInput!) {{
  saveOnboardingDraft(input: $input) {{
    __typename
    ... on OnboardingDraftSaved {{
      version overwritten {{ path previous }} draft {{ {_DRAFT} }}
    }}
    ... on InvalidInput {{ problems {{ path code limit }} }}
    {_CONFLICT} {_FINISHED}
  }}
}}
"""
_DISCARD = f"""
mutation ($input: DiscardOnboardingDraftInput) {{
  discardOnboardingDraft(input: $input) {{
    __typename
    ... on OnboardingDraftDiscarded {{ wasThere }} {_CONFLICT} {_FINISHED}
  }}
}}
"""
_ONBOARDING = f"""
{{ onboarding {{
  state canFinalize expiredAt
  requirements {{ currentlyDue errors {{ path code }} }}
  draft {{ {_DRAFT} }}
  profile {{ id {_NAMES} {_REST} }}
}} }}
"""


async def save(person: Person, **input: Any) -> Any:
    return (await person.ask(_SAVE, input=input))["saveOnboardingDraft"]


async def discard(person: Person, **input: Any) -> Any:
    return (await person.ask(_DISCARD, input=input))["discardOnboardingDraft"]


async def late_answers(person: Person) -> Any:
    late = "... on OnboardingFinalized { lateAnswers }"
    data = await person.ask(f"mutation {{ finalizeOnboarding {{ {late} }} }}")
    return data["finalizeOnboarding"]["lateAnswers"]


async def onboarding(person: Person) -> Any:
    return (await person.ask(_ONBOARDING))["onboarding"]


async def draft_of(person: Person) -> Any:
    return (await person.ask(f"{{ onboardingDraft {{ {_DRAFT} }} }}"))[
        "onboardingDraft"
    ]


async def profile_of(person: Person) -> Any:
    return (await person.ask(f"{{ profile {{ id {_NAMES} {_REST} }} }}"))["profile"]


def change(path: str, answer: object) -> dict[str, Any]:
    """Return the input that gives one *answer*: `{"legal": {"ifu": answer}}`."""
    step, _, name = path.partition(".")
    return {step: {name: answer} if name else answer}


def at(carrier: Any, path: str) -> Any:
    """Return the answer at *path* of a draft or a flat profile."""
    step, _, name = path.partition(".")
    if not name:
        return carrier[step]
    return carrier[step][name] if step in carrier else carrier[name]
