"""Where a model answers over HTTP."""

from dataclasses import dataclass, field

NONE, BUNDLED = "none", "bundled"
"""What EMBEDDINGS_MODEL may say instead of naming a model there."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where it is, and what is asked of it."""

    url: str
    """Up to and without `/embeddings`."""
    model: str
    dimensions: int
    key: str = field(default="", repr=False)
    """Sent as a Bearer token, if there is one."""

    @property
    def name(self) -> str:
        return f"{self.model}@{self.dimensions}"
