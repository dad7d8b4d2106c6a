"""Text as rules look at it: lower case, no accents, phrases apart."""

import re

from anyascii import anyascii

_THOUSANDS = re.compile(r"\b\d{1,3}(?:[ .\u00a0\u202f]\d{3})+(?!\d)")
_STOP = re.compile(r"[.!?;:,()\n/]+|…+| [-–] ")
_REST = re.compile(r"[^a-z0-9.]+")
_SPACES = re.compile(r"\s+")


def folded(text: str) -> str:
    """Return *text* in lower case, in ASCII, with one space between words."""
    return _SPACES.sub(" ", _REST.sub(" ", anyascii(text).casefold())).strip(" .")


def phrased(text: str) -> str:
    """Return it folded, with ` . ` between phrases, and numbers in one piece.

    It begins and ends with a space, so that every word has one on both sides.
    """
    text = _THOUSANDS.sub(lambda m: re.sub(r"\D", "", m[0]), text)
    text = _STOP.sub("\n", text)
    phrases = (_REST.sub(" ", anyascii(p).casefold()).strip() for p in text.split("\n"))
    return f" {' . '.join(filter(None, phrases))} "
