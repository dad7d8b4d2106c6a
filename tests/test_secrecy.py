"""What lies in Redis, and what is logged, shows no phone, no code and no token."""

import logging
from pathlib import Path

import pytest

from infra.redis.connection import RedisConnection
from tests import witness
from tests.answers import complete, save
from tests.api import Api, new_phone
from tests.infra.redis.contents import everything
from tests.sign_in import SESSIONS, sign_in


async def test_a_copy_of_redis_shows_no_phone_no_code_and_no_token(
    redis: RedisConnection, api: Api
) -> None:
    waiting, known = new_phone(), new_phone()
    codes = [await api.code_for(phone) for phone in (waiting, known)]
    await sign_in(api, waiting, "000000")
    tokens = [
        (await sign_in(api, known, codes[1], attemptId="mine"))["token"] for _ in "12"
    ]
    person = await api.sign_in()
    await person.ask(SESSIONS)
    await save(person, **complete("TENANT"))
    await api.post("{ viewer { id } }", token=person.token)

    held = await everything(redis.client)

    kinds = ("code:", "session:", "sessions:", "limit", "onboarding:", "standing:")
    assert [kind for kind in kinds if kind.encode() not in held] == []
    secret = [*codes, *tokens, person.token, "mine"]
    for phone in (waiting, known, person.phone):
        national = phone.removeprefix("+229").replace(" ", "")
        secret += [phone, national, national[2:], phone.replace(" ", "")]
    for text in secret:
        assert text.encode() not in held
    # Half of a token would do for who can guess the rest.
    assert person.token[:40].encode() not in held
    assert person.token[-40:].encode() not in held


@pytest.mark.parametrize("secret", ["+2290196123456", "194837", "x" * 96])
def test_the_witness_finds_what_is_logged(tmp_path: Path, secret: str) -> None:
    folder = tmp_path / "gw0"
    folder.mkdir()
    (folder / "secrets").write_text(f'"{secret}"\n')
    said = ["2026-11-23T10:00:00.194837Z served", "[194837] started", "a194837b"]
    (folder / "own.log").write_text("\n".join([*said, f"for {secret}!"]))

    assert list(witness.leaks(tmp_path)) == [f"for {secret}!"]


def test_the_witness_sees_this_run() -> None:
    logging.getLogger("onboarding").warning("the witness sees this")

    assert witness.log_file().with_name("own.log").read_text().count("sees this") == 1
