"""Ways that messages can take here, and those that they cannot."""

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from infra.app import create_app
from infra.settings import Settings
from tests.api import Api, new_phone, serving
from tests.sign_in import REQUEST_CODE


@pytest.fixture(scope="module")
async def by_sms(settings: Settings) -> AsyncIterator[Api]:
    """Serve where only SMS can be sent."""
    url, headers = SecretStr("https://127.0.0.1:1/"), SecretStr("{}")
    ways = {"mailbox": None, "sms_url": url, "sms_headers": headers}
    only = settings.model_copy(update={**ways, "worker_inside": False})
    async with serving(create_app(only)) as api:
        yield api


@pytest.mark.parametrize(("channel", "is_taken"), [("EMAIL", False), ("SMS", True)])
async def test_a_code_by_a_way_there_is_not_is_refused(
    by_sms: Api, channel: str, *, is_taken: bool
) -> None:
    typed = {"phone": new_phone(), "channel": channel}
    answer = await by_sms.post(REQUEST_CODE, input=typed)

    body = answer.json()
    if is_taken:
        assert body["data"]["requestSignInCode"]["__typename"] == "SignInCodeSent"
    else:
        (error,) = body["errors"]
        assert error["extensions"] == {"code": "DELIVERY_UNAVAILABLE", "retryAfter": 60}
