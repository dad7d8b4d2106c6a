"""What Strawberry's resolvers do: redis-py, one await a command."""

from importlib.resources import files
from typing import Any
from uuid import UUID

import msgspec
import strawberry
from redis.asyncio import Redis
from strawberry.permission import BasePermission

from bench.peers.documents import Document, merge, read, standing, write
from bench.peers.plain_types import (
    OnboardingDraft,
    OnboardingDraftSaved,
    SaveOnboardingDraftInput,
    SaveOnboardingDraftResult,
    Zone,
    given,
)
from bench.peers.settings import DRAFT_LIFE, REDIS_URL
from bench.peers.tokens import Claim

_ATTEMPTS = 64
_REMEMBERED = 30 * 86_400_000
_redis = Redis.from_url(REDIS_URL)
_swap = _redis.register_script((files("infra.redis") / "swap_draft.lua").read_text())


class IsSignedIn(BasePermission):
    """Looks the session up."""

    message = "UNAUTHENTICATED"

    async def has_permission(
        self,
        source: Any,  # noqa: ANN401, ARG002 - as in Strawberry
        info: strawberry.Info,
        **kwargs: Any,  # noqa: ANN401, ARG002 - as in Strawberry
    ) -> bool:
        claim: Claim | None = info.context["request"].state.claim
        if claim is None:
            return False
        stored = await _redis.get(f"session:{claim.session}")
        info.context["person"] = claim.person
        return (
            stored is not None and msgspec.json.decode(stored)["person"] == claim.name
        )


@strawberry.type
class Query:
    """What may be asked."""

    @strawberry.field(permission_classes=[IsSignedIn])  # type: ignore[untyped-decorator] # so it is with permissions
    async def onboarding_draft(self, info: strawberry.Info) -> OnboardingDraft | None:
        person = info.context["person"]
        draft, _, _ = await _load(person)
        return OnboardingDraft.of(draft)

    @strawberry.field
    async def zones(self) -> list[Zone]:
        stored = await _redis.get("cache:zones")
        return [Zone(**zone) for zone in msgspec.json.decode(stored or b"[]")]


@strawberry.type
class Mutation:
    """What may be changed."""

    @strawberry.mutation(permission_classes=[IsSignedIn])  # type: ignore[untyped-decorator] # so it is with permissions
    async def save_onboarding_draft(
        self, info: strawberry.Info, input: SaveOnboardingDraftInput
    ) -> SaveOnboardingDraftResult:
        draft = await _save(info.context["person"], given(input))
        return OnboardingDraftSaved(
            version=draft.version, draft=OnboardingDraft.of(draft)
        )


async def _load(person: UUID) -> tuple[Document, list[str], tuple[bytes, bytes]]:
    keys = [f"onboarding:{person}", f"standing:{{onboarding:{person}}}"]
    stored: list[Any] = await _redis.mget(keys)
    mark = (stored[0] or b"", stored[1] or b"")
    return read(person, mark[0]), keys, mark


async def _save(person: UUID, changes: dict[str, Any]) -> Document:
    for _ in range(_ATTEMPTS):
        draft, keys, mark = await _load(person)
        merge(draft, changes)
        lives = DRAFT_LIFE, DRAFT_LIFE + _REMEMBERED
        after, beside = write(person, draft), standing(draft, mark[1])
        if await _swap(keys=keys, args=[*mark, after, lives[0], beside, lives[1]]):
            return draft
    raise RuntimeError("crowded")
