"""Whatever answers a client sends, the outcome is typed and names the place."""

from typing import Any

import pytest

from tests.answers import SAVE, complete, finalize, save
from tests.api import Api, Person

DRAFT = "{ onboardingDraft { version } }"


@pytest.mark.parametrize(
    ("input", "place"),
    [
        ({"role": "KING"}, ".role"),
        ({"role": 1}, ".role"),
        ({"crown": "gold"}, "crown"),
        ({"profile": {"firstName": 5}}, ".profile.firstName"),
        ({"profile": "Afi"}, ".profile"),
        ({"profile": {"crown": "gold"}}, ".profile"),
        ({"preferences": {"budgetMin": 3_000_000_000}}, ".preferences.budgetMin"),
        ({"preferences": {"budgetMin": 1.5}}, ".preferences.budgetMin"),
        ({"preferences": {"preferredZones": [1]}}, ".preferences.preferredZones"),
        ({"expectedVersion": "one"}, ".expectedVersion"),
        (None, "$input"),
        ([], "$input"),
        ("all", "$input"),
    ],
)
async def test_a_wrong_type_is_a_bad_request_that_names_the_path(
    person: Person, input: Any, place: str
) -> None:
    response = await person.post(SAVE, input=input)

    assert response.status_code == 400
    (error,) = response.json()["errors"]
    assert error["extensions"] == {"code": "BAD_REQUEST"}
    assert place in error["message"]
    assert await person.ask(DRAFT) == {"onboardingDraft": None}


@pytest.mark.parametrize(
    ("input", "path", "code", "limit"),
    [
        ({"profile": {"firstName": "A" * 101}}, "profile.firstName", "TOO_LONG", 100),
        ({"legal": {"company": "A" * 201}}, "legal.company", "TOO_LONG", 200),
        ({"legal": {"ifu": "1" * 5000}}, "legal.ifu", "TOO_LONG", 40),
        (
            {"preferences": {"homeDescription": "é" * 1001}},
            "preferences.homeDescription",
            "TOO_LONG",
            1000,
        ),
        (
            {"preferences": {"preferredZones": [f"z{n}" for n in range(21)]}},
            "preferences.preferredZones",
            "TOO_MANY",
            20,
        ),
    ],
)
async def test_what_is_too_long_is_refused_whole(
    person: Person, input: dict[str, Any], path: str, code: str, limit: int
) -> None:
    refused = await save(person, **{"role": "AGENT", **input})

    assert refused["__typename"] == "InvalidInput"
    (problem,) = refused["problems"]
    assert (problem["path"], problem["code"], problem["limit"]) == (path, code, limit)
    assert str(limit) in problem["message"]
    assert await person.ask(DRAFT) == {"onboardingDraft": None}


async def test_a_wrong_answer_is_kept_and_listed(person: Person) -> None:
    answers = complete("AGENT")
    answers["legal"] |= {"ifu": "123456789012", "rccm": "rb/cot/25  a 1234"}
    answers["profile"]["email"] = "afi@"
    answers["preferences"] |= {"budgetMin": 100, "budgetMax": 50}

    saved = await save(person, **answers)

    problems = {p["path"]: p["code"] for p in saved["draft"]["problems"]}
    assert problems == {
        "profile.email": "INVALID_EMAIL",
        "legal.ifu": "INVALID_IFU",
        "preferences.budgetMax": "BUDGET_ORDER",
    }
    kept = await person.ask("{ onboardingDraft { legal { ifu rccm } } }")
    assert kept["onboardingDraft"]["legal"] == {
        "ifu": "123456789012",
        "rccm": "RB/COT/25 A 1234",
    }
    assert (await finalize(person))["__typename"] == "OnboardingIncomplete"


@pytest.mark.parametrize(
    ("language", "words"),
    [(None, "exactement 13 chiffres"), ("en-GB,fr;q=0.5", "exactly 13 digits")],
)
async def test_problems_are_told_in_the_persons_language(
    person: Person, language: str | None, words: str
) -> None:
    answers = {"legal": {"ifu": "12"}}
    saved = await person.api.ask(
        SAVE, token=person.token, language=language, input=answers
    )

    (problem,) = saved["saveOnboardingDraft"]["draft"]["problems"]
    assert words in problem["message"]


@pytest.mark.parametrize(
    ("path", "step", "field"),
    [
        ("profile.email", "profile", "email"),
        ("legal.ifu", "legal", "ifu"),
        ("legal.rccm", "legal", "rccm"),
    ],
)
async def test_an_identifier_of_somebody_else_is_named_and_nothing_written(
    api: Api, path: str, step: str, field: str
) -> None:
    first, second = await api.sign_in(), await api.sign_in()
    theirs, answers = complete("AGENT"), complete("AGENT")
    answers[step][field] = theirs[step][field]
    await save(first, **theirs)
    await finalize(first)
    await save(second, **answers)

    refused = await finalize(second)

    assert (refused["__typename"], refused["path"]) == ("IdentifierAlreadyUsed", path)
    assert await second.ask("{ profile { id } }") == {"profile": None}
    assert (await second.ask(DRAFT))["onboardingDraft"] is not None
