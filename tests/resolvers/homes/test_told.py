"""Zones, prices, and rent or sale, by the words of a description."""

import pytest

from resolvers.homes.told import budget_told, deals_told, zones_told
from resolvers.homes.words import phrased
from resolvers.models.home import ANY, Budget, Deal, Side

ZONES = ("abomey", "calavi", "fidjrosse", "akpakpa", "cotonou", "godomey")


@pytest.mark.parametrize(
    ("text", "zones"),
    [
        ("Studio à Calavi", ("calavi",)),
        ("Studio à Abomey-Calavi", ("calavi",)),
        ("ABOMEY CALAVI ou Godomey", ("calavi", "godomey")),
        ("Maison à Fidjrossè", ("fidjrosse",)),
        ("Fidjrossè, mais pas à Akpakpa", ("fidjrosse",)),
        ("partout sauf Cotonou", ()),
        ("dans le quartier des calavistes", ()),
    ],
)
def test_zones_are_named(text: str, zones: tuple[str, ...]) -> None:
    assert zones_told(phrased(text), ZONES) == zones


@pytest.mark.parametrize(
    ("text", "deals"),
    [
        ("Belle villa avec jardin", {Deal.RENT}),
        ("Studio à louer", {Deal.RENT}),
        ("Villa à vendre", {Deal.SALE}),
        ("Je vends ma belle villa", {Deal.SALE}),
        ("Vente de parcelle", {Deal.SALE}),
        ("Je cherche à acheter un terrain", {Deal.SALE}),
        ("house for sale", {Deal.SALE}),
        ("Maison à louer ou à vendre", {Deal.RENT, Deal.SALE}),
        ("Boutique pour vendre des pagnes", {Deal.RENT}),
        ("local au marché, bon point de vente", {Deal.RENT}),
    ],
)
def test_rent_and_sale_are_told_apart(text: str, deals: set[Deal]) -> None:
    assert deals_told(phrased(text)) == deals


@pytest.mark.parametrize(
    ("text", "budget"),
    [
        ("50 000 FCFA par mois", (None, 50_000)),
        ("50.000F", (None, 50_000)),
        ("mon budget est de 60k", (None, 60_000)),
        ("80 mille francs", (None, 80_000)),
        ("entre 50 000 et 75 000 F", (50_000, 75_000)),
        ("50k à 75k", (50_000, 75_000)),
        ("caution 200 000 F, loyer 40 000 F", (None, 40_000)),
        ("je gagne 300 000 F", ANY),
        ("3 chambres pour 4 personnes", ANY),
        ("15 000 000 F", ANY),
        ("2 millions de francs", ANY),
    ],
)
def test_rents_are_read(text: str, budget: tuple[int | None, int | None]) -> None:
    assert budget_told(phrased(text), Side.SEEKS) == budget


def test_a_price_is_all_that_a_seeker_pays_and_just_what_an_offer_asks() -> None:
    assert budget_told(phrased("40 000 F"), Side.SEEKS) == Budget(None, 40_000)
    assert budget_told(phrased("40 000 F"), Side.OFFERS) == Budget(40_000, 40_000)
