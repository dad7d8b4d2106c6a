"""Drafts as `infra.redis.draft_document` writes them: read, shown, merged, written."""

import time
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from bench.peers.settings import DRAFT_LIFE, SEALING_KEYS
from infra.sealing import Sealer
from resolvers.steps import FIELDS

_CLEAR = {field.path for field in FIELDS if not field.secret}
_sealer = Sealer(SEALING_KEYS)


class Document(msgspec.Struct):
    """As it is stored; times are text, since nobody calculates with them."""

    schema: int
    version: int
    first_version: int
    created_at: str
    updated_at: str
    expires_at: str
    answers: dict[str, Any]
    sealed: str = ""
    changed: dict[str, int] = {}
    saves: dict[str, int] = {}
    step_since: str | None = None


class _Standing(msgspec.Struct):
    run: str = ""


_decoder = msgspec.json.Decoder(Document)
_standings = msgspec.json.Decoder(_Standing)
_answers = msgspec.json.Decoder(dict[str, Any])
_encoder = msgspec.json.Encoder()


def read(person: UUID, stored: bytes) -> Document:
    """Return the draft in *stored*, its secret answers among the others."""
    draft = _decoder.decode(stored)
    text = _sealer.open(b64decode(draft.sealed), owner=person, field="draft")
    draft.answers |= _answers.decode(text)
    return draft


def write(person: UUID, draft: Document) -> bytes:
    """Return what is stored; *draft* itself stays as it is."""
    clear: dict[str, Any] = {}
    secret: dict[str, Any] = {}
    for path, answer in draft.answers.items():
        (clear if path in _CLEAR else secret)[path] = answer
    text = _encoder.encode(secret).decode()
    envelope = _sealer.seal(text, owner=person, field="draft")
    return _encoder.encode(
        msgspec.structs.replace(
            draft, answers=clear, sealed=b64encode(envelope).decode()
        )
    )


def standing(draft: Document, before: bytes) -> bytes:
    """Return what is remembered beside it, of the same run as *before*."""
    return _encoder.encode(
        {
            "state": "OPEN",
            "version": draft.version,
            "expires_at": draft.expires_at,
            "run": _standings.decode(before).run,
        }
    )


def merge(draft: Document, given: Mapping[str, Any]) -> None:
    """Put the answers of an input on top of *draft*."""
    changes = dict(_paths(given))
    new = sorted(p for p, a in changes.items() if draft.answers.get(p) != a)
    draft.version += bool(new)
    at = time.time()
    draft.updated_at, draft.expires_at = _text(at), _text(at + DRAFT_LIFE / 1000)
    draft.answers |= changes
    draft.changed |= dict.fromkeys(new, draft.version)


def shown(draft: Document) -> dict[str, Any]:
    """Return what clients see of a draft, in the order they ask for it."""
    a = draft.answers.get
    return {
        "version": draft.version,
        "createdAt": draft.created_at,
        "updatedAt": draft.updated_at,
        "expiresAt": draft.expires_at,
        "profile": {
            "firstName": a("profile.firstName"),
            "lastName": a("profile.lastName"),
            "email": a("profile.email"),
            "avatarUrl": a("profile.avatarUrl"),
        },
        "role": a("role"),
        "legal": {
            "cpi": a("legal.cpi"),
            "company": a("legal.company"),
            "ifu": a("legal.ifu"),
            "rccm": a("legal.rccm"),
            "acceptedTerms": a("legal.acceptedTerms"),
        },
        "preferences": {
            "preferredZones": a("preferences.preferredZones"),
            "budgetMin": a("preferences.budgetMin"),
            "budgetMax": a("preferences.budgetMax"),
            "homeDescription": a("preferences.homeDescription"),
        },
    }


def _paths(given: Mapping[str, Any]) -> list[tuple[str, Any]]:
    paths: list[tuple[str, Any]] = []
    for step, answers in given.items():
        if not isinstance(answers, dict):
            paths.append((step, answers))
            continue
        for name, answer in answers.items():
            tidied = answer.strip() or None if isinstance(answer, str) else answer
            paths.append((f"{step}.{name}", tidied))
    return paths


def _text(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")
