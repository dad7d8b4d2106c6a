"""What more the present backend may say of a person: staff, and their phone."""

from typing import Any

import pytest

from tests.infra.tokens.signing import claims, hs256, reader


@pytest.mark.parametrize(
    ("said", "is_staff"),
    [
        ({"role": "ADMIN"}, True),
        ({"role": ["USER", "ADMIN"]}, True),
        ({}, False),
        ({"role": "USER"}, False),
        ({"role": "admin"}, False),
        ({"role": "ADMINISTRATOR"}, False),
        ({"role": "USER ADMIN"}, False),
        ({"role": ["USER"]}, False),
        ({"role": []}, False),
        ({"role": [["ADMIN"]]}, False),
        ({"role": {"ADMIN": True}}, False),
        ({"role": None}, False),
        ({"role": True}, False),
        ({"role": 1}, False),
        ({"roles": "ADMIN"}, False),
        ({"ROLE": "ADMIN"}, False),
        ({"role=ADMIN": "ADMIN"}, False),
        ({"is_staff": True, "staff": True, "admin": True, "scope": "ADMIN"}, False),
    ],
)
async def test_one_claim_makes_staff_and_nothing_else(
    said: dict[str, Any], *, is_staff: bool
) -> None:
    claim = await reader(staff="role=ADMIN").read(hs256(claims(**said)))

    assert claim
    assert claim.is_staff is is_staff


@pytest.mark.parametrize(
    "said",
    [{}, {"": ""}, {"": [""]}, {"role": "ADMIN"}, {"staff": True}],
    ids=str,
)
async def test_nobody_is_staff_unless_the_settings_say_how(
    said: dict[str, Any],
) -> None:
    claim = await reader(staff="").read(hs256(claims(**said)))

    assert claim
    assert claim.is_staff is False


async def test_a_value_may_have_an_equals_sign() -> None:
    claim = await reader(staff="group=cn=staff").read(hs256(claims(group="cn=staff")))

    assert claim
    assert claim.is_staff is True


@pytest.mark.parametrize(
    ("said", "phone"),
    [
        ("+229 01 97 12 34 56", "+2290197123456"),
        ("97123456", "+2290197123456"),
        (22997123456, "+2290197123456"),
        ("+33612345678", None),
        ("97", None),
        ("", None),
        (None, None),
        (0, None),
        (False, None),
        (True, None),
        ({}, None),
        ("\0", None),
        ("9" * 1000, None),
        (..., None),
    ],
    ids=lambda said: ascii(said)[:20],
)
async def test_a_phone_is_read_as_one_typed_in_would_be(
    said: Any, phone: str | None
) -> None:
    claim = await reader(phone="phone_number").read(hs256(claims(phone_number=said)))

    assert claim, "who has no phone we know is signed in all the same"
    assert claim.phone == phone


@pytest.mark.parametrize("said", [["+2290197123456"], {"n": "+2290197123456"}], ids=str)
async def test_no_phone_is_picked_out_of_something_else(said: Any) -> None:
    claim = await reader(phone="phone_number").read(hs256(claims(phone_number=said)))

    assert claim
    assert claim.phone is None


async def test_no_phone_is_read_unless_the_settings_say_where() -> None:
    said = {"phone": "+2290197123456", "phone_number": "+2290197123456"}

    claim = await reader().read(hs256(claims(**said)))

    assert claim
    assert claim.phone is None


async def test_nor_out_of_a_claim_without_a_name() -> None:
    claim = await reader(phone="").read(hs256(claims(**{"": "+2290197123456"})))

    assert claim
    assert claim.phone is None
