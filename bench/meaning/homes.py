"""Homes of texts, as finalizing makes them."""

from dataclasses import dataclass
from functools import cache
from uuid import NAMESPACE_OID, uuid5

from resolvers.homes.making import home_of
from resolvers.models.answers import (
    Answers,
    LegalAnswers,
    PreferenceAnswers,
    ProfileAnswers,
    Role,
)
from resolvers.models.home import ANY, Budget, Home, HomeId, Side
from resolvers.models.person import PersonId

ZONES = ("abomey", "akpakpa", "calavi", "cotonou", "fidjrosse", "godomey")
"""As the migrations write them."""
_ROLES = {Side.SEEKS: Role.TENANT, Side.OFFERS: Role.LANDLORD}


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who has finalized."""

    person: PersonId
    answers: Answers
    home: Home

    @property
    def id(self) -> HomeId:
        """Of the profile, and so of the home."""
        return HomeId(self.person)


@cache
def home(text: str, side: Side) -> Home:
    """Return what *text* alone tells."""
    return home_of(_answers(text, side), ZONES)


def described(text: str, side: Side) -> str:
    """Return what is kept of *text*, and read by the model."""
    return home(text, side).description or ""


def resident(
    text: str, side: Side, *, zones: tuple[str, ...] = (), budget: Budget = ANY
) -> Resident:
    """Return who wrote *text*, and gave these in the form's own fields."""
    answers = _answers(text, side, zones, budget)
    return Resident(_person(text, side), answers, home_of(answers, ZONES))


def resident_of_words(text: str, side: Side) -> Resident:
    """Return who wrote *text*, with a home that no filter rules out."""
    only = Home(side, described(text, side))
    return Resident(_person(text, side), _answers(text, side), only)


def _person(text: str, side: Side) -> PersonId:
    return PersonId(uuid5(NAMESPACE_OID, f"{side} {text}"))


def _answers(
    text: str, side: Side, zones: tuple[str, ...] = (), budget: Budget = ANY
) -> Answers:
    return Answers(
        profile=ProfileAnswers("Codjo", "Hounsou"),
        role=_ROLES[side],
        legal=LegalAnswers(accepted_terms="2026-01"),
        preferences=PreferenceAnswers(zones or None, *budget, text),
    )
