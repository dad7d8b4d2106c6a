"""People who have answered everything, each with identifiers of their own."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import uuid4

from infra.postgres.registration import PostgresRegistration
from resolvers.homes.making import home_of
from resolvers.models.answers import Answer, Answers, Role
from resolvers.models.person import Origin, Phone
from resolvers.models.profile import Profile, ProfileId
from tests.answers import complete

ORIGIN = Origin(ip="203.0.113.7", request_id="request-of-a-test")
FINALIZED_AT = datetime(2026, 11, 23, 10, 30, 0, 123456, UTC)
_subscribers = count(10_000_000)


def fresh_phone() -> Phone:
    """Return a number that no other test of this process has."""
    return Phone(f"+22901{next(_subscribers)}")


def finished(role: Role, **instead: Answer) -> Profile:
    """Return a complete profile; `legal__ifu` replaces `legal.ifu`."""
    form: dict[str, Any] = complete(role)
    changes: dict[str, Answer] = {"role": role}
    for step in ("profile", "legal", "preferences"):
        for name, answer in form[step].items():
            typed = tuple(answer) if isinstance(answer, list) else answer
            changes[f"{step}.{name}"] = typed
    changes |= {path.replace("__", "."): answer for path, answer in instead.items()}
    answers = Answers().with_changes(changes)
    return Profile(ProfileId(uuid4()), answers, FINALIZED_AT, draft_version=4)


async def record_by(registration: PostgresRegistration, profile: Profile) -> None:
    """Write *profile* down, and the home in it."""
    home = home_of(profile.answers, known_zones=())
    await registration.record(profile, home, ORIGIN)


def without(profile: Profile, *paths: str) -> Profile:
    """Return *profile* with these answers left open."""
    return replace(profile, answers=profile.answers.with_changes(dict.fromkeys(paths)))
