"""What is remembered beside a draft, as JSON. Nothing personal.

`run` is the run of Redis in which it was last known to agree with PostgreSQL.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from resolvers.models.draft import DraftState, Standing
from resolvers.models.profile import ProfileId


class _Document(msgspec.Struct, omit_defaults=True):
    state: DraftState
    version: int
    expires_at: datetime | None = None
    profile: UUID | None = None
    freeze: UUID | None = None
    run: str = ""


_decoder = msgspec.json.Decoder(_Document)


def write_standing(standing: Standing, run: str) -> bytes:
    """Return the bytes that Redis keeps."""
    return msgspec.json.encode(_Document(*standing, run))


def read_standing(stored: bytes) -> tuple[Standing, str]:
    """Return the standing in *stored*, and the run it is certain in."""
    it = _decoder.decode(stored)
    profile = ProfileId(it.profile) if it.profile else None
    return Standing(it.state, it.version, it.expires_at, profile, it.freeze), it.run
