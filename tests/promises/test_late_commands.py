"""Commands that Redis does long after who sent them has given up."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest

from infra.redis.drafts import RedisDraftStore
from resolvers.errors import StoreUnavailable
from resolvers.models.draft import DraftState
from resolvers.settling import Settling
from tests.answers import complete, finalize
from tests.api import Person
from tests.promises.asking import profile_of, save
from tests.promises.conftest import Meanwhile
from tests.promises.stores import Stores

READ = "{ onboardingDraft { version } }"
Held = list[Callable[[], Awaitable[bool]]]


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    """Keep the first thaw on its way; it is a failure to who sent it."""
    on_their_way: Held = []
    swap = RedisDraftStore.swap

    async def slow(*args: Any) -> bool:
        *_, standing = args
        if standing.state is DraftState.OPEN and not on_their_way:
            on_their_way.append(partial(swap, *args))
            raise StoreUnavailable("Redis")
        return await swap(*args)

    monkeypatch.setattr(RedisDraftStore, "swap", slow)
    return on_their_way


async def refused(person: Person, query: str) -> None:
    (error,) = (await person.post(query)).json()["errors"]
    assert error["extensions"]["code"] == "STORE_UNAVAILABLE"


async def breaks_off() -> None:
    raise StoreUnavailable("PostgreSQL")


async def test_a_thaw_that_comes_late_opens_no_other_finalize(
    person: Person, stores: Stores, meanwhile: Meanwhile, request: Any
) -> None:
    await save(person, **complete("TENANT"))
    meanwhile(Settling, "freeze", breaks_off)
    await refused(person, "mutation { finalizeOnboarding { __typename } }")
    held: Held = request.getfixturevalue("held")
    await refused(person, READ)
    saves: list[asyncio.Task[Any]] = []

    async def the_thaw_arrives() -> None:
        await held[0]()
        late = save(person, profile={"firstName": "Kossi"}, expectedVersion=1)
        saves.append(asyncio.create_task(late))
        await asyncio.wait(saves, timeout=0.3)

    meanwhile(Settling, "freeze", the_thaw_arrives)
    end = await finalize(person)

    assert end["__typename"] == "OnboardingFinalized"
    assert (await saves[0])["__typename"] == "OnboardingAlreadyFinalized"
    assert not await stores.has_draft(person)
    assert (await profile_of(person))["firstName"] == "Afi"
