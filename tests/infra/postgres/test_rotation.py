"""Changing the sealing key, with the service running."""

import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlmodel import select

from infra.postgres import rotation
from infra.postgres.connection import PostgresConnection
from infra.postgres.tables import UserRow
from infra.sealing import Sealer
from resolvers.models.answers import Role
from resolvers.models.person import Language, Person
from resolvers.models.profile import Profile
from tests.conftest import KEY
from tests.infra.postgres.people import finished, fresh_phone, record_by
from tests.infra.postgres.rings import (
    BOTH,
    NEW,
    OLD,
    due,
    people_in,
    registry_in,
    rotate,
)


@pytest.fixture
async def postgres(fresh_database_url: str) -> AsyncIterator[PostgresConnection]:
    connection = PostgresConnection.to(fresh_database_url, timeout=1)
    yield connection
    await connection.close()


@pytest.fixture
async def finishers(postgres: PostgresConnection) -> list[tuple[Person, Profile]]:
    """Let a few finish under the old key."""
    people, registry = people_in(postgres, OLD), registry_in(postgres, OLD)
    found = []
    for role in Role:
        person = (await people.person_of(fresh_phone(), Language.FR)).person
        profile = finished(role)
        async with registry.hold(person.id) as registration:
            await record_by(registration, profile)
        found.append((person, profile))
    return found


async def test_everything_opens_with_the_new_key_alone(
    postgres: PostgresConnection, finishers: list[tuple[Person, Profile]]
) -> None:
    assert await due(postgres) == 3 * len(finishers)

    assert await rotate(postgres) == 0

    people, registry = people_in(postgres, NEW), registry_in(postgres, NEW)
    for person, profile in finishers:
        assert await registry.profile(person.id) == profile
        found = await people.person(person.id)
        assert found
        assert found.phone == person.phone
    assert await due(postgres) == 0


async def test_an_interrupted_rotation_is_taken_up_again(
    postgres: PostgresConnection,
    finishers: list[tuple[Person, Profile]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rotation, "_BATCH", 2)
    await rotate(postgres, batches=1)
    assert await due(postgres) == 3 * len(finishers) - 2

    await rotate(postgres)

    assert await due(postgres) == 0


async def test_a_row_that_does_not_open_is_told_and_left(
    postgres: PostgresConnection, finishers: list[tuple[Person, Profile]]
) -> None:
    async with postgres.transaction() as session:
        row = (await session.exec(select(UserRow))).first()
        assert row
        assert row.phone_sealed
        *intact, last = row.phone_sealed
        broken = row.phone_sealed = bytes([*intact, last ^ 1])

    assert await rotate(postgres) == 1

    assert await due(postgres) == 1
    async with postgres.transaction() as session:
        again = await session.get(UserRow, row.id)
    assert again
    assert again.phone_sealed == broken


async def test_the_command_says_what_it_did(
    postgres: PostgresConnection,
    fresh_database_url: str,
    finishers: list[tuple[Person, Profile]],
    tmp_path: Path,
) -> None:
    def onboarding(*command: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "infra", "keys", *command],
            cwd=tmp_path,
            env={
                "PYTHONPATH": str(Path.cwd()),
                "DATABASE_URL": fresh_database_url,
                "SESSION_KEY": KEY,
                "INDEX_KEY": KEY,
                "SEALING_KEYS": BOTH,
            },
            capture_output=True,
            text=True,
            check=False,
        )

    first, second = onboarding("rotate"), onboarding("rotate")

    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert "9 of 9 rows are sealed anew." in first.stdout
    assert "0 of 0 rows are sealed anew." in second.stdout
    made = onboarding("new").stdout.strip()
    assert Sealer(made).mark


def test_the_mark_tells_the_keys_apart() -> None:
    envelope = Sealer(OLD).seal("x", owner=uuid4(), field="phone")

    assert envelope.startswith(Sealer(OLD).mark)
    assert not envelope.startswith(Sealer(BOTH).mark)
