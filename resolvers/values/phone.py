"""Phone numbers, as people write them and as we store them."""

from collections.abc import Sequence

import phonenumbers

from resolvers.models.person import Phone
from resolvers.models.problem import ProblemCode

_MAX_TYPED = 40
_BENIN = 229
_OLD_LENGTH = 8  # Benin, until 30 November 2024


class PhoneReader:
    """Reads numbers of some countries; those without a prefix are the first one's."""

    def __init__(self, countries: Sequence[str]) -> None:
        """*countries* as ISO 3166 codes; raise `ValueError` if one has no phones."""
        codes = {c: phonenumbers.country_code_for_region(c) for c in countries}
        if not codes or not all(codes.values()):
            raise ValueError("must be country codes such as BJ,TG")
        self._home = countries[0]
        self._countries = frozenset(countries)
        self._prefixes = frozenset(codes.values())

    def read(self, typed: str) -> Phone | ProblemCode:
        """Return *typed* as E.164, or what is wrong with it.

        A Benin number of eight digits gets the `01` it has today.
        """
        if len(typed) > _MAX_TYPED:
            return ProblemCode.INVALID_PHONE
        try:
            number = phonenumbers.parse(" ".join(typed.split()), self._home)
        except phonenumbers.NumberParseException:
            return ProblemCode.INVALID_PHONE
        if number.country_code not in self._prefixes:
            return ProblemCode.UNSUPPORTED_COUNTRY
        national = phonenumbers.national_significant_number(number)
        if number.country_code == _BENIN and len(national) == _OLD_LENGTH:
            number = phonenumbers.parse(f"+{_BENIN}01{national}")
        if not phonenumbers.is_valid_number(number):
            return ProblemCode.INVALID_PHONE
        if phonenumbers.region_code_for_number(number) not in self._countries:
            return ProblemCode.UNSUPPORTED_COUNTRY
        e164 = phonenumbers.PhoneNumberFormat.E164
        return Phone(phonenumbers.format_number(number, e164))
