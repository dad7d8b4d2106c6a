"""What there is and what there is not, told apart by words."""

import pytest

from resolvers.homes.features import FEATURES, features_told
from resolvers.homes.words import phrased


@pytest.mark.parametrize(
    ("text", "has", "lacks"),
    [
        ("Villa avec piscine", {"pool"}, set()),
        ("Villa sans piscine", set(), {"pool"}),
        ("VILLA SANS PISCINE !", set(), {"pool"}),
        ("pas de grande piscine mais un jardin", {"garden"}, {"pool"}),
        ("sans jardin ni piscine", set(), {"garden", "pool"}),
        ("aucun bruit", set(), {"noise"}),
        ("sans aucun bruit", set(), {"noise"}),
        ("non meublé", set(), {"furniture"}),
        ("studio meublé, climatisé", {"furniture", "air conditioning"}, set()),
        ("animaux non admis", set(), {"pets"}),
        ("les enfants ne sont pas acceptés", set(), {"children"}),
        ("chiens interdits", set(), {"pets"}),
        ("animaux refusés, fumeurs exclus", set(), {"pets", "smokers"}),
        ("non-fumeur", set(), {"smokers"}),
        ("no pets allowed, furnished", {"furniture"}, {"pets"}),
        ("unfurnished flat", set(), {"furniture"}),
        ("without a swimming pool", set(), {"pool"}),
    ],
)
def test_negation_is_heard(text: str, has: set[str], lacks: set[str]) -> None:
    told = features_told(phrased(text))

    assert told.has == has
    assert told.lacks == lacks


@pytest.mark.parametrize(
    "text",
    [
        "pas besoin de garage",
        "loin du bruit",
        "no need for a garage",
        "avec piscine, enfin sans piscine",
        "la carpiscine et les jardiniers",
    ],
)
def test_what_is_not_clear_says_nothing(text: str) -> None:
    assert not any(features_told(phrased(text)))


def test_a_sentence_ends_a_negation() -> None:
    assert features_told(phrased("Prix fixe, non. Piscine et jardin.")).lacks == set()


def test_each_feature_is_named_once() -> None:
    names = [feature.name for feature in FEATURES]

    assert len(names) == len(set(names))
