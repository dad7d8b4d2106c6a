"""PostgreSQL: away, not ours, not today's, or not to be trusted."""

from collections.abc import Iterator

import pytest

from infra.settings import Settings
from tests.infra.doctor.examining import Found, bad, found_on
from tests.infra.postgres.databases import execute
from tests.infra.postgres.outbox.rows import own_database


@pytest.fixture(scope="module")
def url(database_url: str) -> Iterator[str]:
    yield from own_database(database_url, "doctor")


async def found_at(settings: Settings, url: str) -> Found:
    return await found_on(settings, database_url=url)


async def test_a_good_one_is_just_described(settings: Settings, url: str) -> None:
    found = await found_at(settings, url)

    assert {"postgres-version", "postgres-migrated", "clock"} <= set(found)
    assert not {code for code in bad(found) if code.startswith("postgres")}


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ("postgresql://127.0.0.1:1/onboarding", "postgres-not-running"),
        ("postgresql://postgres.invalid/onboarding", "postgres-no-such-host"),
    ],
)
async def test_it_is_away(settings: Settings, where: str, code: str) -> None:
    found = await found_at(settings, where)

    assert code in bad(found)
    assert "postgres-version" not in found


async def test_it_does_not_let_us_in(settings: Settings, url: str) -> None:
    scheme, _, rest = url.partition("://")
    user, _, there = rest.partition(":")

    found = await found_at(
        settings, f"{scheme}://{user}:wrong@{there.partition('@')[2]}"
    )

    assert "postgres-wrong-password" in found


async def test_there_is_no_such_database(settings: Settings, url: str) -> None:
    found = await found_at(settings, f"{url.rpartition('/')[0]}/nothing")

    assert found["postgres-no-database"].values["database"] == "nothing"


@pytest.mark.parametrize(
    ("change", "undo", "code"),
    [
        (
            "UPDATE alembic_version SET version_num = '0001'",
            "UPDATE alembic_version SET version_num = '{latest}'",
            "postgres-not-migrated",
        ),
        (
            "UPDATE alembic_version SET version_num = '9999'",
            "UPDATE alembic_version SET version_num = '{latest}'",
            "postgres-newer",
        ),
        (
            "ALTER TABLE alembic_version RENAME TO hidden",
            "ALTER TABLE hidden RENAME TO alembic_version",
            "postgres-not-migrated",
        ),
        (
            'ALTER DATABASE "{name}" SET synchronous_commit = off',
            'ALTER DATABASE "{name}" RESET synchronous_commit',
            "postgres-forgets",
        ),
    ],
    ids=["old tables", "newer tables", "no tables", "forgetful"],
)
async def test_what_is_wrong_with_it_is_named(
    settings: Settings, url: str, change: str, undo: str, code: str
) -> None:
    good = await found_at(settings, url)
    latest = good["postgres-migrated"].values["revision"]
    values = {"name": url.rpartition("/")[2], "latest": latest}
    await execute(url, change.format(**values))
    try:
        assert code in bad(await found_at(settings, url))
    finally:
        await execute(url, undo.format(**values))


async def test_one_that_is_read_only_is_named(settings: Settings, url: str) -> None:
    beside, name = url.removesuffix("_doctor"), url.rpartition("/")[2]
    read_only = f'ALTER DATABASE "{name}" {{}} default_transaction_read_only'
    await execute(beside, read_only.format("SET") + " = on")
    try:
        assert "postgres-read-only" in await found_at(settings, url)
    finally:
        await execute(beside, read_only.format("RESET"))


async def test_too_few_connections_are_told_before_they_run_out(
    settings: Settings, url: str
) -> None:
    found = await found_on(settings, database_url=url, workers=60)

    assert found["postgres-few-connections"].values["needed"] == 610
