"""Two sets of answers become one, or a conflict that names both."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from resolvers.merge import begun, conflict_with, merged, overwritten
from resolvers.models.answers import Answer, Role
from resolvers.models.draft import Draft
from resolvers.outcomes import AnswerConflict, OnboardingDraftConflict, Overwritten

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=5)
DAY = timedelta(days=1)
NAME, ROLE, IFU = "profile.firstName", "role", "legal.ifu"


def save(draft: Draft, save_id: str | None = None, **changes: Answer) -> Draft:
    """Merge changes; `legal__ifu` is `legal.ifu`."""
    paths = {name.replace("__", "."): answer for name, answer in changes.items()}
    return merged(draft, paths, at=LATER, lifetime=DAY, save_id=save_id)


def new(after: int = 0) -> Draft:
    return begun(after=after, at=NOON)


@pytest.fixture
def third() -> Draft:
    """Return a draft whose name is of version 1, its role of 2, its IFU of 3."""
    draft = save(save(new(), profile__firstName="Afi"), role=Role.AGENT)
    return save(draft, legal__ifu="3201912345678")


def test_the_first_save_begins_with_the_version_after_the_last_one() -> None:
    for last in (0, 7):
        draft = save(new(after=last), profile__firstName="Afi")

        assert (draft.version, draft.first_version) == (last + 1, last + 1)
        assert draft.changed == {NAME: last + 1}


def test_a_first_save_without_answers_makes_a_version_too() -> None:
    assert save(new(after=7)).version == 8
    assert save(new(after=7), profile__firstName=None).version == 8


def test_what_is_absent_stays_and_null_clears(third: Draft) -> None:
    draft = save(third, profile__firstName=None, profile__lastName="Dossou")

    assert draft.answers.profile.first_name is None
    assert draft.answers.profile.last_name == "Dossou"
    assert (draft.role, draft.legal) == (third.role, third.legal)
    assert draft.changed == {
        NAME: 4,
        "profile.lastName": 4,
        ROLE: 2,
        IFU: 3,
    }


@pytest.mark.parametrize(
    ("changes", "version"),
    [
        ({}, 3),
        ({"profile__firstName": "Afi", "role": Role.AGENT}, 3),
        ({"profile__lastName": None}, 3),
        ({"profile__firstName": "Afi", "role": Role.TENANT}, 4),
        ({"preferences__preferredZones": ()}, 4),
        ({"preferences__budgetMin": 0}, 4),
        ({"legal__ifu": None}, 4),
    ],
)
def test_the_version_grows_by_one_if_an_answer_changed(
    third: Draft, changes: dict[str, Any], version: int
) -> None:
    draft = save(third, **changes)

    assert draft.version == version
    assert (draft.changed == third.changed) is (version == 3)


def test_every_save_gives_the_draft_another_life(third: Draft) -> None:
    for draft in (save(third), save(third, role=Role.TENANT)):
        assert (draft.updated_at, draft.expires_at) == (LATER, LATER + DAY)
        assert (draft.created_at, draft.first_version) == (NOON, 1)


def test_what_a_newer_process_wrote_is_carried_along(third: Draft) -> None:
    known = Draft(3, 1, NOON, NOON, NOON, third.answers, extra={"later": 1})

    assert save(known, role=Role.TENANT).extra == {"later": 1}


@pytest.mark.parametrize(
    ("expected", "changes", "theirs"),
    [
        (None, {NAME: "Kossi", ROLE: None}, {}),
        (3, {NAME: "Kossi", ROLE: None, IFU: "1"}, {}),
        (2, {NAME: "Kossi", ROLE: Role.TENANT}, {}),
        (2, {IFU: "1"}, {IFU: "3201912345678"}),
        (2, {IFU: "3201912345678"}, {}),
        (2, {IFU: None}, {IFU: "3201912345678"}),
        (1, {NAME: "Kossi", ROLE: None, IFU: "1"}, {ROLE: Role.AGENT, IFU: "32"}),
        (0, {NAME: "Kossi", "profile.lastName": "Dossou"}, {NAME: "Afi"}),
        (1, {}, {}),
    ],
)
def test_only_answers_changed_since_and_to_something_else_are_a_conflict(
    third: Draft,
    expected: int | None,
    changes: dict[str, Answer],
    theirs: dict[str, Answer],
) -> None:
    conflict = conflict_with(third, changes, expected)

    rivals = tuple(AnswerConflict(p, changes[p], third.answers.at(p)) for p in theirs)
    assert conflict == (
        OnboardingDraftConflict(expected, third, rivals) if theirs else None
    )


def test_an_answer_that_was_cleared_since_is_a_conflict_too(third: Draft) -> None:
    cleared = save(third, legal__ifu=None)

    conflict = conflict_with(cleared, {IFU: "1"}, 3)

    assert conflict == OnboardingDraftConflict(
        3, cleared, (AnswerConflict(IFU, "1", None),)
    )
    assert conflict_with(cleared, {IFU: None}, 3) is None


def test_who_saw_a_draft_that_is_gone_has_a_conflict_whatever_they_change() -> None:
    assert conflict_with(None, {}, 3) == OnboardingDraftConflict(3, None)
    assert conflict_with(None, {NAME: "Afi"}, 0) is None
    assert conflict_with(None, {NAME: "Afi"}, None) is None
    successor = save(new(after=4), role=Role.AGENT)
    for seen in (1, 4):
        stale = conflict_with(successor, {NAME: "Afi"}, seen)
        assert stale == OnboardingDraftConflict(seen, successor)
    assert conflict_with(successor, {NAME: "Afi"}, 0) is None
    assert conflict_with(successor, {NAME: "Afi"}, 5) is None


def test_a_version_that_was_never_given_out_is_a_conflict(third: Draft) -> None:
    assert conflict_with(third, {}, 4) == OnboardingDraftConflict(4, third)


def test_what_a_save_replaced_is_told_and_what_it_only_added_is_not(
    third: Draft,
) -> None:
    after = save(
        third, profile__firstName="Kossi", profile__lastName="Dossou", legal__ifu=None
    )

    assert set(overwritten(third, after)) == {
        Overwritten(NAME, "Afi"),
        Overwritten(IFU, "3201912345678"),
    }
    assert overwritten(third, save(third, role=Role.AGENT)) == ()
    assert overwritten(None, after) == ()


def test_the_last_thirty_two_save_ids_are_remembered_with_their_versions() -> None:
    draft = new()
    for number in range(1, 41):
        draft = save(draft, f"save {number}", preferences__budgetMin=number)

    assert draft.saves == {f"save {n}": n for n in range(9, 41)}
    again = save(draft, "without a change", preferences__budgetMin=40)
    assert again.saves == {f"save {n}": n for n in range(10, 41)} | {
        "without a change": 40
    }
    assert save(again, profile__firstName="Afi").saves == again.saves
