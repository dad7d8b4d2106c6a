"""Takes out of a description what says who wrote it, before anybody else sees it.

Contact goes through the marketplace. So numbers to call, addresses of all kinds,
identifiers and names are replaced by `…`. Numbers spelt out in words are not found.
"""

import re
from collections.abc import Iterable

from resolvers.homes.words import folded

_GONE = "…"
_ADDRESS = re.compile(
    r"[^\s@]{1,64}@[^\s@]{1,255}\.\w+|(?:https?://|www\.)\S*[\w/]|(?<!\w)@\w{3,}"
    r"|\b[\w-]+\.(?:com|net|org|bj|me|fr|info|io|app)\b(?:/\S*)?",
    re.IGNORECASE,
)
_REGISTER = re.compile(r"\bRB\s*/\s*[A-Z]+\s*/\s*\d{2}\s*[A-Z]\s*\d+", re.IGNORECASE)
_DIGITS = re.compile(
    r"(?:(?<![\w+])|(?<=[^\W\d])(?=\d{4}))(?:\+|00)?\(?\d"
    r"(?:[\s.,/()_–-]{0,2}\d){7,17}(?!\d)"
)
"""Eight or more; right behind a letter, as in `tel97…`, four in one piece."""
_MONEY = re.compile(r"\s*(?:f|fcfa|cfa|francs?|xof|m2|m²)\b", re.IGNORECASE)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[\s.]\d{3})+")
_ROUND = re.compile(r"[1-9]\d+00(?:\s?[-–/]\s?[1-9]\d+00)?")
_NAMED = re.compile(
    r"(?i:\b(?:je m['’ ]?appelle|mon nom est|mon nom c['’ ]est|my name is"
    r"|m\.|mr\.?|mme\.?|mlle\.?|monsieur|madame|mademoiselle|maître|maman|papa"
    r"|tata|tonton))(?P<name>(?:\s+[^\W\d_a-zà-öø-ÿ][\w'’-]*)+)"
)
_WORD = re.compile(r"[^\W\d_]+")
_GAPS = re.compile(rf"{_GONE}(?:[\s,;:/-]*{_GONE})+")


def without_contact(text: str, *, names: Iterable[str], company: str = "") -> str:
    """Return *text* without what leads to a person, or says their *names*.

    Each word of *names* goes wherever it stands; a *company* as a whole.
    """
    text = _ADDRESS.sub(_GONE, text)
    text = _REGISTER.sub(_GONE, text)
    text = _DIGITS.sub(_number, text)
    text = _NAMED.sub(lambda m: m[0].replace(m["name"], f" {_GONE}"), text)
    text = _without_phrase(text, company)
    own = {word for name in names for word in folded(name).split()}
    text = _WORD.sub(lambda m: _GONE if folded(m[0]) in own else m[0], text)
    return _GAPS.sub(_GONE, text).strip()


def _number(found: re.Match[str]) -> str:
    if _THOUSANDS.fullmatch(found[0]):
        return found[0]
    is_price = _ROUND.fullmatch(found[0]) and _MONEY.match(found.string, found.end())
    return found[0] if is_price else _GONE


def _without_phrase(text: str, phrase: str) -> str:
    words = [re.escape(word) for word in phrase.split()]
    if not words:
        return text
    whole = r"(?<!\w)" + r"\W+".join(words) + r"(?!\w)"
    return re.sub(whole, _GONE, text, flags=re.IGNORECASE)
