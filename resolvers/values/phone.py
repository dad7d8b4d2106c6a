"""Phone numbers, as people write them and as we store them."""

import phonenumbers

from resolvers.models.person import Phone
from resolvers.models.problem import ProblemCode

_HOME = "BJ"
_MAX_TYPED = 40
_OLD_LENGTH = 8  # Benin, until 30 November 2024


def read_phone(typed: str) -> Phone | ProblemCode:
    """Return *typed* as E.164, or what is wrong with it.

    A Benin number of eight digits gets the `01` it has today.
    """
    if len(typed) > _MAX_TYPED:
        return ProblemCode.INVALID_PHONE
    try:
        number = phonenumbers.parse(" ".join(typed.split()), _HOME)
    except phonenumbers.NumberParseException:
        return ProblemCode.INVALID_PHONE
    if phonenumbers.region_code_for_country_code(number.country_code or 0) != _HOME:
        return ProblemCode.UNSUPPORTED_COUNTRY
    national = phonenumbers.national_significant_number(number)
    if len(national) == _OLD_LENGTH:
        number = phonenumbers.parse(f"01{national}", _HOME)
    if not phonenumbers.is_valid_number(number):
        return ProblemCode.INVALID_PHONE
    return Phone(
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    )
