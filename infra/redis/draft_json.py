"""A draft as JSON: the steps as objects, snake_case, with a schema number."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from resolvers.models.answers import (
    Answers,
    LegalAnswers,
    PreferenceAnswers,
    ProfileAnswers,
    Role,
)
from resolvers.models.draft import Draft, Snapshot

SCHEMA = 1


class _Stored(msgspec.Struct, omit_defaults=True):
    schema: int
    version: int
    created_at: datetime
    updated_at: datetime
    expires_at: datetime
    profile: ProfileAnswers = ProfileAnswers()
    role: Role | None = None
    legal: LegalAnswers = LegalAnswers()
    preferences: PreferenceAnswers = PreferenceAnswers()
    changed: Mapping[str, int] = {}


_decoder = msgspec.json.Decoder(_Stored)
_encoder = msgspec.json.Encoder()


def write_draft(draft: Draft) -> bytes:
    """Return the bytes that Redis keeps."""
    return _encoder.encode(
        _Stored(
            SCHEMA,
            draft.version,
            draft.created_at,
            draft.updated_at,
            draft.expires_at,
            draft.profile,
            draft.role,
            draft.legal,
            draft.preferences,
            draft.changed,
        )
    )


def read_draft(stored: bytes) -> Snapshot:
    """Return the draft in *stored*, marked with those very bytes."""
    it = _decoder.decode(stored)
    draft = Draft(
        it.version,
        it.created_at,
        it.updated_at,
        it.expires_at,
        Answers(it.profile, it.role, it.legal, it.preferences),
        it.changed,
    )
    return Snapshot(draft, stored)
