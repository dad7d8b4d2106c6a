"""Which media type an answer has, by what the client accepts."""

from dataclasses import dataclass
from functools import lru_cache

from infra.edge.fields import Fields

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
HTML = "text/html"
_LONGEST = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Accept:
    """The `Accept` header of a request."""

    ranges: tuple[tuple[str, float], ...]

    @classmethod
    def of(cls, fields: Fields) -> "Accept":
        return _accept(",".join(fields.all(b"accept"))[:_LONGEST])

    def quality(self, kind: str) -> float:
        """Return how much *kind* is wanted, from 0 to 1; by the closest range."""
        if not self.ranges:
            return 1.0
        closest = (kind, kind.partition("/")[0] + "/*", "*/*")
        for wanted in closest:
            for name, quality in self.ranges:
                if name == wanted:
                    return quality
        return 0.0

    def names(self, kind: str) -> bool:
        """Whether *kind* itself is listed, and not only by a wildcard."""
        return any(name == kind and quality > 0 for name, quality in self.ranges)

    @property
    def prefers_html(self) -> bool:
        """Whether a person looks at it: browsers list HTML first."""
        return self.names(HTML) and self.quality(HTML) >= max(
            self.quality(JSON), self.quality(GRAPHQL)
        )


@lru_cache(maxsize=256)
def _accept(text: str) -> Accept:
    return Accept(tuple(map(_range, text.split(","))) if text.strip() else ())


@lru_cache(maxsize=256)
def answer_type(accept: Accept, *, usual: str) -> str | None:
    """Return the type of the answer, *usual* if all are one; None if none will do."""
    wanted = {kind: accept.quality(kind) for kind in (usual, GRAPHQL, JSON)}
    best = max(wanted.values())
    if best <= 0:
        return None
    named = [k for k, q in wanted.items() if q == best and accept.names(k)]
    return named[0] if named else next(k for k, q in wanted.items() if q == best)


@lru_cache(maxsize=256)
def charset(content_type: str) -> tuple[str, str]:
    """Return the media type and the charset of *content_type*, in lower case."""
    kind, *parameters = content_type.lower().split(";")
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset":
            return kind.strip(), value.strip().strip('"')
    return kind.strip(), "utf-8"


def _range(text: str) -> tuple[str, float]:
    name, *parameters = text.lower().split(";")
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                return name.strip(), min(1.0, max(0.0, float(value)))
            except ValueError:
                return name.strip(), 0.0
    return name.strip(), 1.0
