"""What is posted to an SMS gateway: JSON, or a form, with places to fill in."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Self, TypeAlias
from urllib.parse import urlencode

Json: TypeAlias = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_KNOWN = {"to", "msisdn", "text", "id"}


@dataclass(frozen=True, slots=True)
class Template:
    """A body, of which the placeholders in texts are replaced."""

    body: Json = field(repr=False)
    is_form: bool

    @classmethod
    def read(cls, text: str, *, is_form: bool) -> Self:
        """Read SMS_BODY; a `ValueError` says what is wrong, and quotes none of it."""
        must = 'SMS_BODY must be JSON such as {"to": "{to}", "text": "{text}"}'
        try:
            body = parsed(text)
        except ValueError:
            raise ValueError(must) from None
        if not isinstance(body, dict | list):
            raise ValueError(must)  # noqa: TRY004 - it is the text that is wrong
        if is_form and not _is_flat(body):
            raise ValueError("SMS_BODY of a form must be an object of texts, numbers")
        found = {name for t in _texts(body) for name in _PLACEHOLDER.findall(t)}
        if found - _KNOWN:
            raise ValueError(
                "SMS_BODY may have {to}, {msisdn}, {text} and {id}, "
                "and nothing else in braces"
            )
        if "text" not in found or not found & {"to", "msisdn"}:
            raise ValueError("SMS_BODY needs {text}, and {to} or {msisdn}")
        return cls(body, is_form)

    def filled(self, *, to: str, text: str, id: str) -> bytes:
        """Return the body for one SMS; *to* is E.164, and an MSISDN without its +."""
        values = {"to": to, "msisdn": to.removeprefix("+"), "text": text, "id": id}
        body = _filled(self.body, values)
        if self.is_form and isinstance(body, dict):
            return urlencode(body).encode()
        return json.dumps(body).encode()


def parsed(text: str | bytes) -> Json:
    """Return the JSON in *text*; raise `ValueError`, which quotes nothing, if none."""
    try:
        value: Json = json.loads(text)
    except (ValueError, RecursionError):
        # Without the error, which holds the text.
        raise ValueError("not JSON") from None
    return value


def _is_flat(body: Json) -> bool:
    return isinstance(body, dict) and all(
        isinstance(value, str | int) and not isinstance(value, bool)
        for value in body.values()
    )


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def _filled(value: Json, values: Mapping[str, str]) -> Json:
    """Replace all placeholders at once, so that no value is read as a template."""
    if isinstance(value, str):
        return _PLACEHOLDER.sub(lambda found: values[found[1]], value)
    if isinstance(value, dict):
        return {name: _filled(inner, values) for name, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, values) for inner in value]
    return value
