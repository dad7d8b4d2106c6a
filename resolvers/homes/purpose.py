"""What a place is for, by its words: to live in, to work in, or land.

A model finds "boutique près de l'université" near to "chambre près de l'université".
What an offer is, its first word for a place says; a seeker may mean any they name.
"""

import re
from collections.abc import Iterator

from resolvers.models.home import Purpose, Side

_WORDS = {
    # First what has a word of the others in it.
    Purpose.WORK: (
        "chambres? froides?|boutiques?|magasins?|local(?! d habitation)"
        "|locaux(?! d habitation)|commerces?|ateliers?|bureaux?|salons? de (?:coiffure"
        "|beaute|the)|restaurants?|maquis|bars?|buvettes?|cafeterias?|entrepots?"
        "|hangars?|depots?|cliniques?|cabinets? (?:medica[a-z]+|dentaires?|de soins?)"
        "|pharmacies?|salles?(?! (?:de bains?|d eau|a manger|de sejour|de douche))"
        "|kiosques?|stands?|imprimeries?|pressing|laveries?|boulangeries?"
        "|poissonneries?|usines?|hotels?|auberges?|shops?|offices?|warehouses?"
        "|workshops?|premises|poulaillers?|pepinieres?"
    ),
    Purpose.LIVING: (
        "chambres?|studios?|appart(?:ement)?s?|villas?|maisons?|duplex|logements?"
        "|logis|entrees? couch[a-z]+|colocations?|residences?|habitations?|domicile"
        "|pieds? a terre|[ft][1-6]|(?:deux|trois|quatre|[2-9]) pieces|foyers?|flats?"
        "|rooms?|bedrooms?|houses?|apartments?"
    ),
    Purpose.LAND: "terrains?|parcelles?|champs?|domaines?|bas fonds?|plots?|land",
}
_PLACE = re.compile(
    r"(?<= )(?:"
    + "|".join(f"(?P<{purpose.name}>{words})" for purpose, words in _WORDS.items())
    + r")(?= )"
)
_NEAR = re.compile(
    r" (?:pres|proches?|face|cote|derriere|devant|loin|pied|minutes?|pas|bord"
    r"|voisine?s?|near|next|behind|opposite) "
    r"(?:(?:de|d|du|des|a|au|aux|la|le|les|l|un|une|to|the|en) )*$"
)
"""Right before what is only in the neighbourhood."""


def purposes_told(phrases: str, side: Side) -> frozenset[Purpose]:
    """Return what an offer is for, or all that a seeker may mean; nothing if unsaid."""
    named = [*_named(phrases)]
    return frozenset(named[:1] if side is Side.OFFERS else named)


def _named(phrases: str) -> Iterator[Purpose]:
    for found in _PLACE.finditer(phrases):
        if found.lastgroup and not _NEAR.search(phrases[: found.start()]):
            yield Purpose[found.lastgroup]
