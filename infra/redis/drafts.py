"""Drafts in Redis: one JSON string each, so that `GET` shows an operator all of it.

Key         onboarding:<person>, for `lifetime` after the last save
Marker      finalized:{onboarding:<person>} = profile id, for 30 days; the braces put it
            on the draft's own cluster node, so one script sees both
Atomicity   replace_draft.lua and finish_draft.lua compare the stored bytes and write
"""

from datetime import timedelta
from importlib.resources import files

from infra.redis.connection import RedisConnection
from infra.redis.draft_json import read_draft, write_draft
from resolvers.models.draft import Draft, Snapshot
from resolvers.models.person import PersonId
from resolvers.models.profile import ProfileId
from resolvers.ports import Write

_SCRIPTS = files("infra.redis")
_MARKED = timedelta(days=30)
_WRITES = {0: Write.MOVED, 1: Write.DONE, 2: Write.FINALIZED}


class RedisDraftStore:
    """A `resolvers.ports.DraftStore`."""

    def __init__(self, redis: RedisConnection, *, lifetime: timedelta) -> None:
        self._redis = redis
        self._lifetime = int(lifetime.total_seconds())
        self._replace = redis.script((_SCRIPTS / "replace_draft.lua").read_text())
        self._finish = redis.script((_SCRIPTS / "finish_draft.lua").read_text())

    async def load(self, person: PersonId) -> Snapshot:
        with self._redis.availability.guard():
            stored: bytes | None = await self._redis.client.get(draft_key(person))  # type: ignore[assignment] # bytes: nothing is decoded
        return Snapshot(None, b"") if stored is None else read_draft(stored)

    async def replace(self, person: PersonId, draft: Draft, *, mark: bytes) -> Write:
        with self._redis.availability.guard():
            reply = await self._replace(
                keys=[draft_key(person), _marker_key(person)],
                args=[mark, write_draft(draft), self._lifetime],
            )
        return _WRITES[int(reply)]

    async def finish(
        self, person: PersonId, profile: ProfileId, *, mark: bytes
    ) -> bool:
        with self._redis.availability.guard():
            gone = await self._finish(
                keys=[draft_key(person), _marker_key(person)],
                args=[mark, str(profile), int(_MARKED.total_seconds())],
            )
        return bool(gone)


def draft_key(person: PersonId) -> str:
    """Return the key an operator can `GET`."""
    return f"onboarding:{person}"


def _marker_key(person: PersonId) -> str:
    return f"finalized:{{{draft_key(person)}}}"
