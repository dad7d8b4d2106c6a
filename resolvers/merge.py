"""How two sets of answers become one, and when they cannot."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice

from resolvers.models.answers import Answers, Changes
from resolvers.models.draft import Draft
from resolvers.models.place import farthest
from resolvers.outcomes import AnswerConflict, OnboardingDraftConflict, Overwritten

_REMEMBERED_SAVES = 32
"""A client that retries does so within its next few saves."""


def begun(*, after: int, at: datetime) -> Draft:
    """Return a draft without answers, whose first save makes the version *after* it."""
    return Draft(after, after + 1, at, at, at, Answers())


def merged(  # noqa: PLR0913 - all that makes a save
    draft: Draft,
    changes: Changes,
    *,
    at: datetime,
    lifetime: timedelta,
    save_id: str | None,
    taken: frozenset[str] = frozenset(),
) -> Draft:
    """Return *changes* on top of *draft*; *taken* of them identify somebody else.

    The version grows only if an answer changed; the life starts anew in any case.
    """
    answers = draft.answers.with_changes(changes)
    new = [p for p in sorted(changes) if answers.at(p) != draft.answers.at(p)]
    version = draft.version + 1 if new else max(draft.version, draft.first_version)
    saves = {**draft.saves, save_id: version} if save_id else draft.saves
    forgotten = max(0, len(saves) - _REMEMBERED_SAVES)
    changed = {**draft.changed, **dict.fromkeys(new, version)}
    return Draft(
        version=version,
        first_version=draft.first_version,
        created_at=draft.created_at,
        updated_at=at,
        expires_at=at + lifetime,
        answers=answers,
        changed=changed,
        saves=dict(islice(saves.items(), forgotten, None)),
        taken=draft.taken - changes.keys() | taken,
        step_since=_step_since(draft, new, at),
        extra=draft.extra,
    )


def _step_since(draft: Draft, new: Sequence[str], at: datetime) -> datetime:
    """Return the very moment of *draft*, unless *new* answers have come farther."""
    since = draft.step_since
    if since is None:
        return at
    further = [path for path in new if path not in draft.changed]
    if further and farthest([*draft.changed, *further]) != farthest(draft.changed):
        return at
    return since


def conflict_with(
    draft: Draft | None, changes: Changes, expected: int | None
) -> OnboardingDraftConflict | None:
    """Return why *changes*, made by somebody who saw *expected*, cannot be merged."""
    if expected is None:
        return None
    if draft is None:
        return OnboardingDraftConflict(expected, None) if expected else None
    if expected > draft.version or 0 < expected < draft.first_version:
        # What they saw was another draft: it has expired, or was discarded.
        return OnboardingDraftConflict(expected, draft)
    rivals = tuple(
        AnswerConflict(path, yours, draft.answers.at(path))
        for path, yours in changes.items()
        if draft.changed.get(path, 0) > expected and draft.answers.at(path) != yours
    )
    return OnboardingDraftConflict(expected, draft, rivals) if rivals else None


def overwritten(before: Draft | None, after: Draft) -> tuple[Overwritten, ...]:
    """Return the answers of *before* that *after* has replaced."""
    if before is None:
        return ()
    return tuple(
        Overwritten(path, previous)
        for path, version in after.changed.items()
        if version == after.version > before.version
        and (previous := before.answers.at(path)) is not None
    )
