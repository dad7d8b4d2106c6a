"""What an answer may be in the end, told by what was acknowledged and what was not.

The last acknowledged save of a field, by its version, is what is stored. Only a save
whose answer nobody got may have replaced it, and only a discard may have taken it away.
"""

import json
from collections.abc import Iterator

from tests.trial.history import SAVED, History, Written
from tests.trial.outbox import Value

FIELDS = (
    "profile.firstName",
    "profile.lastName",
    "profile.email",
    "profile.avatarUrl",
    "role",
    "legal.cpi",
    "legal.company",
    "legal.ifu",
    "legal.rccm",
    "legal.acceptedTerms",
    "preferences.preferredZones",
    "preferences.budgetMin",
    "preferences.budgetMax",
    "preferences.homeDescription",
)


def key(value: object) -> str:
    """Return a value as it can be compared; nothing and no zones are one."""
    return json.dumps(value or None)


def last_values(history: History, path: str) -> set[str]:
    """Return all that may be stored at *path*, as `key` has it."""
    kept = [w for w in history.written if path in w.changes]
    kept = [w for w in kept if not _is_discarded(history, w)]
    top = kept[-1] if kept else None
    values = {key(top.changes[path] if top else None)}
    if top and history.may_be_discarded(top.sent):
        values.add(key(None))
    for save in history.possible:
        if path in save.changes and _may_be_last(history, save, path, kept):
            values.add(key(save.changes[path]))
    return values


def _is_discarded(history: History, save: Written) -> bool:
    return any(e.sent > save.until for e in history.discarded)


def _may_be_last(
    history: History, save: Written, path: str, kept: list[Written]
) -> bool:
    if _is_discarded(history, save):
        return False
    if not kept or any(history.discards):
        return True
    top = kept[-1]
    return save.until >= top.sent and save.base > _unchanged_since(path, kept)


def _unchanged_since(path: str, kept: list[Written]) -> int:
    """Return the last version at which *path* was certainly another than at last.

    Who had seen no later one could not replace it: that is a conflict. -1 for never.
    """
    last: Value = kept[-1].changes[path]
    facts = [(0, None), *((w.version, w.changes[path]) for w in kept)]
    return max((v for v, value in facts if key(value) != key(last)), default=-1)


def contradictions(history: History) -> Iterator[str]:
    """Find acknowledgements that cannot all be true."""
    facts: dict[tuple[int, str], Written] = {}
    for id_, requests in history.saves.items():
        versions = {e.told["version"] for e in requests if e.outcome == SAVED}
        if len(versions) > 1 and not history.may_be_discarded(requests[0].sent):
            yield f"save {id_} made the versions {sorted(versions)}"
    for save in history.written:
        for path, value in save.changes.items():
            other = facts.setdefault((save.version, path), save)
            if key(other.changes[path]) != key(value):
                yield f"{path} was two things in version {save.version}"
    yield from _repeated(history)
    if not any(history.discards):
        for path in FIELDS:
            yield from _overwritten(history, path)


def _repeated(history: History) -> Iterator[str]:
    """Find two saves that made one version: one may have changed nothing, not both."""
    makers: dict[int, list[Written]] = {}
    for save in history.written:
        makers.setdefault(save.version, []).append(save)
    everything = [*history.written, *history.possible]
    for version, saves in makers.items():
        new = [s for s in saves if not _was_sent_before(s, everything)]
        if len(new) > 1:
            ids = ", ".join(save.id for save in new)
            yield f"version {version} was made twice: {ids}"


def _was_sent_before(save: Written, everything: list[Written]) -> bool:
    """Whether it may have changed nothing: others had sent all of it."""
    sent = {
        (path, key(value))
        for other in everything
        if other is not save
        for path, value in other.changes.items()
    }
    mine = {(path, key(value)) for path, value in save.changes.items()}
    return all(at in sent or at[1] == key(None) for at in mine)


def _overwritten(history: History, path: str) -> Iterator[str]:
    """Find an answer that was replaced by somebody who had not seen it."""
    facts = [w for w in history.written if path in w.changes]
    for save in facts:
        between = [w for w in facts if save.base <= w.version < save.version]
        seen = {key(w.changes[path]) for w in between}
        last = between[-1] if between else None
        mine = key(save.changes[path])
        was_changed = last and len(seen) > 1 and key(last.changes[path]) != mine
        if last and was_changed:
            yield f"{path}: {save.id} replaced what {last.id} had saved, unseen"
