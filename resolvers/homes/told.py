"""What the words of a description tell of zone, price, and rent or sale.

All take it as `resolvers.homes.words.phrased` has it, which `making` does once.

A model of meaning sees none of them: Calavi is as near to Akpakpa as 50 000 F to
500 000 F. Zones and amounts from here count where the form's own fields are empty.
"""

import re
from collections.abc import Iterable, Iterator

from resolvers.models.home import Budget, Deal, Side

_MOST_TOLD = 5_000_000
_LEAST_TOLD = 5_000
"""XOF a month: what is less or more is no rent."""
_UNITS = {"": 1, "k": 1000, "mille": 1000, "million": 1_000_000, "millions": 1_000_000}
_UNIT = r" ?(k|mille|millions?)?"
_MONEY = r"(?: ?(?:f|fcfa|cfa|francs?|xof)(?= ))"
_AMOUNT = re.compile(
    rf"(?<= )(?:(?P<low>\d{{1,9}}){_UNIT}{_MONEY}? (?:a|et|jusqu a|to|and) )?"
    rf"(?P<high>\d{{1,9}}){_UNIT}(?:{_MONEY}|(?<=k)(?= )|(?<=mille)(?= ))"
)
_OF_OTHER_THINGS = re.compile(
    r" (?:caution|avance|frais|charges?|eau|electricite|courant|salaire|revenus?|gagne"
    r"|transport|compteur|deposit|commission)(?: \w+){0,2} $"
)
_HOME = (
    "(?:maison|villa|parcelle|terrain|appartement|immeuble|duplex|studio|domaine|house"
    "|flat|land|plot|apartment|building)"
)
_SALE = re.compile(
    r" (?:a vendre|en vente|for sale"
    rf"|(?:mise en )?vente (?:de |d |du |des )?(?:\w+ )?{_HOME}s?"
    rf"|(?:vends?|vendons|acheter|achete|acquerir|achat|acquisition|buy|sell|selling)"
    rf" (?:de |d |du |un |une |ma |mon |notre |a |my |the )*(?:\w+ ){{0,2}}{_HOME}s?) "
)
_RENT = re.compile(
    r" (?:lou(?:er|e|ons|ez|ee?s?)|locations?|locataires?|loyers?|bail|colocation"
    r"|rent(?:al|ed|ing)?|to let|lease|par mois|mensuel|per month|monthly|sejours?) "
)
_DENIED = re.compile(r" (?:pas|non|sauf|hors|jamais|ni|not|except|no) (?:\w+ )?$")


def zones_told(phrases: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the *known* zones that *phrases* name, unless to rule them out."""
    phrases = phrases.replace(" abomey calavi ", " calavi ")
    return tuple(
        zone
        for zone in sorted(known)
        if any(
            not _DENIED.search(phrases[: found.start() + 1])
            for found in re.finditer(f" {re.escape(zone)}(?= )", phrases)
        )
    )


def deals_told(phrases: str) -> frozenset[Deal]:
    """Return what is to be agreed on: rent, unless *phrases* say that it is a sale."""
    if not _SALE.search(phrases):
        return frozenset({Deal.RENT})
    both = _RENT.search(phrases)
    return frozenset({Deal.RENT, Deal.SALE} if both else {Deal.SALE})


def budget_told(phrases: str, side: Side) -> Budget:
    """Return the rents that *phrases* name; a single one is the most a seeker pays."""
    amounts = sorted(_amounts(phrases))
    if not amounts:
        return Budget(None, None)
    is_at_most = side is Side.SEEKS and len(amounts) == 1
    return Budget(None if is_at_most else amounts[0], amounts[-1])


def _amounts(phrases: str) -> Iterator[int]:
    for found in _AMOUNT.finditer(phrases):
        if _OF_OTHER_THINGS.search(phrases[: found.start()]):
            continue
        low_unit, unit = found[2] or found[4] or "", found[4] or ""
        pairs = ((found["low"], low_unit), (found["high"], unit))
        for digits, of in pairs:
            amount = int(digits) * _UNITS[of] if digits else 0
            if _LEAST_TOLD <= amount <= _MOST_TOLD:
                yield amount
