"""What a model is given to read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.homes.passages import MOST_SENTENCES, passages


def test_all_of_it_comes_first_and_then_each_sentence() -> None:
    said = "Studio calme et propre. Loin du bruit de la route !"

    assert passages(said) == [
        "studio calme et propre, loin du bruit de la route",
        "studio calme et propre",
        "loin du bruit de la route",
    ]


def test_a_single_sentence_is_asked_about_once() -> None:
    assert passages("Studio calme et propre.") == ["studio calme et propre"]


@pytest.mark.parametrize(
    "said",
    [
        "Bonjour, je cherche un studio calme. Merci de me contacter.",
        "BONSOIR À TOUS, JE SUIS À LA RECHERCHE D’UN STUDIO CALME. CORDIALEMENT.",
        "Svp je voudrais louer un studio calme. Merci d'avance !",
        "Un studio calme. Contactez-moi vite.",
    ],
)
def test_politeness_is_not_read(said: str) -> None:
    (whole,) = passages(said)

    assert whole == "un studio calme"


def test_what_is_nothing_but_polite_is_read_as_it_is() -> None:
    assert passages("Bonjour, merci !") == ["bonjour, merci"]


def test_terms_of_the_country_are_said_in_plain_words() -> None:
    assert passages("Entrée-couchée avec SBEE et forage") == [
        "petit logement d'une chambre avec électricité et puits d'eau"
    ]


def test_short_sentences_go_with_the_one_before() -> None:
    assert passages("Studio calme et propre. Carrelé. Avec balcon.") == [
        "studio calme et propre, carrelé, avec balcon"
    ]


def test_the_last_sentence_has_what_is_left_over() -> None:
    said = " ".join(f"Voici la phrase numéro {n}." for n in range(30))

    found = passages(said)

    assert len(found) == 1 + MOST_SENTENCES
    assert "29" in found[-1]


@given(st.text(max_size=1000))
def test_of_any_text_with_words_there_is_something_to_read(text: str) -> None:
    found = passages(text)

    assert bool(found) is any(letter.isalnum() for letter in text.casefold())
    assert len(found) <= 1 + MOST_SENTENCES
    assert len(found) == len(set(found))
    assert all(part.strip() for part in found)
