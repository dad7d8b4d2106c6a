"""Stores, a service and workers of their own: nobody else delivers these messages.

TRIAL_MESSAGES says how many; with it the tests wait as long as it really takes, and
say what they have measured.
"""

import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from infra.app import create_app
from infra.local import LocalServices
from infra.postgres.connection import PostgresConnection
from infra.postgres.migrate import migrate
from infra.settings import Settings
from infra.wiring import people_in
from resolvers.ports.people import People
from tests.api import Api, serving
from tests.conftest import KEY, SEALING_KEYS
from tests.infra.faults import on
from tests.promises.messages.crowd import SECRET, Member, gathered
from tests.promises.messages.post import Post
from tests.promises.messages.post_office import PostOffice
from tests.promises.messages.smtp import smtp_process
from tests.promises.messages.trial import TRIAL, Tell
from tests.promises.messages.workers import Nursery, nursery


@pytest.fixture(scope="session")
def own_folder(tmp_path_factory: Any) -> Path:
    return Path(tmp_path_factory.mktemp("post"))


@pytest.fixture(scope="session")
def own(own_folder: Path) -> Iterator[LocalServices]:
    """Run stores that only these tests use, and may kill."""
    with LocalServices(own_folder) as services:
        migrate(services.database_url)
        yield services


@pytest.fixture(scope="session")
def service_settings(own: LocalServices) -> Settings:
    """Configure a service that delivers nothing by itself, and knows crowds."""
    plenty = "1000000/second"
    settings = Settings(
        _env_file=None,
        session_key=SecretStr(KEY),
        index_key=SecretStr(KEY),
        sealing_keys=SecretStr(SEALING_KEYS),
        jwt_secret=SecretStr(SECRET),
        jwt_phone="phone",
        smtp_url=SecretStr("smtp+plain://127.0.0.1:1"),
        mail_from="bonjour@exemple.bj",
        sms_url="http://127.0.0.1:1/",
        public_url="https://api.exemple.bj",
        sign_in_ip_limit="100000/hour",
        sign_in_phone_limit="1000/minute",
        limit_public=plenty,
        limit_person=plenty,
        limit_address=plenty,
        limit_mutation=plenty,
        operations_at_once=1000,
    )
    return on(own, settings).model_copy(update={"store_timeout_ms": 5000})


@pytest.fixture(scope="session")
async def service(service_settings: Settings) -> AsyncIterator[Api]:
    async with serving(create_app(service_settings)) as api:
        api.http.timeout = 30
        yield api


@pytest.fixture(scope="session")
async def office(
    own: LocalServices, service_settings: Settings
) -> AsyncIterator[PostOffice]:
    postgres = PostgresConnection.to(service_settings.database_dsn, timeout=5)
    yield PostOffice(postgres, own.redis_url)
    await postgres.close()


@pytest.fixture(scope="session")
def settings_of_workers(own: LocalServices) -> dict[str, str]:
    """Return the environment that all workers have; how to send comes with a test."""
    return {
        "ENVIRONMENT": "production",
        "REDIS_URL": own.redis_url,
        "DATABASE_URL": own.database_url,
        "SESSION_KEY": KEY,
        "INDEX_KEY": KEY,
        "SEALING_KEYS": SEALING_KEYS,
        "PUBLIC_URL": "https://api.exemple.bj",
    }


@pytest.fixture(scope="session")
def noon(tmp_path_factory: Any) -> Path:
    """Make a folder of time zones by which it is noon in Porto-Novo."""
    folder = Path(tmp_path_factory.mktemp("zones"))
    (folder / "Africa").mkdir()
    ahead = 12 - datetime.now(UTC).hour
    # The names of these have the sign of what they take away.
    with as_file(files("tzdata") / "zoneinfo" / "Etc" / f"GMT{-ahead:+d}") as zone:
        shutil.copy(zone, folder / "Africa" / "Porto-Novo")
    return folder


@pytest.fixture(scope="session")
def nurse(tmp_path_factory: Any, noon: Path) -> Iterator[Nursery]:
    with nursery(Path(tmp_path_factory.mktemp("nursery")), noon) as own:
        yield own


@pytest.fixture
async def workers(nurse: Nursery, office: PostOffice) -> AsyncIterator[Nursery]:
    """Start workers, on an outbox with nothing in it; they end with the test."""
    await office.empty()
    yield nurse
    await nurse.kill_all()


@pytest.fixture(scope="session")
def people(service_settings: Settings, office: PostOffice) -> People:
    return people_in(office.postgres, service_settings)


@pytest.fixture(scope="session")
async def crowd(service: Api, people: People) -> list[Member]:
    """Return people that tests may write to; they have not finalized."""
    return await gathered(service, people, 60)


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Tell:
    """Return what prints a line of the long form's report."""

    def say(line: str) -> None:
        if TRIAL:
            with capsys.disabled():
                sys.stdout.write(f"\n{line}")

    return say


@pytest.fixture
def post(  # noqa: PLR0913, PLR0917 - it is what puts them together
    own: LocalServices,
    own_folder: Path,
    office: PostOffice,
    service: Api,
    people: People,
    crowd: list[Member],
    workers: Nursery,
    settings_of_workers: dict[str, str],
    tmp_path: Path,
    tell: Tell,
) -> Iterator[Post]:
    """Open a post office with nothing in it."""
    with smtp_process(tmp_path) as smtp:
        yield Post(
            own,
            own_folder,
            office,
            service,
            people,
            crowd,
            workers,
            smtp,
            {**settings_of_workers, **smtp.settings},
            tmp_path,
            tell,
        )
