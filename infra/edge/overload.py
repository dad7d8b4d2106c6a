"""What is answered when there is too much to do: whole, and made once."""

from collections.abc import Collection
from functools import lru_cache

from starlette.types import Scope

from infra.edge.answers import Answers, Conformance
from infra.edge.client import language
from infra.edge.fields import Fields
from infra.edge.media import Accept, answer_type
from infra.edge.outgoing import Outgoing, RawFields
from infra.edge.safety import SAFE
from resolvers.models.person import Language
from schema.wording import refusal_words

_STATUS = b"HTTP/1.1 503 Service Unavailable\r\n"


class Overload:
    """Answers of status 503: `infra.edge.crowd.Refusals`."""

    def __init__(
        self,
        conformance: Conformance = Conformance.COMPAT,
        origins: Collection[str] = (),
    ) -> None:
        """Pages of *origins* may read them."""
        self._conformance = conformance
        self._origins = frozenset(origins)

    def __call__(self, scope: Scope, seconds: int) -> bytes:
        """Tell who asked to come back after *seconds*: all bytes of the answer."""
        fields = Fields.of(scope)
        kind: str | None = None
        if scope["path"] == "/graphql":
            usual = self._conformance.usual
            kind = answer_type(Accept.of(fields), usual=usual) or usual
        origin = fields.get(b"origin")
        answer = _written(
            self._conformance,
            kind,
            language(fields),
            seconds,
            origin if origin in self._origins else None,
        )
        if scope["method"] == "HEAD":
            return answer.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        return answer


@lru_cache(maxsize=256)
def _written(
    conformance: Conformance,
    kind: str | None,
    spoken: Language,
    seconds: int,
    origin: str | None,
) -> bytes:
    if kind:
        answer = Answers(conformance, kind, spoken).overloaded(seconds)
    else:
        answer = _page(spoken, seconds)
    fields: RawFields = [*answer.fields, (b"content-length", b"%d" % len(answer.body))]
    if origin:
        fields += [
            (b"access-control-allow-origin", origin.encode("latin-1")),
            (b"access-control-allow-credentials", b"true"),
            (b"access-control-expose-headers", b"Retry-After"),
        ]
    head = b"".join(b"%b: %b\r\n" % field for field in fields)
    return _STATUS + head + b"\r\n" + answer.body


def _page(spoken: Language, seconds: int) -> Outgoing:
    words = refusal_words("OVERLOADED", spoken, seconds=seconds)
    fields: RawFields = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"retry-after", b"%d" % seconds),
        *SAFE,
    ]
    return Outgoing(503, words.encode(), fields)
