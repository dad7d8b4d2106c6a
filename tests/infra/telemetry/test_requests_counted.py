"""Every request is counted once, under a label that no client can make up."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.types import Receive, Scope, Send

from infra.edge.request_log import RequestLog
from infra.settings import Settings
from infra.telemetry.tally import Tally
from schema.access import ROOT_FIELDS
from schema.labels import labels
from tests.answers import complete, finalize, save
from tests.api import Api, Person
from tests.infra.telemetry.scraping import (
    counted,
    grown,
    operation,
    scraped,
)

OPERATIONS = "onboarding_operations_total"
FORM = "viewer { id } zones { id } onboarding { state }"
CODE = 'requestSignInCode(input: {phone: "x"}) { ... on InvalidInput { __typename } }'


@pytest.fixture
async def here(settings: Settings) -> AsyncIterator[Api]:
    async with counted(settings) as here:
        yield here


def at(here: Api, person: Person) -> Person:
    return Person(here, person.phone, person.token)


@pytest.mark.parametrize(
    ("query", "label", "outcome"),
    [
        ("query Spam { a: zones { id } b: zones { id } }", "zones", "ok"),
        ("query { ...F } fragment F on Query { zones { id } }", "zones", "ok"),
        (f"{{ {FORM} }}", "onboarding+viewer+zones", "UNAUTHENTICATED"),
        ("{ zones { id } rateLimit { cost } }", "several", "ok"),
        ("{ __schema { types { name } } }", "introspection", "ok"),
        ("{ nothing }", "none", "BAD_REQUEST"),
        ("{", "none", "BAD_REQUEST"),
        ("{ profile { id } }", "profile", "UNAUTHENTICATED"),
        ("query ($n: Int!) { zones { id } }", "none", "BAD_REQUEST"),
        (f"mutation {{ {CODE} }}", "requestSignInCode", "InvalidInput"),
    ],
)
async def test_it_is_named_by_its_root_fields_and_by_how_it_ended(
    here: Api, query: str, label: str, outcome: str
) -> None:
    before = await scraped(here.http)
    await here.post(query)

    after = await scraped(here.http)
    assert grown(before, after, OPERATIONS) == {operation(label, outcome): 1}
    seconds = grown(before, after, "onboarding_operation_seconds_count")
    assert seconds == {f'onboarding_operation_seconds_count{{operation="{label}"}}': 1}


async def test_a_mutation_ends_in_a_member_of_its_union(
    here: Api, person: Person
) -> None:
    before = await scraped(here.http)
    await finalize(at(here, person))
    await save(at(here, person), **complete("TENANT"))
    await save(at(here, person), role="AGENT", expectedVersion=0)
    await save(at(here, person), role="TENANT")
    await finalize(at(here, person))
    await here.ask("mutation { signOut { ... on SignedOut { wasSignedIn } } }")

    after = await scraped(here.http)
    assert grown(before, after, OPERATIONS) == {
        operation("finalizeOnboarding", "OnboardingIncomplete"): 1,
        operation("saveOnboardingDraft", "OnboardingDraftSaved"): 2,
        operation("saveOnboardingDraft", "OnboardingDraftConflict"): 1,
        operation("finalizeOnboarding", "OnboardingFinalized"): 1,
        operation("signOut", "SignedOut"): 1,
    }


async def test_clients_cannot_fill_it_with_labels(here: Api) -> None:
    known = await scraped(here.http)
    names = [f"spam{n}" for n in range(40)]
    for name in names:
        await here.post(
            f"query {name} {{ {name}: zones {{ id }} serviceStatus {{ drafts }} }}",
            headers={"X-Request-Id": name, "User-Agent": name},
        )
        await here.post(f"{{ {name} }}")
        await here.http.get(f"/{name}")

    seen = await scraped(here.http)
    assert [key for key in seen if "spam" in key] == []
    allowed = set(labels(ROOT_FIELDS))
    for key in seen.keys() - known.keys():
        assert key.startswith((OPERATIONS, "onboarding_pages_total")), key
    assert {key.split('"')[1] for key in seen if key.startswith(OPERATIONS)} <= allowed
    assert seen['onboarding_pages_total{status="404"}'] == 40


async def test_errors_of_ours_have_a_series_before_the_first(here: Api) -> None:
    seen = await scraped(here.http)

    for label in labels(ROOT_FIELDS):
        assert seen[operation(label, "INTERNAL")] == 0


@pytest.mark.parametrize(
    ("failure", "outcome"),
    [(RuntimeError, "INTERNAL"), (asyncio.CancelledError, "OPERATION_TIMEOUT")],
)
async def test_what_nobody_answered_is_counted_too(
    failure: type[BaseException], outcome: str
) -> None:
    async def broken(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise failure

    async def send(_message: object) -> None: ...

    tally = Tally()
    scope = {"type": "http", "method": "POST", "path": "/graphql", "headers": []}
    try:
        await RequestLog(broken, tally)(scope, send, send)  # type: ignore[arg-type] # it is not asked
    except asyncio.CancelledError:
        assert failure is asyncio.CancelledError

    assert tally.operations["none"].outcomes == {outcome: 1}
