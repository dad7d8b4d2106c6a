"""Every request is counted once, under a label that no client can make up."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr
from starlette.types import Receive, Scope, Send

from infra.edge.request_log import RequestLog
from infra.settings import Settings
from infra.telemetry.tally import Tally
from schema.access import ROOT_FIELDS
from schema.labels import labels
from tests.answers import complete, finalize, save
from tests.api import Api, Person, new_phone
from tests.infra.edge.crowded import crowded
from tests.infra.edge.limited import KNOWN, use_up
from tests.infra.edge.raw_http import LIVEZ, post
from tests.infra.telemetry.scraping import (
    Series,
    counted,
    grown,
    operation,
    scraped,
    series_in,
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


async def test_policies_count_what_they_admit_and_refuse(settings: Settings) -> None:
    tight = {"limit_public": "9/minute", "sign_in_ip_limit": "1/hour"}
    async with counted(settings, **tight, limits_observed=("sign-in-ip",)) as here:
        for _ in range(2):
            ask = f'mutation {{ requestSignInCode(input: {{phone: "{new_phone()}"}})'
            await here.post(f"{ask} {{ __typename }} }}")
        refused = await use_up(here)
        await here.post(KNOWN)
        seen = await scraped(here.http)

    assert refused.status_code == 429

    def decided(policy: str, decision: str) -> float:
        labels = f'decision="{decision}",policy="{policy}"'
        return seen[f"onboarding_limit_decisions_total{{{labels}}}"]

    assert decided("public", "refused") >= 2
    assert decided("person", "refused") == decided("person", "admitted") == 0
    limited: Series = grown({}, seen, OPERATIONS)
    assert sum(n for key, n in limited.items() if "RATE_LIMITED" in key) >= 2


async def test_a_policy_on_trial_says_whom_it_would_refuse(settings: Settings) -> None:
    trial = {"limit_public": "2/minute", "limits_observed": ("public",)}
    async with counted(settings, **trial) as here:
        for _ in range(4):
            await here.ask(KNOWN)
        seen = await scraped(here.http)

    name = "onboarding_limit_decisions_total"
    assert seen[f'{name}{{decision="admitted",policy="public"}}'] == 4
    assert seen[f'{name}{{decision="would_refuse",policy="public"}}'] >= 2
    assert seen[f'{name}{{decision="refused",policy="public"}}'] == 0


async def test_in_a_crowd_it_is_answered_and_tells_of_it(settings: Settings) -> None:
    async with crowded(settings, requests_at_once=2) as service:
        await service.hold(2)
        late, asks = await service.connect(), await service.connect()
        late.send(post())
        assert await late.status() == 503
        asks.send(LIVEZ.replace(b"livez", b"metrics"))
        page = await asks.answer()

    seen = series_in(page.body.decode())
    assert seen["onboarding_overloaded_total"] == 1
    assert seen["onboarding_requests_at_once"] == 2
    assert seen["onboarding_requests_in_hand"] == 3  # and this one
    assert seen["onboarding_connections"] == 4


async def test_stores_tell_of_round_trips(here: Api, person: Person) -> None:
    before = await scraped(here.http)
    for _ in range(10):
        await at(here, person).ask("{ onboardingDraft { version } }")
    after = await scraped(here.http)

    redis, postgres = 'onboarding_store_uses_total{store="Redis"}', "PostgreSQL"
    assert after[redis] - before[redis] >= 10
    commands = redis.replace("uses", "commands")
    assert after[commands] - before[commands] >= 20
    assert after['onboarding_store_down{store="Redis"}'] == 0
    uses = grown(before, after, "onboarding_store_uses_total")
    assert redis.replace("Redis", postgres) not in uses


async def test_a_store_that_is_away_is_told(settings: Settings) -> None:
    away = SecretStr("redis://127.0.0.1:1/0")
    async with counted(settings, redis_url=away) as here:
        for _ in range(3):
            await here.post(KNOWN)
        seen = await scraped(here.http)

    assert seen['onboarding_store_down{store="Redis"}'] == 1
    assert seen['onboarding_store_down{store="PostgreSQL"}'] == 0
    assert seen['onboarding_store_failures_total{store="Redis"}'] >= 2
    assert seen["onboarding_limit_fallbacks_total"] >= 3
