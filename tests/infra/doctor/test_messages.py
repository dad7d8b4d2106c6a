"""Messages that cannot leave, or do not."""

import socket
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest

from infra.settings import Settings
from tests.infra.doctor.examining import bad, found_on
from tests.infra.messages.smtp_servers import relay
from tests.infra.postgres.outbox.rows import (
    Outbox,
    emptied,
    own_database,
)


@pytest.fixture(scope="module")
def url(database_url: str) -> Iterator[str]:
    yield from own_database(database_url, "doctor_outbox")


@pytest.fixture
async def rows(url: str) -> AsyncIterator[Outbox]:
    async with emptied(url) as outbox:
        yield outbox


async def test_what_waits_for_long_or_was_given_up_is_counted(
    settings: Settings, url: str, rows: Outbox
) -> None:
    quiet = await found_on(settings, database_url=url)
    assert not {"messages-dead", "messages-late"} & set(quiet)
    rows.clock.pass_by(timedelta(minutes=-30))
    await rows.add()
    for _ in range(2):
        await rows.add(state="dead", reason="smtp 550")

    found = await found_on(settings, database_url=url)

    assert found["messages-late"].values["minutes"] == 30
    assert found["messages-dead"].values["number"] == 2


async def test_without_a_way_nobody_can_sign_in(settings: Settings) -> None:
    found = await found_on(settings, mailbox=None, public_url="")

    assert {"messages-no-gateway", "messages-no-reminders"} <= bad(found)


async def test_a_mail_server_is_tried_and_sent_nothing(settings: Settings) -> None:
    with relay() as server:
        sender = {"mailbox": None, "mail_from": "Immo <immo@exemple.bj>"}
        at = f"smtp+plain://127.0.0.1:{server.port}"

        found = await found_on(settings, smtp_url=at, **sender)
        strict = await found_on(
            settings, smtp_url=at.replace("smtp+plain", "smtp"), **sender
        )

    assert "smtp" in found
    assert "smtp-refuses" not in found
    assert strict["smtp-refuses"].values["reason"] == "smtp starttls: SMTPException"
    assert not server.envelopes


async def test_an_sms_gateway_is_looked_for_and_sent_nothing(
    settings: Settings,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gateway:
        at = f"http://127.0.0.1:{gateway.getsockname()[1]}/sms"
        found = await found_on(settings, mailbox=None, sms_url=at)
    away = await found_on(settings, mailbox=None, sms_url=at)

    assert "sms" in found
    assert away["sms-unreachable"].values["reason"] == "refused"
