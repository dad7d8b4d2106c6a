"""A store that hangs costs the first requests its time-out, and the others nothing."""

import time
from statistics import median

import pytest

from infra.app import create_app
from tests.api import Api, serving
from tests.infra.faults import hung, recovered
from tests.matrix.cell import Store
from tests.matrix.operations import MAKERS, Operation
from tests.matrix.table import Bounds, Table
from tests.matrix.trial import timed
from tests.matrix.world import World

_SERVERS: dict[Store, str] = {"redis": "valkey", "postgres": "postgres"}
_ASKS = {"redis": "saveOnboardingDraft", "postgres": "finalizeOnboarding"}
_TIMES = 60


@pytest.mark.parametrize("store", _SERVERS)
async def test_a_store_that_hangs_costs_little_and_comes_back(
    there: World, table: Table, store: Store
) -> None:
    settings = there.settings.model_copy(update={"store_timeout_ms": 200})
    one = await MAKERS[_ASKS[store]](there)
    async with serving(create_app(settings)) as api:
        await recovered(api)
        with hung(there.stores, _SERVERS[store]):
            seconds = [(await timed(api, one))[1] for _ in range(_TIMES)]
            told = {(await timed(api, one))[0] for _ in range(3)}
        back = await _until_usual(api, one)

    bounds = Bounds(seconds[0], median(seconds[2:]), back)
    assert told == {"STORE_UNAVAILABLE"}
    assert bounds.first_request < 1
    assert bounds.request_at_the_median_then < bounds.first_request / 2
    assert bounds.until_it_is_back < 2
    table.bounds[store] = bounds


async def _until_usual(api: Api, one: Operation) -> float:
    started = time.monotonic()
    while (await timed(api, one))[0] != one.usual:
        assert time.monotonic() - started < 5
    return time.monotonic() - started
