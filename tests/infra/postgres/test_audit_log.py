"""The audit log only grows."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from infra.postgres.connection import PostgresConnection
from infra.postgres.registry import PostgresRegistry
from resolvers.models.answers import Role
from resolvers.models.person import PersonId
from tests.infra.postgres.people import finished, record_by

COUNT = text("SELECT count(*) FROM audit_log WHERE actor = :person")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_log SET ip = ''",
        "UPDATE audit_log SET ip = '' WHERE false",
        "DELETE FROM audit_log",
        "TRUNCATE audit_log",
        "TRUNCATE users, audit_log CASCADE",
    ],
)
async def test_nothing_in_it_can_be_changed(
    registry: PostgresRegistry,
    postgres: PostgresConnection,
    somebody: PersonId,
    change: str,
) -> None:
    async with registry.hold(somebody) as registration:
        await record_by(registration, finished(Role.LANDLORD))

    with pytest.raises(DBAPIError, match="audit_log is append-only"):
        async with postgres.transaction() as session:
            await (await session.connection()).execute(text(change))

    async with postgres.transaction() as session:
        connection = await session.connection()
        assert await connection.scalar(COUNT, {"person": somebody}) == 1


async def test_erasing_a_person_leaves_the_fact_that_they_finished(
    registry: PostgresRegistry, postgres: PostgresConnection, somebody: PersonId
) -> None:
    async with registry.hold(somebody) as registration:
        await record_by(registration, finished(Role.LANDLORD))
    erase = text("DELETE FROM users WHERE id = :person")

    async with postgres.transaction() as session:
        await (await session.connection()).execute(erase, {"person": somebody})

    assert await registry.profile(somebody) is None
    async with postgres.transaction() as session:
        connection = await session.connection()
        assert await connection.scalar(COUNT, {"person": somebody}) == 1
