"""The alphabet of SMS: 7 bits a character, by GSM 03.38 (3GPP TS 23.038, 6.2.1).

One character outside it and the whole message is sent in 16 bits, 70 characters each.
"""

import unicodedata
from string import ascii_letters, digits

from anyascii import anyascii

EXTENSION = "\f^{}\\[~]|€"
"""Each is sent as two."""
BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà"
    + digits
    + ascii_letters
)
_ALPHABET = frozenset(BASIC + EXTENSION)
_BETTER = {"«": '"', "»": '"', "`": "'", "\t": " "}
"""Where anyascii has another taste, or nothing that is in the alphabet."""
_UNSEEN = {"Cf", "Mn"}
"""Of no width, like joiners: a question mark in their place would be noise."""
_ALONE, _OF_SEVERAL = 160, 153
"""Septets; parts of a longer message carry which part they are."""


def gsm7(text: str) -> str:
    """Return *text* with what SMS cannot say replaced by what comes closest."""
    return "".join(map(_nearest, unicodedata.normalize("NFC", text)))


def septets(text: str) -> int:
    """Return how long *text* is as an SMS."""
    return sum(map(_width, gsm7(text)))


def segments(text: str) -> int:
    """Return how many SMS it takes to send *text*, which is what is paid for."""
    if septets(text) <= _ALONE:
        return 1
    count, free = 1, _OF_SEVERAL
    for character in gsm7(text):
        width = _width(character)
        if width > free:  # the two septets of an extension stay together
            count, free = count + 1, _OF_SEVERAL
        free -= width
    return count


def _nearest(character: str) -> str:
    if character in _ALPHABET:
        return character
    if unicodedata.category(character) in _UNSEEN:
        return ""
    near = _BETTER.get(character) or anyascii(character) or "?"
    return "".join(x if x in _ALPHABET else _BETTER.get(x, "?") for x in near)


def _width(character: str) -> int:
    return 2 if character in EXTENSION else 1
