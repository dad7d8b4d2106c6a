"""What the log says of a request, and what it must never say."""

import logging

import pytest

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
