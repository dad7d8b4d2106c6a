"""Phone numbers as people in Benin write them, and as others do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.models.problem import ProblemCode
from resolvers.values.phone import PhoneReader
from tests.resolvers.strategies import at_length, steady

BENIN = PhoneReader(("BJ",))


@pytest.mark.parametrize(
    "typed",
    [
        "+2290197123456",
        "+229 01 97 12 34 56",
        "  01 97 12 34 56\n",
        "0197123456",
        "01-97-12-34-56",
        "01.97.12.34.56",
        "01/97/12/34/56",
        "(+229) 01 97 12 34 56",
        "00229 01 97 12 34 56",
        "229 01 97 12 34 56",
        "01\u00a097\u00a012\u00a034\u00a056",
        "\u202a+229 01 97 12 34 56\u202c",
        "97123456",
        "97 12 34 56",
        "+229 97 12 34 56",
        "0022997123456",
        "22997123456",
    ],
)
def test_one_number_has_many_spellings(typed: str) -> None:
    assert BENIN.read(typed) == "+2290197123456"


@pytest.mark.parametrize("typed", ["٩٧١٢٣٤٥٦", "+٢٢٩٠١٩٧١٢٣٤٥٦", "\uff19\uff17123456"])
def test_other_scripts_digits_become_ours(typed: str) -> None:
    assert BENIN.read(typed) == "+2290197123456"


@pytest.mark.parametrize(
    "typed",
    [
        "+228 90 12 34 56",
        "+2348031234567",
        "+33 6 12 34 56 78",
        "0033612345678",
        "+1 202 555 0123",
        "+800 1234 5678",
        "+247 40123",
        "tel:97123456;phone-context=+33",
    ],
)
def test_other_countries_are_told_so(typed: str) -> None:
    assert BENIN.read(typed) is ProblemCode.UNSUPPORTED_COUNTRY


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "+",
        "+229",
        "9712345",
        "971234567",
        "+229 01 97 12 34 5",
        "+229 01 97 12 34 56 7",
        "+229 02 97 12 34 56",
        "00000000",
        "112",
        "+999 123",
        "abc",
        "97abcdef",
        "\0",
        "97\x001234\x0056",
        "\ud800",
        "'; DROP TABLE users; --",
        "0197123456 / 0197123457",
        "+229 01 97 12 34 56" + 40 * " ",
        "9" * 100_000,
        "٩" * 50,
    ],
    ids=lambda typed: ascii(typed[:20]),
)
def test_anything_else_is_no_number(typed: str) -> None:
    assert BENIN.read(typed) is ProblemCode.INVALID_PHONE


@steady
@given(
    st.text()
    | at_length
    | st.text(st.sampled_from("0123456789+٣ ()-.;=xtel:"), max_size=45)
)
def test_whatever_is_typed_gives_a_number_or_a_reason(typed: str) -> None:
    phone = BENIN.read(typed)

    if not isinstance(phone, ProblemCode):
        assert phone.isascii()
        assert phone.startswith("+22901")
        assert len(phone) == len("+2290197123456")
        assert phone[1:].isdigit()
        assert BENIN.read(phone) == phone


@steady
@given(st.integers(2 * 10**7, 10**8 - 1))
def test_an_old_number_is_today_s_with_01_in_front(number: int) -> None:
    assert BENIN.read(f"{number:08}") == BENIN.read(f"+22901{number:08}")
