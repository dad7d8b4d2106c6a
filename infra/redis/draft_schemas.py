"""Brings drafts of earlier days up to today's schema, one small step at a time.

Kept for ever, and tested with documents as they were. To change the schema: raise
`draft_parts.SCHEMA`, add a step here, and a golden document to the tests.
"""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from infra.redis.draft_parts import SCHEMA
from resolvers.models.answers import Role
from resolvers.tidy import tidy

Document = dict[str, Any]

_PATHS = {
    "first_name": "profile.firstName",
    "last_name": "profile.lastName",
    "email": "profile.email",
    "avatar_url": "profile.avatarUrl",
    "role": "role",
    "cpi": "legal.cpi",
    "company": "legal.company",
    "ifu": "legal.ifu",
    "rccm": "legal.rccm",
    "preferred_zones": "preferences.preferredZones",
    "budget_min": "preferences.budgetMin",
    "budget_max": "preferences.budgetMax",
}
_LARGEST_INT = 2**31 - 1  # GraphQL's


def is_old(document: Document) -> bool:
    """Whether *document* is of an earlier schema; `ValueError` if its schema is odd."""
    return _schema(document) < SCHEMA


def brought_up(document: Document, *, at: datetime, expires_at: datetime) -> Document:
    """Return *document* in today's schema; *at* and *expires_at* are for those without.

    Documents of a later schema come back as they are. Raises `ValueError` for what is
    no draft at all.
    """
    for step in range(_schema(document), SCHEMA):
        document = _STEPS[step](document, at, expires_at)
    return document


def _schema(document: Document) -> int:
    return msgspec.convert(document.get("schema", 0), int)


def _from_nestjs(old: Document, at: datetime, expires_at: datetime) -> Document:
    """Read schema 0, which NestJS left: flat, snake_case, budgets as text."""
    answers: dict[str, Any] = {}
    unread: dict[str, Any] = {}
    for key, value in old.items():
        try:
            answers |= _answer_of_nestjs(key, value)
        except (KeyError, TypeError, ValueError):
            unread[f"nestjs.{key}"] = value
    moment = at.isoformat()
    return {
        "schema": 1,
        "version": 1,
        "first_version": 1,
        "created_at": moment,
        "updated_at": moment,
        "expires_at": expires_at.isoformat(),
        "answers": {},
        "unsealed": answers | unread,
        "changed": dict.fromkeys(answers, 1),
        "saves": {},
    }


def _answer_of_nestjs(key: str, value: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    path = _PATHS[key]
    if value in (None, "", []):
        return {}
    if path == "role":
        value = Role(str(value).upper())
    elif path == "preferences.preferredZones":
        value = tuple(msgspec.convert(value, list[str]))
    elif path.startswith("preferences.budget"):
        value = int(re.sub(r"[\s\u202f]|[.,]0{0,2}$", "", str(value)))
        if abs(value) > _LARGEST_INT:
            raise ValueError("more than an Int")
    elif not isinstance(value, str):
        raise TypeError("not text")
    tidied = tidy({path: value})
    if isinstance(tidied, list):
        raise ValueError("too long")  # noqa: TRY004 - a problem, not a type
    return {path: tidied[path]}


def _without_step_since(old: Document, _at: datetime, _ends: datetime) -> Document:
    """Read schema 1. When its last step was come to, nobody knows.

    A process of schema 1 carries it along in drafts that one of schema 2 has written.
    """
    return old | {"schema": 2}


_STEPS: dict[int, Callable[[Document, datetime, datetime], Document]] = {
    0: _from_nestjs,
    1: _without_step_since,
}
