"""What a home may have, and what somebody may not want: one line a feature.

A model of meaning takes "avec piscine" and "sans piscine" for almost the same. So these
are found by their words, folded (`resolvers.homes.words`), and compared as they are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Feature:
    """Something that one side has, and the other may refuse."""

    name: str
    words: str
    """A regular expression of whole words."""
    absent: str = ""
    """A word for its absence."""
    is_of_people: bool = False
    """Who has none of these says nothing about the home: only an offer refuses them."""


FEATURES = (
    Feature("pool", "piscines?|(?:swimming )?pools?"),
    Feature("furniture", "meuble[es]{0,2}|furnished", absent="unfurnished"),
    Feature("garden", "jardins?|gardens?"),
    Feature("parking", "garages?|parkings?|stationnement|carport"),
    Feature("air conditioning", "clim|climatis[a-z]+|splits?|air condition[a-z]+"),
    Feature("balcony", "balcons?|balcony|balconies"),
    Feature("terrace", "terrasses?|terraces?"),
    Feature("lift", "ascenseurs?|lifts?|elevators?"),
    Feature("stairs", "escaliers?|etages?|stairs|upstairs"),
    Feature("fence", "clotur[a-z]+|fenced?"),
    Feature("guard", "gardiens?|gardiennage|guards?|watchman"),
    Feature("internet", "wi fi|wifi|internet|fibre"),
    Feature("generator", "groupes? electrogenes?|generators?"),
    Feature("solar power", "panneaux? solaires?|solaire|solar"),
    Feature("well", "forages?|puits|boreholes?|well water"),
    Feature("kitchen", "cuisines?|kitchens?"),
    Feature("noise", "bruits?|bruyants?|bruyantes?|tapage|noise|noisy"),
    Feature("bar", "bars?|maquis|buvettes?|boites? de nuit|night ?clubs?"),
    Feature("shared", "colocations?|colocataires?|colocs?|flatmates?|shared"),
    Feature("shared yard", "cours? communes?|cours? partagees?|shared yard"),
    Feature("flooding", "inondations?|inondables?|inondee?s?|floods?|flooding|flooded"),
    Feature(
        "pets", "animal|animaux|chiens?|chats?|pets?|dogs?|cats?", is_of_people=True
    ),
    Feature(
        "children", "enfants?|bebes?|children|kids?|bab(?:y|ies)", is_of_people=True
    ),
    Feature("smokers", "fumeurs?|fumeuses?|smok(?:ers?|ing)", is_of_people=True),
)
_NOT = re.compile(
    r" (?:sans|pas|point|ni|non|aucune?s?|jamais|sauf|hors|without|no|not|never|nor) "
    r"(?:(?:de|d|du|des|la|le|les|l|une?|en|au|aux|trop|tres|grande?|petite?|the|any|an?"
    r"|all|autorisee?s?|admise?s?|accepte[es]{0,2}|allowed) )*$"
)
"""Right before what is not there."""
_REFUSED = re.compile(
    r" (?:interdite?s?|refusee?s?|exclue?s?|forbidden"
    r"|(?:ne sont |n est |are |is )?(?:non|pas|not) "
    r"(?:autorisee?s?|admise?s?|acceptee?s?|permise?s?|allowed|possible|voulue?s?))"
)
"""Right behind it."""
_UNDECIDED = re.compile(
    r" (?:besoin|obligatoire|necessaire|indispensable|exige|need|loin|far) "
    r"(?:(?:de|d|du|des|la|le|les|l|une?|for|from|an?|the|of) )*$"
)
"""`pas besoin de garage` neither has nor refuses one."""


class Told(NamedTuple):
    """Features by name."""

    has: frozenset[str]
    lacks: frozenset[str]


def features_told(phrases: str) -> Told:
    """Return what *phrases* say there is, and what they say there is not.

    What they say both of, they say nothing of.
    """
    has, lacks = set[str](), set[str]()
    for feature in FEATURES:
        for is_there in _mentions(feature, phrases):
            (has if is_there else lacks).add(feature.name)
    return Told(frozenset(has - lacks), frozenset(lacks - has))


def _mentions(feature: Feature, phrases: str) -> Iterator[bool]:
    for found in re.finditer(f"(?<= )(?:{feature.words})(?= )", phrases):
        before = phrases[: found.start()]
        if not _UNDECIDED.search(before):
            refused = _REFUSED.match(phrases, found.end())
            yield not (refused or _NOT.search(before))
    if feature.absent and f" {feature.absent} " in phrases:
        yield False
