"""Callers whose session nobody could look at: what their signature alone opens."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from resolvers.access import Access, admitted
from resolvers.errors import Forbidden, StoreUnavailable, Unauthenticated
from resolvers.models.person import Language, Origin, PersonId
from resolvers.models.session import Caller, Claim, session_id
from schema.context import Context
from schema.root import build_schema
from tests.schema.executing import executed
from tests.schema.operations import GUARDED, OPERATIONS

SCHEMA = build_schema(introspection=False)
CLAIM = Claim(
    PersonId(uuid4()),
    session_id("x"),
    datetime.now(UTC) + timedelta(hours=1),
    ours=True,
)
TO_READ = {"profile"}


def caller(*, is_checked: bool, is_staff: bool = False) -> Caller:
    return Caller(CLAIM, is_staff, is_checked)


@dataclass
class People:
    """Knows one caller, of whom nothing is there to read."""

    one: Caller

    async def caller(self, *_: object) -> Caller:
        return self.one

    async def profile(self, caller: Caller, *, reveal: bool) -> None:
        assert caller is self.one


def context(one: Caller) -> Context:
    resolvers: Any = SimpleNamespace(people=People(one))
    origin = Origin("192.0.2.1", "request-1")
    return Context(
        resolvers=resolvers, origin=origin, language=Language.FR, token="token"
    )


@pytest.mark.parametrize("is_staff", [True, False])
@pytest.mark.parametrize("name", sorted({*GUARDED} - TO_READ))
async def test_they_cannot_do_what_needs_an_open_session(
    name: str, *, is_staff: bool
) -> None:
    unchecked = context(caller(is_checked=False, is_staff=is_staff))

    result = await executed(SCHEMA, OPERATIONS[name], unchecked)

    assert result.errors
    (error,) = result.errors
    assert error.extensions == {"code": "STORE_UNAVAILABLE", "retryAfter": 2}
    assert unchecked.is_degraded


@pytest.mark.parametrize("name", TO_READ)
@pytest.mark.parametrize("is_checked", [True, False])
async def test_they_may_read_and_are_told_that_it_is_not_all(
    name: str, *, is_checked: bool
) -> None:
    reader = context(caller(is_checked=is_checked))

    result = await executed(SCHEMA, OPERATIONS[name], reader)

    assert result.data == {name: None}
    assert not result.errors
    assert reader.is_degraded is not is_checked


@pytest.mark.parametrize("access", Access)
def test_whoever_is_admitted_has_proven_who_they_are(access: Access) -> None:
    staff = caller(is_checked=True, is_staff=True)

    assert admitted(staff, access) is staff
    with pytest.raises(Unauthenticated):
        admitted(None, access)


@pytest.mark.parametrize(
    ("access", "checked", "unchecked"),
    [
        (Access.ANYONE, None, None),
        (Access.READER, None, None),
        (Access.PERSON, None, StoreUnavailable),
        (Access.STAFF, Forbidden, StoreUnavailable),
    ],
)
def test_the_narrower_the_more_is_asked(
    access: Access,
    checked: type[Exception] | None,
    unchecked: type[Exception] | None,
) -> None:
    for is_checked, refusal in ((True, checked), (False, unchecked)):
        somebody = caller(is_checked=is_checked)
        if refusal is None:
            assert admitted(somebody, access) is somebody
        else:
            with pytest.raises(refusal):
                admitted(somebody, access)
