"""Today's draft documents, decoded at once into what they hold.

Made from `FIELDS`: whoever changes the form changes nothing here.
"""

from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from operator import attrgetter, itemgetter
from typing import Any, Literal, get_type_hints

import msgspec

from resolvers.models.answers import Answers, attributes
from resolvers.steps import FIELD, FIELDS, Field

SCHEMA = 2


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

    schema: Literal[2]
    version: int
    first_version: int
    created_at: datetime
    updated_at: datetime
    expires_at: datetime
    answers: Clear  # type: ignore[valid-type] # made above
    changed: dict[str, int]
    saves: dict[str, int]
    taken: frozenset[str] = frozenset()
    step_since: datetime | None = None
    sealed: str = ""


whole = msgspec.json.Decoder(Whole)
secrets = msgspec.json.Decoder(Secret)


def _values(kind: type[msgspec.Struct]) -> Callable[[msgspec.Struct], tuple[Any, ...]]:
    """Return a function that takes all answers out of a part."""
    return attrgetter(*kind.__struct_fields__)


_clear_values, _secret_values = _values(Clear), _values(Secret)
_PLACES = (*Clear.__struct_fields__, *Secret.__struct_fields__)


def _step(step: str) -> Callable[[tuple[Any, ...]], Any]:
    """Return a function that makes a step of the answers of all parts."""
    attribute = {
        attributes(p)[2]: _attribute(FIELD[p])
        for p in FIELD
        if attributes(p)[0] == step
    }
    if "" in attribute:
        return itemgetter(_PLACES.index(attribute[""]))
    kind = get_type_hints(Answers)[step]
    chosen = itemgetter(*(_PLACES.index(attribute[f.name]) for f in fields(kind)))
    return lambda answers: kind(*chosen(answers))


_STEPS = [_step(field.name) for field in fields(Answers)]


def read(stored: bytes, open_: Callable[[str], str]) -> tuple[Whole, Answers]:
    """Return a document and its answers; *open_* opens what is sealed.

    Raises `msgspec.ValidationError` for one that is unusual.
    """
    document = whole.decode(stored)
    secret = secrets.decode(open_(document.sealed)) if document.sealed else _NO_SECRET
    answers = _clear_values(document.answers) + _secret_values(secret)
    return document, Answers(*[step(answers) for step in _STEPS])
