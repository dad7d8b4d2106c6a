"""What people type, and what those who mean harm send."""

from hypothesis import settings
from hypothesis import strategies as st

from resolvers.models.answers import Answer, Changes, Role
from resolvers.steps import FIELDS
from resolvers.values.kind import Choice
from resolvers.values.preferences import Amount, Zones

steady = settings(derandomize=True, database=None, deadline=None)
"""The same examples every time, and no clock: red means broken."""

_ODD = "\0\t\n\r\x1f\x85\u2028\u00a0\u200b\ufeff\u0301\u0323ßİΐﬁéK٣.-/@:[ aA1"

_GOOD = {
    "profile.firstName": "Afi",
    "profile.lastName": "Hounsou",
    "profile.email": "afi@exemple.bj",
    "profile.avatarUrl": "https://exemple.bj/afi.jpg",
    "legal.cpi": "1234567890123",
    "legal.company": "Agence du Lac",
    "legal.ifu": "3201912345678",
    "legal.rccm": "RB/COT/25 A 1234",
    "legal.acceptedTerms": "2026-01",
    "preferences.homeDescription": "Deux chambres,\nprès de l'université.",
}
_zone = st.sampled_from(("calavi", "Godomey ", "atlantis"))
_amount = st.integers(-(2**31), 2**31 - 1)  # GraphQL's Int

words = st.text(st.sampled_from(_ODD) | st.characters(), max_size=60)
"""Any characters at all; half of them ones that have broken software before."""
at_length = st.builds(str.__mul__, words, st.sampled_from((1, 1, 5, 50)))


def _typed(path: str, text: st.SearchStrategy[str]) -> st.SearchStrategy[Answer]:
    match next(field.kind for field in FIELDS if field.path == path):
        case Choice():
            return st.sampled_from(Role)
        case Amount():
            return _amount
        case Zones():
            return st.lists(_zone | text, max_size=25).map(tuple)
        case _:
            return text


def changes_of(text: st.SearchStrategy[str]) -> st.SearchStrategy[Changes]:
    """Change any of the answers, the ones in words to *text*."""
    return st.fixed_dictionaries(
        {},
        optional={f.path: st.none() | _typed(f.path, text) for f in FIELDS},
    )


def _likely(path: str) -> st.SearchStrategy[Answer]:
    good = st.just(_GOOD[path]) if path in _GOOD else _typed(path, words)
    return st.one_of(good, good, good, st.none() | _typed(path, words))


likely_changes: st.SearchStrategy[Changes] = st.fixed_dictionaries(
    {field.path: _likely(field.path) for field in FIELDS}
)
"""A whole form, mostly as it should be."""
