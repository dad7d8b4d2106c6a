"""What must be true of one person when all is over."""

from collections.abc import Iterator
from uuid import UUID

from resolvers.models.draft import DraftState
from tests.trial.history import DISCARDED, SAVED, History
from tests.trial.model import FIELDS, contradictions, key, last_values
from tests.trial.stored import Place, Stored


def broken(history: History, person: UUID, stored: Stored) -> Iterator[str]:
    """Find the promises that were not kept."""
    place = stored.places[person]
    yield from _profile(history, person, place, stored)
    yield from _versions(history, place)
    yield from _answers(history, place)
    yield from contradictions(history)
    yield from _after_the_end(history)
    yield from _reads(history)
    yield from _permanent(person, place, stored)


def _profile(
    history: History, person: UUID, place: Place, stored: Stored
) -> Iterator[str]:
    told, profile = history.profiles(), place.profile
    if len(told) > 1:
        yield f"the person was told of {len(told)} profiles"
    if told and not profile:
        yield "the person was told of a profile, and there is none"
    if not profile:
        return
    if told - {str(profile.id)}:
        yield "the person was told of another profile"
    if place.draft or person in stored.drafts:
        yield "there is a draft after finalize"
    if not place.standing or place.standing.state is not DraftState.FINALIZED:
        yield f"there is a profile, and the standing is {place.standing}"
    elif place.standing.profile != profile.id:
        yield "the standing names another profile"


def _versions(history: History, place: Place) -> Iterator[str]:
    made = {save.version for save in history.written}
    last = place.profile.draft_version if place.profile else place.version
    for save in history.written:
        if save.version > last:
            yield f"save {save.id} made version {save.version}; the last is {last}"
    gaps = set(range(1, last + 1)) - made
    explained = len(history.possible) + len([*history.discards])
    if len(gaps) > explained:
        yield f"nobody made the versions {sorted(gaps)}; {explained} are explained"


def _answers(history: History, place: Place) -> Iterator[str]:
    answers = place.answers
    for path in FIELDS:
        possible, found = last_values(history, path), key(answers[path])
        if found not in possible:
            yield f"{path} is {found}; it can only be {' or '.join(sorted(possible))}"


def _after_the_end(history: History) -> Iterator[str]:
    for entry in history.entries:
        if entry.sent > history.ended and entry.outcome in {SAVED, DISCARDED}:
            yield f"#{entry.n} changed a draft after the person was told it is over"


def _reads(history: History) -> Iterator[str]:
    """Find reads that do not show what was acknowledged before they were asked."""
    for entry in history.entries:
        if entry.kind != "load" or entry.is_unknown or "state" not in entry.told:
            continue
        state, draft = entry.told["state"], entry.told["draft"]
        before = [w for w in history.written if w.until < entry.sent]
        last = before[-1] if before else None
        if entry.sent > history.ended and state != "FINALIZED":
            yield f"#{entry.n} says {state} after the person was told it is over"
        elif draft and last and draft["version"] < last.version:
            yield f"#{entry.n} shows version {draft['version']} after {last.version}"
        elif (
            last
            and state in {"NONE", "EXPIRED"}
            and not history.may_be_discarded(last.sent, entry.ended)
        ):
            yield f"#{entry.n} says {state} after version {last.version} was saved"


def _permanent(person: UUID, place: Place, stored: Stored) -> Iterator[str]:
    """Compare what is written down beside a profile: once each, or not at all."""
    expected = 1 if place.profile else 0
    audits = [
        row
        for row in stored.rows("audit_log", person)
        if row["action"] == "onboarding.finalized"
    ]
    welcomes = [r for r in stored.rows("outbox", person) if r["kind"] == "welcome"]
    counts = {
        "profiles": len(stored.rows("profiles", person)),
        "homes": len(stored.rows("homes", person)),
        "consents": len(stored.rows("consents", person)),
        "audit entries": len(audits),
        "welcomes": len(welcomes),
        "completed people": sum(r["is_done"] for r in stored.rows("users", person)),
    }
    for what, count in counts.items():
        if count != expected:
            yield f"{count} {what} where there must be {expected}"
    if place.profile and audits:
        answered = {p for p in FIELDS if place.answers[p] is not None}
        if set(audits[0]["fields"]) != answered:
            yield "the audit log names other fields than the profile has"
