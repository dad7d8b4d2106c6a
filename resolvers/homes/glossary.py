"""What people in Benin say of homes, in words that a model of French knows.

From how homes are advertised there: a term, as a regular expression of whole words in
lower case, and what it means.
"""

import re

_MEANINGS = {
    r"entr[ée]es?[ -]+couch(?:er|[ée]e?)s?": "petit logement d'une chambre",
    r"chambres?[ -]+salon": "logement d'une chambre et un salon",
    r"sanitaires?(?:[ -]+incorpor[ée]+s?)?": "douche et toilettes à l'intérieur",
    r"sbee": "électricité",
    r"soneb": "eau courante",
    r"forages?": "puits d'eau",
    r"poly-?tanks?": "réservoir d'eau",
    r"vons?": "petite rue",
    r"zems?|z[ée]mi(?:djan)?s?": "taxi moto",
    r"dall[ée]e?s?": "en béton",
    r"staff(?:[ée]e?s?)?": "faux plafond",
    r"villas? basses?": "maison de plain-pied",
    r"clim|splits?": "climatisation",
    r"maquis": "restaurant populaire",
    r"(?:t|f)1": "logement d'une pièce",
    r"(?:t|f)2": "appartement d'une chambre et un salon",
    r"(?:t|f)3": "appartement de deux chambres et un salon",
    r"(?:t|f)4": "appartement de trois chambres et un salon",
    r"r ?\+ ?1": "maison à un étage",
    r"r ?\+ ?2": "immeuble à deux étages",
    r"uac": "université",
}
_TERM = re.compile(
    r"(?<!\w)(?:" + "|".join(f"({term})" for term in _MEANINGS) + r")(?!\w)"
)
_IN_ORDER = tuple(_MEANINGS.values())


def in_plain_words(text: str) -> str:
    """Return *text*, in lower case, with what its terms mean in their place."""
    return _TERM.sub(lambda m: _IN_ORDER[(m.lastindex or 1) - 1], text)
