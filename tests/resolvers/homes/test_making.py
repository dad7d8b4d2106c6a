"""What becomes of answers: a home that says nothing of whose it is."""

from dataclasses import asdict
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from resolvers.homes.making import home_of
from resolvers.models.answers import Answers, Role
from resolvers.models.home import ANY, Budget, Side

ZONES = ("calavi", "godomey")


def answers(role: Role = Role.TENANT, **changes: Any) -> Answers:
    given: dict[str, Any] = {
        "role": role,
        "profile.firstName": "Afi",
        "profile.lastName": "Hounsou",
        "legal.company": "Immo Plus",
    }
    paths = {f"preferences.{name}": value for name, value in changes.items()}
    return Answers().with_changes({**given, **paths})


def test_tenants_seek_and_all_others_offer() -> None:
    sides = {role: home_of(answers(role), ZONES).side for role in Role}

    assert sides == {
        Role.TENANT: Side.SEEKS,
        Role.LANDLORD: Side.OFFERS,
        Role.AGENT: Side.OFFERS,
    }


def test_the_form_goes_before_the_words() -> None:
    said = "Studio à Godomey, 80 000 F"

    chosen = home_of(
        answers(homeDescription=said, preferredZones=("calavi",), budgetMax=50_000),
        ZONES,
    )
    left_open = home_of(answers(homeDescription=said), ZONES)

    assert (chosen.zones, chosen.budget) == (("calavi",), Budget(None, 50_000))
    assert (left_open.zones, left_open.budget) == (("godomey",), Budget(None, 80_000))


def test_who_wrote_it_is_not_in_it() -> None:
    said = "Afi Hounsou (Immo Plus), 97 12 34 56 : studio calme"

    home = home_of(answers(Role.AGENT, homeDescription=said), ZONES)

    assert home.description == "… (…), … : studio calme"


def test_words_for_nothing_are_no_description() -> None:
    for said in (None, "", "  …!", "97 12 34 56"):
        assert home_of(answers(homeDescription=said), ZONES).description is None


def test_who_seeks_without_children_does_not_refuse_a_home_for_them() -> None:
    said = "sans enfants, sans piscine"

    seeks = home_of(answers(homeDescription=said), ZONES)
    offers = home_of(answers(Role.LANDLORD, homeDescription=said), ZONES)

    assert seeks.lacks == {"pool"}
    assert offers.lacks == {"pool", "children"}


@given(st.text(max_size=1000))
def test_any_description_becomes_a_home(text: str) -> None:
    home = home_of(answers(homeDescription=text), ZONES)

    assert asdict(home)
    assert home.budget == ANY or home.budget.highest
