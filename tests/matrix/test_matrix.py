"""Every fault of each store, for every operation and page: what docs/faults.md says."""

import pytest

from tests.matrix.cell import Cell, Store
from tests.matrix.expected import LOST, expected
from tests.matrix.kinds import POSTGRES, REDIS, Kind
from tests.matrix.operations import MAKERS
from tests.matrix.table import Table
from tests.matrix.trial import tried
from tests.matrix.world import World
from tests.schema.operations import OPERATIONS

_WITHIN = 5.0
"""Seconds, on a machine with other things to do; the table has what they were."""


@pytest.mark.parametrize("kind", REDIS, ids=lambda kind: kind.name)
async def test_redis(there: World, table: Table, kind: Kind) -> None:
    await hold(there, table, "redis", kind)


@pytest.mark.parametrize("kind", POSTGRES, ids=lambda kind: kind.name)
async def test_postgres(there: World, table: Table, kind: Kind) -> None:
    await hold(there, table, "postgres", kind)


async def hold(world: World, table: Table, store: Store, kind: Kind) -> None:
    """Let it happen, and hold what everybody got against what is promised."""
    cells = await tried(world, store, kind)

    assert [told for cell in cells if (told := _complaint(cell, store, kind))] == []
    table.add(store, kind.name, cells)


def _complaint(cell: Cell, store: Store, kind: Kind) -> str:
    promised = expected(store, kind).get(cell.name, cell.usual)
    is_lost = (store, kind.name, cell.name) in LOST
    in_the_end = promised if is_lost else cell.usual
    got = (cell.first, cell.then, cell.again)
    if got != (promised, promised, in_the_end):
        return f"{cell.name}: {got} instead of {promised}, then {in_the_end}"
    if cell.is_done is is_lost:
        return f"{cell.name}: what it does is not in the stores, or twice"
    if max(cell.first_seconds, cell.then_seconds) > _WITHIN:
        return f"{cell.name}: {cell.first_seconds:.1f} and {cell.then_seconds:.1f} s"
    return ""


def test_no_operation_of_the_sdl_is_left_out() -> None:
    assert MAKERS.keys() == OPERATIONS.keys()
