"""A promise that was broken to one person is found in what lies in the stores."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeAlias
from uuid import uuid4

import pytest

from resolvers.models.answers import Answers, LegalAnswers, ProfileAnswers, Role
from resolvers.models.draft import Draft, DraftState, Standing
from resolvers.models.profile import Profile, ProfileId
from tests.infra.redis.sample_drafts import NOW
from tests.trial.checker import broken
from tests.trial.diary import NAME, Diary
from tests.trial.stored import Place, Stored

AFI, PROFILE = uuid4(), ProfileId(uuid4())
ANSWERS = Answers(
    ProfileAnswers("Afi"), Role.LANDLORD, LegalAnswers(accepted_terms="2026-01")
)
Break: TypeAlias = Callable[[Place, dict[str, Any]], Place]


def place() -> Place:
    """Return where somebody stands who has finalized in version 3."""
    done = Standing(DraftState.FINALIZED, 3, profile=PROFILE)
    return Place(None, done, Profile(PROFILE, ANSWERS, NOW, 3))


def tables() -> dict[str, Any]:
    """Return what is written down beside their profile."""
    fields = [NAME, "role", "legal.acceptedTerms"]
    audit = {"actor": AFI, "action": "onboarding.finalized", "fields": fields}
    welcome = {"user_id": AFI, "id": "1", "kind": "welcome", "state": "sent"}
    return {
        "profiles": [{"user_id": AFI, "id": str(PROFILE)}],
        "homes": [{"user_id": AFI, "id": str(PROFILE)}],
        "consents": [{"user_id": AFI, "version": "2026-01"}],
        "audit_log": [audit],
        "outbox": [welcome],
        "users": [{"id": AFI, "is_done": True, "role": "LANDLORD"}],
    }


@pytest.fixture
def diary() -> Diary:
    """Tell of three saves and a finalize."""
    diary = Diary()
    diary.save("1", "Afi", version=1)
    diary.save("2", "LANDLORD", path="role", base=1, version=2)
    diary.save("3", "2026-01", path="legal.acceptedTerms", base=2, version=3)
    diary.finalize(PROFILE)
    return diary


def found(diary: Diary, place: Place, tables: dict[str, Any]) -> list[str]:
    drafts = frozenset({AFI} if place.draft else ())
    stored = Stored({AFI: place}, drafts, tables, 0)
    return list(broken(diary.history, AFI, stored))


def test_nothing_is_found_where_all_is_well(diary: Diary) -> None:
    diary.load("FINALIZED")

    assert found(diary, place(), tables()) == []


def a_draft_is_left(place: Place, tables: dict[str, Any]) -> Place:
    return replace(place, draft=Draft(3, 1, NOW, NOW, NOW, ANSWERS))


def it_is_frozen(place: Place, tables: dict[str, Any]) -> Place:
    return replace(place, standing=Standing(DraftState.FROZEN, 3))


def another_profile(place: Place, tables: dict[str, Any]) -> Place:
    assert place.profile
    return replace(place, profile=replace(place.profile, id=ProfileId(uuid4())))


def an_answer_is_missing(place: Place, tables: dict[str, Any]) -> Place:
    assert place.profile
    less = replace(ANSWERS, profile=ProfileAnswers())
    return replace(place, profile=replace(place.profile, answers=less))


def it_was_made_too_early(place: Place, tables: dict[str, Any]) -> Place:
    assert place.profile
    return replace(place, profile=replace(place.profile, draft_version=2))


def nobody_made_the_last(place: Place, tables: dict[str, Any]) -> Place:
    assert place.profile
    return replace(place, profile=replace(place.profile, draft_version=4))


def two_audit_entries(place: Place, tables: dict[str, Any]) -> Place:
    tables["audit_log"] *= 2
    return place


def no_consent(place: Place, tables: dict[str, Any]) -> Place:
    tables["consents"] = []
    return place


def no_welcome(place: Place, tables: dict[str, Any]) -> Place:
    tables["outbox"] = []
    return place


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (a_draft_is_left, "there is a draft after finalize"),
        (it_is_frozen, "the standing is Standing(state=<DraftState.FROZEN"),
        (another_profile, "the person was told of another profile"),
        (an_answer_is_missing, f'{NAME} is null; it can only be "Afi"'),
        (it_was_made_too_early, "save 3 made version 3; the last is 2"),
        (nobody_made_the_last, "nobody made the versions [4]; 0 are explained"),
        (two_audit_entries, "2 audit entries where there must be 1"),
        (no_consent, "0 consents where there must be 1"),
        (no_welcome, "0 welcomes where there must be 1"),
    ],
)
def test_what_must_not_be_is_found(diary: Diary, what: Break, words: str) -> None:
    written = tables()
    broken_place = what(place(), written)

    assert any(words in line for line in found(diary, broken_place, written))


@pytest.mark.parametrize("state", ["DRAFT", "NONE", "EXPIRED"])
def test_a_read_that_forgets_the_end_is_found(diary: Diary, state: str) -> None:
    diary.load(state)

    (line,) = found(diary, place(), tables())
    assert f"says {state} after the person was told it is over" in line


def test_a_save_after_the_end_is_found(diary: Diary) -> None:
    diary.save("4", "Sena", base=3, version=4)

    assert "#4 changed a draft after the person was told it is over" in found(
        diary, place(), tables()
    )


@pytest.mark.parametrize(
    ("state", "version", "words"),
    [("DRAFT", 1, "shows version 1 after 2"), ("NONE", None, "after version 2 was")],
)
def test_a_read_that_does_not_show_what_was_saved_is_found(
    state: str, version: int | None, words: str
) -> None:
    diary = Diary()
    diary.save("1", "Afi", version=1)
    diary.save("2", "Sena", base=1, version=2)
    diary.load(state, version)
    here = Place(
        Draft(2, 1, NOW, NOW, NOW, Answers(ProfileAnswers("Sena"))),
        Standing(DraftState.OPEN, 2),
        None,
    )
    nothing: dict[str, Any] = {name: [] for name in tables()}

    (line,) = found(diary, here, nothing)
    assert words in line
