"""Phones of several countries: one is home, the others need their prefix."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.models.problem import ProblemCode
from resolvers.values.phone import PhoneReader
from tests.resolvers.strategies import at_length, steady

NEIGHBOURS = PhoneReader(("BJ", "TG"))
FOREIGN = ProblemCode.UNSUPPORTED_COUNTRY


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("+228 90 12 34 56", "+22890123456"),
        ("0022890123456", "+22890123456"),
        ("+228.90.12.34.56", "+22890123456"),
        ("+٢٢٨٩٠١٢٣٤٥٦", "+22890123456"),
        ("+229 97 12 34 56", "+2290197123456"),
        ("01 97 12 34 56", "+2290197123456"),
        ("97123456", "+2290197123456"),
    ],
)
def test_each_country_s_numbers_are_read(typed: str, phone: str) -> None:
    assert NEIGHBOURS.read(typed) == phone


def test_without_a_prefix_it_is_a_number_of_the_first_country() -> None:
    assert NEIGHBOURS.read("90 12 34 56") == "+2290190123456"
    assert PhoneReader(("TG", "BJ")).read("90 12 34 56") == "+22890123456"


@pytest.mark.parametrize("typed", ["+228 01 90 12 34 56", "+228 0190123456"])
def test_only_benin_has_01_in_front(typed: str) -> None:
    assert NEIGHBOURS.read(typed) is ProblemCode.INVALID_PHONE


def test_old_numbers_of_benin_are_read_wherever_home_is() -> None:
    assert PhoneReader(("TG", "BJ")).read("+229 97 12 34 56") == "+2290197123456"


@pytest.mark.parametrize("typed", ["+33 6 12 34 56 78", "+2348031234567"])
def test_all_other_countries_are_told_so(typed: str) -> None:
    assert NEIGHBOURS.read(typed) is FOREIGN


@pytest.mark.parametrize(
    ("countries", "typed", "phone"),
    [
        (("US",), "+1 202 555 0123", "+12025550123"),
        (("US",), "+1 416 555 0123", FOREIGN),
        (("US",), "416 555 0123", FOREIGN),
        (("US",), "+1 876 555 1234", FOREIGN),
        (("CA",), "+1 416 555 0123", "+14165550123"),
        (("CA",), "+1 202 555 0123", FOREIGN),
        (("BJ", "US"), "+1 416 555 0123", FOREIGN),
        (("US", "CA"), "+1 416 555 0123", "+14165550123"),
        (("GB",), "+44 7400 123456", "+447400123456"),
        (("GB",), "+44 1481 256789", FOREIGN),
    ],
)
def test_countries_that_share_a_prefix_are_told_apart(
    countries: tuple[str, ...], typed: str, phone: str | ProblemCode
) -> None:
    assert PhoneReader(countries).read(typed) == phone


@pytest.mark.parametrize(
    "countries",
    [
        *((), ("",), ("XX",), ("bj",), ("BEN",), ("229",), ("001",), ("BJ ",), "BJ"),
        *(("BJ", ""), ("BJ", "XX"), ("XX", "BJ")),
    ],
    ids=str,
)
def test_what_is_no_list_of_countries_is_refused(countries: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="must be country codes such as BJ,TG"):
        PhoneReader(countries)


@steady
@given(
    st.text()
    | at_length
    | st.text(st.sampled_from("0123456789+٣ ()-.;=xtel:\0"), max_size=45)
)
def test_whatever_is_typed_gives_a_number_of_theirs_or_a_reason(typed: str) -> None:
    phone = NEIGHBOURS.read(typed)

    if not isinstance(phone, ProblemCode):
        assert phone.startswith(("+22901", "+228"))
        assert NEIGHBOURS.read(phone) == phone


@steady
@given(st.integers(0, 10**8 - 1))
def test_with_a_prefix_it_means_the_same_wherever_home_is(number: int) -> None:
    typed = f"+228 {number:08}"

    assert NEIGHBOURS.read(typed) == PhoneReader(("TG", "BJ")).read(typed)
