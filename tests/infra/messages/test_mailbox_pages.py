"""The mailbox over HTTP: everything is shown, nothing of it runs."""

from collections.abc import AsyncIterator
from dataclasses import asdict
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from starlette.applications import Starlette

from infra.messages.links import Links
from infra.messages.mailbox import Mailbox
from infra.messages.mailbox_pages import mailbox_routes
from infra.messages.templates import Templates
from resolvers.models.message import Channel, Kind
from resolvers.models.person import Language
from tests.api import serving
from tests.infra.messages.letters import EMAIL, LINKS, TEMPLATES, begun, letter
from tests.infra.messages.reading import Reader

FIELDS = "at id kind channel to language subject text html code"
HOSTILE = "<script>alert(1)</script>&\"'"


@pytest.fixture
def mailbox(tmp_path: Path) -> Mailbox:
    return Mailbox(tmp_path, TEMPLATES)


@pytest.fixture
async def http(mailbox: Mailbox) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(Starlette(routes=mailbox_routes(mailbox))) as api:
        yield api.http


def copy_of(file: Path) -> None:
    file.with_stem("copy").write_bytes(file.read_bytes())


def sources(response: httpx.Response) -> dict[str, str]:
    """Return what the page may load and be, and make sure that nobody keeps it."""
    assert response.headers["Cache-Control"] == "no-store"
    policy = response.headers["Content-Security-Policy"]
    parts = [part.strip().partition(" ") for part in policy.split(";")]
    return {name: values for name, _, values in parts}


CLOSED = {
    "default-src": "'none'",
    "style-src": "'unsafe-inline'",
    "frame-ancestors": "'none'",
}


async def test_an_empty_mailbox_says_so(http: httpx.AsyncClient) -> None:
    page = await http.get("/dev/messages")

    assert page.status_code == 200
    assert "None yet." in Reader(page.text).lines
    assert "/dev/messages/templates" in Reader(page.text).lines
    assert (await http.get("/dev/messages.json")).json() == []


async def test_tools_get_every_field_newest_first(
    http: httpx.AsyncClient, mailbox: Mailbox
) -> None:
    await mailbox.send(letter(), begun)
    await mailbox.send(letter(Kind.WELCOME, channel=Channel.EMAIL), begun)

    response = await http.get("/dev/messages.json")

    assert response.json() == [asdict(kept) for kept in mailbox.recent()]
    assert [kept["kind"] for kept in response.json()] == ["welcome", "sign-in-code"]
    assert " ".join(response.json()[0]) == FIELDS
    assert sources(response) == CLOSED


async def test_people_read_an_sms_and_can_follow_its_links(
    http: httpx.AsyncClient, mailbox: Mailbox
) -> None:
    await mailbox.send(letter(Kind.STILL_HERE, Language.EN), begun)

    page = await http.get("/dev/messages")

    assert sources(page) == CLOSED
    assert "Immo Bénin keeps your answers. Go on when you like." in page.text
    assert f'<a href="{LINKS.app_url}"' in page.text
    assert "en" in Reader(page.text).languages
    assert "As HTML" not in page.text


async def test_people_read_an_email_and_can_see_its_html(
    http: httpx.AsyncClient, mailbox: Mailbox
) -> None:
    sent = letter(Kind.WELCOME, channel=Channel.EMAIL)
    await mailbox.send(sent, begun)
    email = TEMPLATES.email(sent)

    page = await http.get("/dev/messages")
    lines = Reader(page.text).lines

    assert email.subject in lines
    assert any("Votre profil est complet." in line for line in lines)
    html = await http.get(lines[lines.index("As HTML") + 1])
    assert html.text == email.html
    assert html.headers["Content-Type"] == "text/html; charset=utf-8"
    assert sources(html) == {**CLOSED, "sandbox": ""}


async def test_there_is_no_html_of_an_sms_or_of_what_is_no_letter(
    http: httpx.AsyncClient, mailbox: Mailbox, tmp_path: Path
) -> None:
    sms = letter()
    email = letter(channel=Channel.EMAIL)
    await mailbox.send(sms, begun)
    await mailbox.send(email, begun)
    copy_of(tmp_path / f"{email.id}.json")

    for name in (sms.id, uuid4()):
        response = await http.get(f"/dev/messages/{name}.html")
        assert response.status_code == 404
        assert sources(response) == CLOSED
    assert (await http.get("/dev/messages/copy.html")).status_code == 404


async def test_what_is_hostile_is_shown_and_does_nothing(
    http: httpx.AsyncClient, tmp_path: Path
) -> None:
    links = Links("https://api", f'https://x/{HOSTILE}"', LINKS.index)
    mailbox = Mailbox(tmp_path, Templates(links))
    await mailbox.send(
        letter(Kind.WELCOME, channel=Channel.EMAIL, to=HOSTILE + EMAIL), begun
    )
    await mailbox.send(letter(code=HOSTILE), begun)

    page = await http.get("/dev/messages")

    assert "<script" not in page.text
    assert "script" not in Reader(page.text).tags
    text = " ".join(Reader(page.text).lines)
    assert HOSTILE + EMAIL in text
    assert f"votre code est {HOSTILE}." in text
