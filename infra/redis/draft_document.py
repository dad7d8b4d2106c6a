"""A draft as JSON: readable to an operator, but for one sealed part.

    schema       2026's are 1 and 2; see draft_schemas
    version      and first_version, created_at, updated_at, expires_at
    answers      by path, in clear
    sealed       the secret answers, also by path: JSON, AES-256-GCM, base64
    unsealed     what was just brought up, and is sealed when it is next written
    changed      path to version
    saves        id of a recent save to version
    taken        paths of answers that are somebody else's identifiers
    step_since   when the last step that is answered was come to

What a newer process wrote and this one does not know is written back as it was read.
"""

from base64 import b64encode
from binascii import a2b_base64
from datetime import datetime
from typing import Any

import msgspec

from infra.redis.draft_parts import SCHEMA, read, type_of
from infra.sealing import Sealer
from resolvers.models.answers import Answer, Answers
from resolvers.models.draft import Draft
from resolvers.models.person import PersonId
from resolvers.steps import FIELDS

_SEALED_AS = "draft"


class _Frame(msgspec.Struct):
    version: int
    first_version: int
    created_at: datetime
    updated_at: datetime
    expires_at: datetime
    answers: dict[str, Any]
    changed: dict[str, int]
    saves: dict[str, int]
    taken: frozenset[str] = frozenset()
    step_since: datetime | None = None
    sealed: str = ""
    unsealed: dict[str, Any] = {}


_OWN = set(_Frame.__struct_fields__)


class DraftDocuments:
    """Writes drafts down and reads them back."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def write(self, person: PersonId, draft: Draft) -> bytes:
        extra: dict[str, Any] = dict(draft.extra)
        clear: dict[str, Any] = extra.pop("answers", {})
        secret: dict[str, Any] = extra.pop("sealed", {})
        clear, secret = {**clear}, {**secret}
        for field in FIELDS:
            if (answer := draft.answers.at(field.path)) is not None:
                (secret if field.secret else clear)[field.path] = answer
        document: dict[str, Any] = {
            "schema": SCHEMA,
            "version": draft.version,
            "first_version": draft.first_version,
            "created_at": draft.created_at,
            "updated_at": draft.updated_at,
            "expires_at": draft.expires_at,
            "answers": clear,
        }
        if secret:
            document["sealed"] = self._seal(person, secret)
        document |= {"changed": draft.changed, "saves": draft.saves}
        if draft.taken:
            document["taken"] = sorted(draft.taken)
        if draft.step_since:
            document["step_since"] = draft.step_since
        return msgspec.json.encode(document | extra)

    def read_whole(self, person: PersonId, stored: bytes) -> Draft | None:
        """Return the draft in a document of today, in one go; None if it is unusual.

        Raises `SealBroken`.
        """
        try:
            it, answers = read(stored, lambda sealed: self._opened(person, sealed))
        except ValueError:
            return None
        return Draft(
            it.version,
            it.first_version,
            it.created_at,
            it.updated_at,
            it.expires_at,
            answers,
            it.changed,
            it.saves,
            it.taken,
            it.step_since,
        )

    def read(self, person: PersonId, document: dict[str, Any]) -> Draft:
        """Return the draft in a *document* of today's schema, or a later one.

        Raises `SealBroken`, and `ValueError` if it is none.
        """
        frame = msgspec.convert(document, _Frame)
        clear, secret = dict(frame.answers), self._open(person, frame)
        known = {path: _answer(path, secret, clear) for path in _TYPES}
        extra = {key: value for key, value in document.items() if key not in _OWN}
        left = {"answers": clear, "sealed": secret}
        extra |= {part: answers for part, answers in left.items() if answers}
        return Draft(
            version=frame.version,
            first_version=frame.first_version,
            created_at=frame.created_at,
            updated_at=frame.updated_at,
            expires_at=frame.expires_at,
            answers=Answers().with_changes(known),
            changed=frame.changed,
            saves=frame.saves,
            taken=frame.taken,
            step_since=frame.step_since,
            extra=extra,
        )

    def _seal(self, person: PersonId, answers: dict[str, Any]) -> str:
        text = msgspec.json.encode(answers).decode()
        envelope = self._sealer.seal(text, owner=person, field=_SEALED_AS)
        return b64encode(envelope).decode()

    def _open(self, person: PersonId, frame: _Frame) -> dict[str, Any]:
        answers = dict(frame.unsealed)
        if frame.sealed:
            text = self._opened(person, frame.sealed)
            answers |= msgspec.json.decode(text, type=dict)
        return answers

    def _opened(self, person: PersonId, sealed: str) -> str:
        envelope = a2b_base64(sealed, strict_mode=True)
        return self._sealer.open(envelope, owner=person, field=_SEALED_AS)


def _answer(path: str, secret: dict[str, Any], clear: dict[str, Any]) -> Answer:
    """Take the answer at *path* out of both; a secret may lie in clear until saved.

    One of a type that only a newer process knows stays where it is.
    """
    for part in (secret, clear):
        if path in part:
            try:
                answer: Answer = msgspec.convert(part[path], _TYPES[path])
            except msgspec.ValidationError:
                continue
            secret.pop(path, None)
            clear.pop(path, None)
            return answer
    return None


_TYPES = {field.path: type_of(field.path) for field in FIELDS}
