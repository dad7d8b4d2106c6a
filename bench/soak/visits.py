"""What one person does on the form, and what some do instead."""

import asyncio
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import Any

from bench.people import Somebody, answers_of
from bench.talk import Talk, operation, talking

OPEN = """query Open {
  onboardingDraft {
    version role profile { firstName lastName email }
    legal { cpi company ifu rccm acceptedTerms }
    preferences { preferredZones budgetMin budgetMax homeDescription }
  }
  onboarding { state nextStep canFinalize requirements { currentlyDue } }
  zones { id name }
}"""
SAVE = """mutation Save($input: SaveOnboardingDraftInput!) {
  saveOnboardingDraft(input: $input) {
    ... on OnboardingDraftSaved { version onboarding { state canFinalize } }
  }
}"""
FINALIZE = """mutation Finalize {
  finalizeOnboarding { ... on OnboardingFinalized { profileId } }
}"""
PROFILE = "query Profile { profile { firstName role kycStatus } }"
_ASIDES = 20
"""One of so many visits has something of its own."""
_OFTEN = 3
"""Times that a text is asked: it is compiled when it is seen again."""
_THINKS = 0.2
"""Seconds between two steps, at most."""


async def visit(port: int, person: Somebody, seen: Counter[str]) -> None:
    """Fill in the form from the first page to the profile, on one connection."""
    async with talking(port, _fields(person)) as talk:
        if person.number % _ASIDES == 0:
            await _own_text(talk, person, seen)
        if person.number % _ASIDES == 1:
            _break_off(talk)
            seen["broken off"] += 1
            return
        _note(seen, await talk.get("/"), ok=(200, 404))
        await _step(talk, seen, OPEN)
        for number, part in enumerate(_parts(person)):
            given = {**part, "saveId": f"{person.number}-{number}"}
            await _step(talk, seen, SAVE, input=given)
        await _step(talk, seen, FINALIZE)
        await _step(talk, seen, PROFILE)


def strangers(people: Sequence[Somebody], texts: int) -> list[bytes]:
    """Return requests that fill every cache: what it holds in the end is no leak.

    They come from *people*, and ask so many *texts*, each often enough to be compiled.
    """
    asked = [_text(number // _OFTEN) for number in range(texts * _OFTEN)]
    return [
        operation(text, {}, _fields(person))
        for text, person in zip(asked, cycle(people), strict=False)
    ]


async def _own_text(talk: Talk, person: Somebody, seen: Counter[str]) -> None:
    for _ in range(_OFTEN):
        await _step(talk, seen, _text(person.number))


def _text(number: int) -> str:
    return f"query Own{number:09} {{ onboardingDraft {{ a{number:09}: version }} }}"


def _break_off(talk: Talk) -> None:
    whole = operation(OPEN, {}, talk.fields)
    talk.writer.write(whole[: random.randrange(1, len(whole))])  # noqa: S311 - no secret


def _parts(person: Somebody) -> list[dict[str, Any]]:
    answers = answers_of(person.number)
    profile, legal, wishes = answers.profile, answers.legal, answers.preferences
    return [
        {"profile": {"firstName": profile.first_name}},
        {"profile": {"lastName": profile.last_name, "email": profile.email}},
        {"role": "AGENT"},
        {
            "legal": {
                "cpi": legal.cpi,
                "company": legal.company,
                "ifu": legal.ifu,
                "rccm": legal.rccm,
                "acceptedTerms": legal.accepted_terms,
            }
        },
        {
            "preferences": {
                "preferredZones": wishes.preferred_zones,
                "budgetMin": wishes.budget_min,
                "budgetMax": wishes.budget_max,
                "homeDescription": wishes.home_description,
            }
        },
    ]


async def _step(talk: Talk, seen: Counter[str], query: str, **variables: Any) -> None:  # noqa: ANN401 - JSON
    await asyncio.sleep(random.random() * _THINKS)  # noqa: S311 - no secret
    status, body = await talk.ask(query, **variables)
    _note(seen, status, ok=(200,))
    if "errors" in body:
        seen[body["errors"][0]["extensions"]["code"]] += 1
    elif {} in body["data"].values():
        seen["another outcome"] += 1


def _note(seen: Counter[str], status: int, *, ok: tuple[int, ...]) -> None:
    seen["requests"] += 1
    if status not in ok:
        seen[f"status {status}"] += 1


def _fields(person: Somebody) -> Mapping[str, str]:
    n = person.number
    return {
        "Accept": "application/json",
        "Authorization": f"Bearer {person.token}",
        "X-Forwarded-For": f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}",
    }
