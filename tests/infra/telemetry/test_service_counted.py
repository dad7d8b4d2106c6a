"""Limits, stores and the crowd tell how they are doing."""

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from infra.settings import Settings
from tests.answers import save
from tests.api import Api, Person, new_phone
from tests.infra.edge.crowded import crowded
from tests.infra.edge.limited import KNOWN, use_up
from tests.infra.edge.raw_http import LIVEZ, post
from tests.infra.telemetry.scraping import Series, counted, grown, scraped, series_in

OPERATIONS = "onboarding_operations_total"


@pytest.fixture
async def here(settings: Settings) -> AsyncIterator[Api]:
    async with counted(settings) as here:
        yield here


def at(here: Api, person: Person) -> Person:
    return Person(here, person.phone, person.token)


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
    await save(at(here, person), role="TENANT")
    await at(here, person).ask("{ onboardingDraft { version } }")
    before = await scraped(here.http)
    for _ in range(10):
        await at(here, person).ask("{ onboardingDraft { version } }")
    after = await scraped(here.http)

    redis = '{store="Redis"}'
    uses = grown(before, after, "onboarding_store_uses_total")
    commands = grown(before, after, "onboarding_store_commands_total")
    assert uses.keys() == {f"onboarding_store_uses_total{redis}"}  # and not PostgreSQL
    # Session, limits and draft travel together.
    assert ([*uses.values()], [*commands.values()]) == ([10], [30])
    assert after[f"onboarding_store_down{redis}"] == 0


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
