"""Errors nobody expected: masked for the client, whole in the log, once."""

import logging
from types import SimpleNamespace
from typing import Any

import pytest

from resolvers.errors import StoreUnavailable
from resolvers.models.person import Language, Origin
from schema.context import Context
from schema.operations import Malformed
from schema.root import build_schema
from tests.schema.executing import executed

SECRET = "the password is 1234"
SCHEMA = build_schema(introspection=False)


def context(failure: Exception, language: Language = Language.FR) -> Context:
    """Return a context in which `zones` fails."""

    async def fail() -> None:
        raise failure

    resolvers: Any = SimpleNamespace(zones=SimpleNamespace(all=fail))
    origin = Origin("192.0.2.1", "request-1")
    return Context(resolvers=resolvers, origin=origin, language=language, token=None)


async def test_a_bug_is_masked_and_logged_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    bug = context(ValueError(SECRET))
    result = await executed(SCHEMA, "{ zones { id } }", bug)

    assert result.errors
    (error,) = result.errors
    assert error.extensions == {"code": "INTERNAL", "requestId": "request-1"}
    assert error.path == ["zones"]
    assert SECRET not in str(error.formatted)
    (record,) = caplog.records
    assert (record.levelno, SECRET in caplog.text) == (logging.ERROR, True)


@pytest.mark.parametrize(
    ("language", "words"), [(Language.FR, "indisponible"), (Language.EN, "unavailable")]
)
async def test_a_refusal_keeps_its_code_in_every_language_and_is_not_logged(
    caplog: pytest.LogCaptureFixture, language: Language, words: str
) -> None:
    down = context(StoreUnavailable("Redis"), language)
    result = await executed(SCHEMA, "{ zones { id } }", down)

    assert result.errors
    (error,) = result.errors
    assert error.extensions == {"code": "STORE_UNAVAILABLE", "retryAfter": 2}
    assert words in error.message
    assert not caplog.records


def test_a_typing_error_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    malformed = SCHEMA.operations.find("{ zone { id } }", None)

    assert isinstance(malformed, Malformed)
    assert [e.extensions for e in malformed.errors] == [{"code": "BAD_REQUEST"}]
    assert not caplog.records
