"""The people that load is made of: an id, a token, and answers of their own.

Everybody is an agent who has answered everything, so that a draft has all its fields.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_OID, uuid5

from infra.tokens.own import OwnTokens
from resolvers.models.answers import (
    Answers,
    LegalAnswers,
    PreferenceAnswers,
    ProfileAnswers,
    Role,
)
from resolvers.models.draft import Draft
from resolvers.models.person import PersonId
from resolvers.steps import FIELDS

LIFE = timedelta(days=1)
"""Of a draft after its last save, for every server."""
ZONES = {
    "abomey": "Abomey",
    "akpakpa": "Akpakpa",
    "calavi": "Abomey-Calavi",
    "cotonou": "Cotonou",
    "fidjrosse": "Fidjrossè",
    "godomey": "Godomey",
    "ouidah": "Ouidah",
    "porto-novo": "Porto-Novo",
}
"""All are in everybody's answers: with 17 other answers and times, 25 values."""
_TOKEN_LIFE = 30 * 86_400
_FIRST_NAMES = ("Afi", "Codjo", "Dossou", "Mèdessè", "Sènan", "Yèyinou")
_LAST_NAMES = ("Adjovi", "Gbaguidi", "Hounsou", "Kpadé", "Quenum", "Zinsou")


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person who is signed in."""

    number: int
    id: PersonId
    token: str


class People:
    """Makes people by number: the same number is the same person in every run."""

    def __init__(self, session_key: str) -> None:
        self._tokens = OwnTokens(session_key, lifetime=_TOKEN_LIFE)

    def person(self, number: int) -> Somebody:
        id_ = person_id(number)
        token, _ = self._tokens.issue(id_)
        return Somebody(number, id_, token)


def person_id(number: int) -> PersonId:
    """Return who has that *number*."""
    return PersonId(uuid5(NAMESPACE_OID, f"bench {number}"))


def draft_of(number: int, *, at: datetime) -> Draft:
    """Return their complete draft, begun a while before *at*."""
    begun = at - timedelta(minutes=20)
    paths = [field.path for field in FIELDS]
    return Draft(
        version=1,
        first_version=1,
        created_at=begun,
        updated_at=at,
        expires_at=at + LIFE,
        answers=answers_of(number),
        changed=dict.fromkeys(paths, 1),
    )


def answers_of(number: int) -> Answers:
    """Return sound answers; what must be unique is."""
    first = _FIRST_NAMES[number % len(_FIRST_NAMES)]
    last = _LAST_NAMES[number // 7 % len(_LAST_NAMES)]
    return Answers(
        ProfileAnswers(
            first,
            last,
            f"agent{number}@exemple.bj",
            f"https://exemple.bj/photos/{number}.jpg",
        ),
        Role.AGENT,
        LegalAnswers(
            cpi=f"1{number:012}",
            company=f"Agence {last} {number}",
            ifu=f"3{number:012}",
            rccm=f"RB/COT/25 A {number % 10_000_000}",
            accepted_terms="2026-01",
        ),
        PreferenceAnswers(
            preferred_zones=tuple(ZONES),
            budget_min=50_000 + number % 1000,
            budget_max=900_000_000,
            home_description=home(f"{number:07}"),
        ),
    )


def home(number: str) -> str:
    """Return a description that is as long for every number of seven digits."""
    return (
        f"Appartement n° {number}, deux chambres et un salon, dans une rue calme, "
        "près d'une école et du marché; eau et électricité comprises."
    )


def now() -> datetime:
    """Tell the time to the millisecond, which every peer can write."""
    at = datetime.now(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)
