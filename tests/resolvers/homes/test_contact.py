"""Nothing of a description leads to who wrote it, and all else stays."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.homes.contact import without_contact


def shown(text: str) -> str:
    return without_contact(text, names=("Afi", "Hounsou"), company="Immo Plus SARL")


@pytest.mark.parametrize(
    "secret",
    [
        "97 12 34 56",
        "97123456",
        "01 97 12 34 56",
        "0197123456",
        "01-97-12-34-56",
        "01.97.12.34.56",
        "(01) 97 12 34 56",
        "+229 01 97 12 34 56",
        "+2290197123456",
        "00229 97 12 34 56",
        "afi.h@exemple.bj",
        "https://www.facebook.com/afi.hounsou?id=3",
        "www.immo-plus.bj/offres",
        "immo-plus.com",
        "@afi_hounsou",
        "3201234567890",
        "1234 5678 9012 3",
        "RB/COT/25 A 1234",
        "rb / cot / 25 a 1234",
        "Afi",
        "HOUNSOU",
        "hounsou",
        "Immo Plus SARL",
        "immo plus sarl",
    ],
)
def test_what_leads_to_a_person_goes(secret: str) -> None:
    assert shown(f"Studio calme, {secret}, libre.") == "Studio calme, …, libre."


@pytest.mark.parametrize(
    "said",
    [
        "loyer 50 000 FCFA",
        "50000F par mois",
        "de 50 000 à 100 000 F",
        "à vendre 150 000 000 FCFA",
        "150.000.000",
        "parcelle de 12000000 m2",
        "loyer 50000-100000 FCFA",
        "villa T4, 15000000 F",
        "trois chambres, 2 salles de bain",
        "libre le 30/11, à 10 min du goudron",
        "un petit plus : la terrasse",
        "M. le propriétaire vit sur place",
        "chez maman, au calme",
        "né en 1990",
    ],
)
def test_what_does_not_stays(said: str) -> None:
    assert shown(said) == said


@pytest.mark.parametrize(
    "said",
    ["tel97123456", "Tel0197123456", "01 97 12 34 56 F", "97123456 F", "97 12 34 56F"],
)
def test_no_word_around_a_number_saves_it(said: str) -> None:
    assert "97" not in shown(said)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Je m'appelle Kossi Agbodjan et je cherche", "Je m'appelle … et je cherche"),
        ("Je m’appelle Kossi", "Je m’appelle …"),
        ("chez Monsieur Dossou Paul, au calme", "chez Monsieur …, au calme"),
        ("Demandez Mme Ahouansou.", "Demandez Mme …."),
        ("My name is Kofi Mensah.", "My name is …."),
    ],
)
def test_other_peoples_names_go_where_they_are_told(said: str, left: str) -> None:
    assert shown(said) == left


def test_names_go_without_their_accents_too() -> None:
    text = "Bénédicte, benedicte ou BÉNÉDICTE"

    assert without_contact(text, names=("Bénédicte",)) == "… ou …"


def test_a_name_within_a_word_is_none() -> None:
    assert without_contact("un plan de maison", names=("Lan",)) == "un plan de maison"


@given(
    digits=st.text("0123456789", min_size=8, max_size=15),
    gaps=st.lists(st.sampled_from(["", " ", ".", "-", " - ", "/"]), min_size=16),
    before=st.sampled_from(["", "tel:", "au ", "WhatsApp "]),
)
def test_no_phone_is_left_however_it_is_written(
    digits: str, gaps: list[str], before: str
) -> None:
    spaced = "".join(d + g for d, g in zip(digits, gaps, strict=False)).rstrip(" .-/")

    left = re.sub(r"\D", "", shown(f"{before}{spaced}, merci"))

    # As a price it may stay: groups of three, and no zero in front.
    is_price = re.fullmatch(r"[1-9]\d{0,2}([ .]\d{3})+", spaced)
    apart = " - " in spaced
    assert is_price or apart or left == ""


@pytest.mark.parametrize("part", ["@", "1 ", "a.b", "a@a.", "www.", "0-", "M. A ", "+"])
def test_a_text_made_to_be_slow_is_taken(part: str) -> None:
    assert len(shown(part * (1000 // len(part)))) <= 1000


@given(st.text(max_size=200))
def test_any_text_is_taken(text: str) -> None:
    assert len(shown(text)) <= len(text)
