"""The page that stops reminders: a look changes nothing, a press of the button does."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from pydantic import SecretStr

from infra.app import create_app
from infra.postgres.connection import PostgresConnection
from infra.settings import Settings
from resolvers.models.person import PersonId
from tests.api import Api, Person, serving
from tests.infra.edge.stopping import FORM, Reader, audited, reader, token_for

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
WORDS = {
    "fr": ("Ne plus m'envoyer de rappels".replace("'", "&#x27;"), "C&#x27;est noté"),
    "en": ("Send me no more reminders", "Done: you will get no more reminders"),
}


@pytest.fixture
async def afi(settings: Settings, person: Person) -> Reader:
    return await reader(settings, person)


@pytest.fixture(scope="module")
async def without_postgres(settings: Settings) -> AsyncIterator[Api]:
    nowhere = SecretStr("postgresql://nobody@127.0.0.1:1/none")
    away = {"database_url": nowhere, "worker_inside": False}
    async with serving(create_app(settings.model_copy(update=away))) as api:
        yield api


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_looking_changes_nothing_however_often(
    api: Api, postgres: PostgresConnection, afi: Reader, method: str
) -> None:
    for _ in range(3):
        page = await api.http.request(method, afi.path)
        assert page.status_code == 200
        assert (FORM in page.text) is (method == "GET")

    assert await afi.wants() is True
    assert await audited(postgres, afi.id) == []


async def test_the_button_stops_them_and_says_so(api: Api, afi: Reader) -> None:
    page = await api.http.post(afi.path)

    assert page.status_code == 200
    assert WORDS["fr"][1] in page.text
    assert FORM not in page.text
    assert await afi.wants() is False


@pytest.mark.parametrize("as_form", [True, False])
async def test_a_mail_program_stops_them_by_itself(
    api: Api, afi: Reader, *, as_form: bool
) -> None:
    if as_form:
        answer = await api.http.post(afi.path, data=ONE_CLICK)
    else:
        parts = {name: (None, value) for name, value in ONE_CLICK.items()}
        answer = await api.http.post(afi.path, files=parts)

    assert answer.status_code == 200
    assert await afi.wants() is False


async def test_pressing_again_is_no_harm_and_is_in_the_audit_log_once(
    api: Api, postgres: PostgresConnection, afi: Reader
) -> None:
    ids = [f"request-{n}-{uuid4().hex}" for n in range(3)]
    pages = [
        await api.http.post(afi.path, headers={"X-Request-Id": id_}) for id_ in ids
    ]

    assert {page.status_code for page in pages} == {200}
    assert len({page.text for page in pages}) == 1
    (entry,) = await audited(postgres, afi.id)
    assert tuple(entry) == ("reminders.stopped", "127.0.0.1", ids[0], [])


async def test_it_stops_nobody_else_s(
    api: Api, settings: Settings, afi: Reader
) -> None:
    bio = await reader(settings, await api.sign_in())

    await api.http.post(afi.path)

    assert await afi.wants() is False
    assert await bio.wants() is True


async def test_who_is_not_there_any_more_is_told_the_same(
    api: Api, postgres: PostgresConnection, settings: Settings, afi: Reader
) -> None:
    nobody = PersonId(uuid4())
    done = await api.http.post(afi.path)

    page = await api.http.post(f"/stop/{token_for(settings, nobody)}")

    assert (page.status_code, page.text) == (200, done.text)
    assert await audited(postgres, nobody) == []


@pytest.mark.parametrize("path", ["/stop", "/stop/", "/stop/a/b"])
async def test_what_is_no_link_is_not_found(api: Api, path: str) -> None:
    assert (await api.http.get(path)).status_code == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_other_methods_are_not_allowed(
    api: Api, afi: Reader, method: str
) -> None:
    answer = await api.http.request(method, afi.path)

    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "POST"}
    assert await afi.wants() is True


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("en", "en"),
        ("fr", "fr"),
        ("de, en-GB;q=0.5", "en"),
        ("", "fr"),
        ("x;q=y", "fr"),
    ],
)
async def test_it_speaks_the_reader_s_language(
    api: Api, afi: Reader, asked: str, spoken: str
) -> None:
    headers = {"Accept-Language": asked}
    before, after = WORDS[spoken]

    page = await api.http.get(afi.path, headers=headers)
    done = await api.http.post(afi.path, headers=headers)

    assert before in page.text
    assert after in done.text
    assert [f'<html lang="{spoken}">' in p.text for p in (page, done)] == [True, True]


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_nothing_runs_is_kept_or_framed(
    api: Api, afi: Reader, method: str
) -> None:
    for path in (afi.path, "/stop/nothing"):
        page = await api.http.request(method, path)

        assert page.headers["Content-Type"] == "text/html; charset=utf-8"
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        policy = dict(
            part.strip().split(" ", 1)
            for part in page.headers["Content-Security-Policy"].split(";")
        )
        assert policy == {
            "default-src": "'none'",
            "style-src": "'unsafe-inline'",
            "form-action": "'self'",
            "frame-ancestors": "'none'",
        }
        assert "<script" not in page.text
        assert 'content="noindex"' in page.text
        assert afi.token not in page.text
        assert "Set-Cookie" not in page.headers


async def test_what_cannot_be_kept_is_said_and_may_be_tried_again(
    without_postgres: Api, afi: Reader
) -> None:
    page = await without_postgres.http.get(afi.path)
    failed = await without_postgres.http.post(afi.path)

    assert page.status_code == 200, "to look takes no store"
    assert failed.status_code == 503
    assert FORM in failed.text
    assert await afi.wants() is True


async def test_without_an_address_of_ours_there_is_no_page(
    settings: Settings, afi: Reader
) -> None:
    nowhere = settings.model_copy(update={"public_url": "", "worker_inside": False})
    async with serving(create_app(nowhere)) as api:
        assert (await api.http.get(afi.path)).status_code == 404
