"""A replica that is behind misleads nobody: only zones and counts are read there."""

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from infra.app import create_app
from infra.local import LocalServices
from infra.settings import Settings
from tests.answers import complete, finalize
from tests.api import Api, moment, serving
from tests.infra.postgres.replica.standby import Standby
from tests.promises.asking import draft_of, onboarding, profile_of, save


@pytest.fixture
async def service(
    settings: Settings, stores: LocalServices, standby: Standby
) -> AsyncIterator[Api]:
    changes = {
        "redis_url": SecretStr(stores.redis_url),
        "database_url": SecretStr(stores.database_url),
        "database_replica_url": SecretStr(standby.url),
        "store_timeout_ms": 2000,
    }
    async with serving(create_app(settings.model_copy(update=changes))) as api:
        yield api


async def test_a_person_sees_at_once_what_they_did(
    service: Api, standby: Standby
) -> None:
    await standby.fall_behind()
    known = await standby.ask("SELECT count(*) FROM users")
    person = await service.sign_in()
    await save(person, **complete("TENANT"))
    since = moment()

    done = await finalize(person)

    assert (await profile_of(person))["id"] == done["profileId"]
    assert (await onboarding(person))["state"] == "FINALIZED"
    assert await draft_of(person) is None
    assert (await save(person, role="AGENT"))["profileId"] == done["profileId"]
    assert (await finalize(person))["alreadyFinalized"]
    again = await service.sign_in(person.phone)
    assert (await profile_of(again))["id"] == done["profileId"]
    address = person.phone.replace(" ", "")
    assert await service.letter_to(address, "welcome", since=since)
    assert await standby.ask("SELECT count(*) FROM users") == known, "it knows nothing"
