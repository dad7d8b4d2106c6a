"""Today's draft documents, decoded at once into what they hold.

Made from `FIELDS`: whoever changes the form changes nothing here.
"""

from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Any, Literal, TypeAlias, get_type_hints

import msgspec

from resolvers.models.answers import Answers, attributes
from resolvers.steps import FIELD, FIELDS, Field

SCHEMA = 1


def type_of(path: str) -> Any:  # noqa: ANN401 - an annotation
    """Return the type of the answer at *path*."""
    step, _, name = attributes(path)
    hint = get_type_hints(Answers)[step]
    return get_type_hints(hint)[name] if name else hint


def _part(name: str, asked: list[Field]) -> Any:  # noqa: ANN401 - a class without a name of its own
    return msgspec.defstruct(
        name,
        [(_attribute(field), type_of(field.path), None) for field in asked],
        rename={_attribute(field): field.path for field in asked},
        forbid_unknown_fields=True,
    )


def _attribute(field: Field) -> str:
    return "__".join(part for part in attributes(field.path)[::2] if part)


Clear = _part("Clear", [field for field in FIELDS if not field.secret])
Secret = _part("Secret", [field for field in FIELDS if field.secret])
"""The answers of either kind. An answer they do not have makes the document unusual."""
_NO_SECRET = Secret()


class Whole(msgspec.Struct, forbid_unknown_fields=True):
    """A document with nothing in it that is not of today."""

    schema: Literal[1]
    version: int
    first_version: int
    created_at: datetime
    updated_at: datetime
    expires_at: datetime
    answers: Clear  # type: ignore[valid-type] # made above
    changed: dict[str, int]
    saves: dict[str, int]
    taken: frozenset[str] = frozenset()
    sealed: str = ""


whole = msgspec.json.Decoder(Whole)
secrets = msgspec.json.Decoder(Secret)


_Reader: TypeAlias = Callable[[Any, Any], Any]


def _reader(path: str) -> _Reader:
    """Return a function that finds the answer at *path* in the parts."""
    field = FIELD[path]
    get = attrgetter(_attribute(field))
    if field.secret:
        return lambda _clear, secret: get(secret)
    return lambda clear, _secret: get(clear)


def _step_reader(step: str) -> _Reader:
    """Return a function that puts all answers of *step* together."""
    paths = {attributes(p)[2]: p for p in FIELD if attributes(p)[0] == step}
    if "" in paths:
        return _reader(paths[""])
    kind = get_type_hints(Answers)[step]
    readers = [_reader(paths[field.name]) for field in fields(kind)]
    return lambda clear, secret: kind(*[read(clear, secret) for read in readers])


_STEPS = [_step_reader(field.name) for field in fields(Answers)]


def read(stored: bytes, open_: Callable[[str], str]) -> tuple[Whole, Answers]:
    """Return a document and its answers; *open_* opens what is sealed.

    Raises `msgspec.ValidationError` for one that is unusual.
    """
    document = whole.decode(stored)
    secret = secrets.decode(open_(document.sealed)) if document.sealed else _NO_SECRET
    clear = document.answers
    return document, Answers(*[read(clear, secret) for read in _STEPS])
