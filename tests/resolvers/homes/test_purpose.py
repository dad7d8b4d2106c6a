"""What a place is for, told by its first word, or by all a seeker names."""

import pytest

from resolvers.homes.purpose import purposes_told
from resolvers.homes.words import phrased
from resolvers.models.home import Purpose, Side

LIVING, WORK, LAND = Purpose.LIVING, Purpose.WORK, Purpose.LAND


@pytest.mark.parametrize(
    ("text", "purpose"),
    [
        ("Chambre calme près de l'université", LIVING),
        ("Entrée-couchée avec sanitaire", LIVING),
        ("Belle villa, boutique au rez-de-chaussée", LIVING),
        ("Local d'habitation de trois pièces", LIVING),
        ("Grande salle à manger, trois chambres", LIVING),
        ("Flat near the office", LIVING),
        ("Boutique près de l'université, chambre derrière", WORK),
        ("CHAMBRE FROIDE POUR POISSONNERIE", WORK),
        ("Salle de fête avec jardin", WORK),
        ("Local au bord du goudron", WORK),
        ("Terrain clôturé, petite maison dessus", LAND),
        ("Parcelle à deux pas de la boutique", LAND),
    ],
)
def test_an_offer_is_what_it_first_says(text: str, purpose: Purpose) -> None:
    assert purposes_told(phrased(text), Side.OFFERS) == {purpose}


@pytest.mark.parametrize(
    "text", ["Endroit calme et propre", "À cinq minutes de la boutique", "", "marché"]
)
def test_what_is_not_said_is_nothing(text: str) -> None:
    assert not any(purposes_told(phrased(text), side) for side in Side)


def test_a_seeker_may_mean_all_they_name() -> None:
    said = "Maison avec bureau en bas, ou terrain"

    assert purposes_told(phrased(said), Side.SEEKS) == {LIVING, WORK, LAND}
    assert purposes_told(phrased(said), Side.OFFERS) == {LIVING}


def test_what_is_near_is_not_what_is_meant() -> None:
    said = "Un studio en face de l'atelier et derrière le magasin"

    assert purposes_told(phrased(said), Side.SEEKS) == {LIVING}
