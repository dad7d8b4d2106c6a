"""What the log says of a request, and what it must never say."""

import json
import logging

import pytest

from infra.logs import configure_logs
from infra.settings import Environment, Settings
from tests.answers import complete, finalize, save
from tests.api import Api


async def test_the_log_has_the_request_and_nothing_of_the_person(
    api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    person = await api.sign_in()
    answers = complete("AGENT")
    await save(person, **answers)
    await finalize(person)
    await api.post("mutation { signIn(input: {phone: 5}) { __typename } }")

    logged = "\n".join(str(record.__dict__) for record in caplog.records)
    ours = "\n".join(
        str(r.__dict__) for r in caplog.records if r.name.startswith("onboarding")
    )
    assert "POST /graphql 200" in ours
    legal, profile = answers["legal"], answers["profile"]
    private = [
        person.token,
        person.phone.replace(" ", ""),
        legal["ifu"],
        legal["rccm"],
        profile["email"],
        profile["lastName"],
    ]
    assert [text for text in private if text in logged] == []


def test_in_production_a_failure_shows_where_and_never_what_it_worked_on(
    settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    phone = "+2290197123456"
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    try:
        configure_logs(
            settings.model_copy(update={"environment": Environment.PRODUCTION})
        )
        fail_on(phone)
    finally:
        root.handlers = handlers
        root.setLevel(level)

    (line,) = capfd.readouterr().err.splitlines()
    assert phone not in line
    failures = json.loads(line)["exception"]
    assert [failure["type"] for failure in failures] == ["KeyError", "ValueError"]
    assert failures[0]["frames"][0]["name"] == "fail_on"


def fail_on(phone: str) -> None:
    try:
        try:
            int(phone + "x")
        except ValueError as error:
            raise KeyError(phone) from error
    except KeyError:
        logging.getLogger("onboarding").exception("it failed")
