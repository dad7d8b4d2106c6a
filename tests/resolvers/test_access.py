"""Who is let in where."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from resolvers.access import Access, admitted
from resolvers.errors import Forbidden, StoreUnavailable, Unauthenticated
from resolvers.models.person import PersonId
from resolvers.models.session import Caller, Claim, session_id

CLAIM = Claim(
    PersonId(uuid4()),
    session_id("x"),
    expires_at=datetime(2099, 1, 1, tzinfo=UTC),
    ours=True,
)
READER, PERSON, STAFF_UNCHECKED, STAFF = (
    Caller(CLAIM, is_staff=is_staff, is_checked=is_checked)
    for is_staff in (False, True)
    for is_checked in (False, True)
)
AWAY = StoreUnavailable
TABLE = {
    Access.ANYONE: (None, None, None, None),
    Access.READER: (None, None, None, None),
    Access.PERSON: (AWAY, None, AWAY, None),
    Access.STAFF: (AWAY, Forbidden, AWAY, None),
}
"""What keeps each of the four out; None lets them in."""


@pytest.mark.parametrize(
    ("access", "caller", "refusal"),
    [
        (access, caller, refusal)
        for access, refusals in TABLE.items()
        for caller, refusal in zip(
            (READER, PERSON, STAFF_UNCHECKED, STAFF), refusals, strict=True
        )
    ],
)
def test_each_caller_gets_as_far_as_they_are_proven(
    access: Access, caller: Caller, refusal: type[Exception] | None
) -> None:
    if refusal is None:
        assert admitted(caller, access) is caller
        return
    with pytest.raises(refusal):
        admitted(caller, access)


@pytest.mark.parametrize("access", Access)
def test_nobody_is_told_to_sign_in(access: Access) -> None:
    with pytest.raises(Unauthenticated):
        admitted(None, access)


def test_every_access_is_in_the_table() -> None:
    assert set(TABLE) == set(Access)
    assert list(Access) == sorted(Access), "from the widest to the narrowest"


def test_who_is_not_checked_is_told_which_store_is_away() -> None:
    with pytest.raises(StoreUnavailable) as refusal:
        admitted(READER, Access.PERSON)

    assert refusal.value.store == "Redis"
