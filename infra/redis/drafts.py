"""Drafts in Redis: one JSON string each, so that `GET` shows it to an operator.

Draft      onboarding:<person>, until it expires
Standing   standing:{onboarding:<person>}, for 30 days more; the braces put it on the
           draft's own cluster node, so that one script sees both
Set aside  set-aside:{onboarding:<person>}: a draft that nobody could read
Atomicity  swap_draft.lua compares both as they were read, and writes
"""

import logging
from datetime import datetime, timedelta
from importlib.resources import files

import msgspec

from infra.redis.connection import RedisConnection
from infra.redis.draft_document import DraftDocuments
from infra.redis.draft_schemas import brought_up, is_old
from infra.redis.durability import Durability
from infra.redis.runs import Runs
from infra.redis.standing_document import read_standing, write_standing
from infra.sealing import Sealer
from resolvers.models.draft import Draft, DraftState, Snapshot, Standing
from resolvers.models.person import PersonId
from resolvers.ports.drafts import Asked, DraftTooLarge
from resolvers.ports.service import Clock

_SCRIPTS = files("infra.redis")
_REMEMBERED = timedelta(days=30)
_LARGEST = 32 * 1024
_log = logging.getLogger("onboarding.drafts")


class RedisDraftStore:
    """A `resolvers.ports.drafts.DraftStore`."""

    def __init__(
        self,
        redis: RedisConnection,
        sealer: Sealer,
        clock: Clock,
        durability: Durability | None = None,
        *,
        lifetime: timedelta = timedelta(days=1),
    ) -> None:
        """*lifetime* is for drafts of the NestJS backend that had no end.

        With *durability*, saves are refused while Redis may lose what it acknowledged.
        """
        self._do = redis.commands.do
        self._documents = DraftDocuments(sealer)
        self._clock = clock
        self._lifetime = lifetime
        self._durability = durability
        self._runs = Runs(redis)
        self._swap = redis.script((_SCRIPTS / "swap_draft.lua").read_text())
        self._move = redis.script((_SCRIPTS / "move_draft.lua").read_text())

    async def assure(self, person: PersonId) -> None:
        if self._durability:
            await self._durability.require(draft_key(person))

    def ask(self, person: PersonId) -> Asked:
        return self._do("MGET", *_keys(person))

    async def load(self, person: PersonId, asked: Asked | None = None) -> Snapshot:
        draft, standing = await (asked or self.ask(person))
        if not draft and not standing:
            return await self._take_over(person)
        return await self._snapshot(person, draft or b"", standing or b"")

    async def _snapshot(
        self, person: PersonId, draft: bytes, standing: bytes
    ) -> Snapshot:
        read = self._documents.read_whole(person, draft) if draft else None
        if draft and read is None:
            read = await self._read(person, draft)
        mark = (draft if read else b"", standing)
        run = await self._run(person)
        remembered = self._standing(person, standing)
        if remembered is None:
            return Snapshot(read, None, mark, run)
        return Snapshot(read, remembered[0], mark, run, remembered[1] == run)

    async def swap(
        self,
        person: PersonId,
        seen: Snapshot,
        draft: Draft | None,
        standing: Standing,
    ) -> bool:
        before, _ = seen.mark
        if draft is None:
            after, life = b"", timedelta(0)
        elif draft is seen.draft:
            after, life = before, timedelta(0)
        else:
            after = self._documents.write(person, draft)
            life = draft.expires_at - self._clock()
            if len(after) > _LARGEST:
                raise DraftTooLarge(_LARGEST)
        done = await self._swap(
            _keys(person),
            [
                *seen.mark,
                after,
                _milliseconds(life),
                write_standing(standing, seen.run if seen.is_certain else ""),
                _milliseconds(life + _REMEMBERED),
            ],
        )
        return bool(done)

    async def _read(self, person: PersonId, stored: bytes) -> Draft | None:
        """Return the draft in *stored*; one that nobody can read is set aside."""
        draft = await self._parsed(person, draft_key(person), stored)
        if draft is None:
            keys = [draft_key(person), f"set-aside:{{{draft_key(person)}}}"]
            await self._move(keys, [stored])
        return draft

    async def _run(self, person: PersonId) -> str:
        key = draft_key(person)
        return self._runs.known(key) or await self._runs.current(key)

    async def _take_over(self, person: PersonId) -> Snapshot:
        """Adopt what the NestJS backend may have left, with the life it has left."""
        run = await self._run(person)
        nothing = Snapshot(None, None, (b"", b""), run)
        key = f"onboarding:draft:{person}"
        stored: bytes | None = await self._do("GET", key)
        if stored is None:
            # Nothing was left, or another request has adopted it since we looked.
            values = await self.ask(person)
            return await self._snapshot(person, *(value or b"" for value in values))
        draft = await self._parsed(person, key, stored)
        if draft is None:
            return nothing
        standing = Standing(DraftState.OPEN, draft.version, draft.expires_at)
        try:
            taken_over = await self.swap(person, nothing, draft, standing)
        except DraftTooLarge:
            _log.error("the draft at %s is too large to take over; it stays", key)
            return nothing
        if taken_over:
            await self._move([key], [stored])
        return await self.load(person)

    async def _parsed(self, person: PersonId, key: str, stored: bytes) -> Draft | None:
        try:
            document = msgspec.json.decode(stored, type=dict)
            if is_old(document):
                expires = await self._expiry(key)
                document = brought_up(document, at=self._clock(), expires_at=expires)
            return self._documents.read(person, document)
        except (ValueError, KeyError) as error:
            kind = type(error).__name__  # its text may hold an answer
            _log.error("the draft at %s cannot be read: %s", key, kind)
            return None

    def _standing(self, person: PersonId, stored: bytes) -> tuple[Standing, str] | None:
        try:
            return read_standing(stored) if stored else None
        except ValueError:
            # Without it PostgreSQL is asked who has finished; versions begin anew.
            _log.error("the standing of %s cannot be read", person)
            return None

    async def _expiry(self, key: str) -> datetime:
        left: int = await self._do("PTTL", key)
        life = self._lifetime if left < 0 else timedelta(milliseconds=left)
        return self._clock() + life


def draft_key(person: PersonId) -> str:
    """Return the key an operator can `GET`."""
    return f"onboarding:{person}"


def standing_key(person: PersonId) -> str:
    """Return the key of what is remembered beside a draft."""
    return _keys(person)[1]


def _keys(person: PersonId) -> tuple[str, str]:
    draft = draft_key(person)
    return draft, f"standing:{{{draft}}}"


def _milliseconds(life: timedelta) -> int:
    return max(1, round(life.total_seconds() * 1000))
