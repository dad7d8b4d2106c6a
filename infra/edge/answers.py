"""Every answer of `/graphql`: which status, which media type, which body.

GraphQL over HTTP, the working draft of 2026-08. `compat` has the statuses that clients
and audits of today expect: 400 for all that never ran, 200 for all that did.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias

import msgspec
from graphql import ExecutionResult, GraphQLError
from starlette.responses import Response

from infra.edge.limit_headers import limit_headers, retry_seconds
from infra.edge.media import GRAPHQL, JSON
from infra.edge.outgoing import Outgoing, RawFields
from infra.edge.safety import SAFE
from infra.edge.unfit import Unfit
from resolvers.models.limits import Decision
from resolvers.models.person import Language
from schema.wording import refusal_words

_UNPROCESSABLE, _PARTIAL = 422, 294
_SOON = (b"retry-after", b"1")
_FIELDS: dict[str, RawFields] = {
    kind: [
        (b"content-type", f"{kind}; charset=utf-8".encode()),
        (b"cache-control", b"no-store"),
        (b"vary", b"Accept, Accept-Language, Authorization, Cookie, Origin"),
        *SAFE,
    ]
    for kind in (JSON, GRAPHQL)
}
"""What all answers of a media type carry."""

Extensions: TypeAlias = Mapping[str, Any]


class Conformance(StrEnum):
    """Whose statuses we answer with."""

    COMPAT = "compat"
    STRICT = "strict"

    @property
    def usual(self) -> str:
        """The media type for who takes any."""
        return GRAPHQL if self is Conformance.STRICT else JSON


class Answers(NamedTuple):
    """Answers one request, in the media type and language it asked for."""

    conformance: Conformance
    kind: str
    language: Language

    def executed(self, result: ExecutionResult, extensions: Extensions) -> Outgoing:
        """Answer with what came of an operation."""
        errors = result.errors or []
        if result.data is None and all(error.path is None for error in errors):
            # Its variables do not fit, so it never ran.
            return self.unfit(Unfit(400, is_read=True, errors=errors))
        body: dict[str, Any] = {}
        if errors:
            body["errors"] = [error.formatted for error in errors]
        body["data"] = result.data
        if extensions:
            body["extensions"] = extensions
        is_partial = errors and self._is_strict and self.kind == GRAPHQL
        answer = self._answer(_PARTIAL if is_partial else 200, body)
        if errors:
            answer.outcome = _code(errors[0])
        return answer

    def unfit(self, unfit: Unfit) -> Outgoing:
        """Answer what never runs."""
        status = _UNPROCESSABLE if unfit.is_read and self._is_strict else unfit.status
        fields = [(b"allow", unfit.allow.encode())] if unfit.allow else []
        if unfit.errors:
            errors = [error.formatted for error in unfit.errors]
            answer = self._answer(status, {"errors": errors}, fields)
            answer.outcome = _code(unfit.errors[0])
            return answer
        return self.refused(status, unfit.code, unfit.message, fields)

    def limited(self, decision: Decision) -> Outgoing:
        """Answer who has asked for too much."""
        seconds = retry_seconds(decision)
        return self.refused(
            429,
            "RATE_LIMITED",
            refusal_words("RATE_LIMITED", self.language, seconds=seconds),
            limit_headers(decision),
            retryAfter=seconds,
            policies=[budget.name for budget in decision.violated],
        )

    def busy(self) -> Outgoing:
        """Answer who has too many operations running already."""
        words = refusal_words("RATE_LIMITED", self.language, seconds=1)
        return self.refused(429, "RATE_LIMITED", words, [_SOON], retryAfter=1)

    def overloaded(self, seconds: int) -> Outgoing:
        """Answer who comes while there is too much to do."""
        words = refusal_words("OVERLOADED", self.language, seconds=seconds)
        later = [(b"retry-after", b"%d" % seconds)]
        return self.refused(503, "OVERLOADED", words, later, retryAfter=seconds)

    def timed_out(self) -> Outgoing:
        """Answer an operation that took too long and was cut off."""
        words = refusal_words("OPERATION_TIMEOUT", self.language)
        return self.refused(503, "OPERATION_TIMEOUT", words, [_SOON])

    def page(self, page: Response, fields: RawFields) -> Outgoing:
        """Answer who looks with a browser."""
        own = [f for f in page.raw_headers if f[0] != b"content-length"]
        return Outgoing(page.status_code, bytes(page.body), [*own, *SAFE, *fields])

    def refused(
        self,
        status: int,
        code: str,
        message: str,
        fields: RawFields | None = None,
        **more: Any,  # noqa: ANN401 - JSON
    ) -> Outgoing:
        """Answer with one error, and no data."""
        error = {"message": message, "extensions": {"code": code, **more}}
        answer = self._answer(status, {"errors": [error]}, fields)
        answer.outcome = code
        return answer

    @property
    def _is_strict(self) -> bool:
        return self.conformance is Conformance.STRICT

    def _answer(
        self,
        status: int,
        body: Mapping[str, Any],
        fields: RawFields | None = None,
    ) -> Outgoing:
        # Other than 2xx, plain JSON may come from anything on the way.
        kind = GRAPHQL if self._is_strict and not 200 <= status < 300 else self.kind  # noqa: PLR2004 - 2xx
        answer = Outgoing(status, msgspec.json.encode(body), [*_FIELDS[kind]])
        if fields:
            answer.fields += fields
        return answer


def _code(error: GraphQLError) -> str:
    return str((error.extensions or {}).get("code", "INTERNAL"))
