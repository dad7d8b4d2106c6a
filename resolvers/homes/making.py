"""Makes of a profile what others may find of it."""

from collections.abc import Iterable

from resolvers.homes.contact import without_contact
from resolvers.homes.features import FEATURES, features_told
from resolvers.homes.purpose import purposes_told
from resolvers.homes.told import budget_told, deals_told, zones_told
from resolvers.homes.words import phrased
from resolvers.models.answers import Answers
from resolvers.models.home import Budget, Home, Side, side_of

VERSION = 1
"""Of all the rules here and in what is imported. `onboarding embeddings rebuild` makes
homes anew that are of an older one."""
_OF_PEOPLE = frozenset(f.name for f in FEATURES if f.is_of_people)


def home_of(answers: Answers, known_zones: Iterable[str]) -> Home:
    """Return what *answers* look for, or offer; of their writer it says nothing."""
    assert answers.role, "it was finalized"
    wishes, who = answers.preferences, answers.profile
    side = side_of(answers.role)
    written = without_contact(
        wishes.home_description or "",
        names=filter(None, (who.first_name, who.last_name)),
        company=answers.legal.company or "",
    )
    phrases = phrased(written)
    has, lacks = features_told(phrases)
    budget = Budget(wishes.budget_min, wishes.budget_max)
    return Home(
        side=side,
        description=written if any(map(str.isalnum, written)) else None,
        zones=wishes.preferred_zones or zones_told(phrases, known_zones),
        budget=budget if budget.is_given else budget_told(phrases, side),
        deals=deals_told(phrases),
        purposes=purposes_told(phrases, side),
        has=has,
        lacks=lacks - _OF_PEOPLE if side is Side.SEEKS else lacks,
    )
