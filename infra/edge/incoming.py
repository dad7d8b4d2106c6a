"""A request to `/graphql`, as it came in."""

from dataclasses import dataclass

from starlette.types import Receive, Scope

from infra.edge.crowd import CROWD, Crowd
from infra.edge.fields import Fields
from infra.edge.protocol import WHOLE


@dataclass(slots=True)
class Incoming:
    """What ASGI gives, with the header fields read."""

    scope: Scope
    receive: Receive
    fields: Fields

    @property
    def method(self) -> str:
        method: str = self.scope["method"]
        return method

    @property
    def query(self) -> bytes:
        """The part of the URL after `?`, encoded."""
        query: bytes = self.scope["query_string"]
        return query

    @property
    def is_whole(self) -> bool:
        """Whether the body is here, and `receive` has all of it at once."""
        return WHOLE in self.scope["state"]

    @property
    def crowd(self) -> Crowd | None:
        """Among whom it came; None if nobody counts."""
        crowd: Crowd | None = self.scope["state"].get(CROWD)
        return crowd

    @property
    def id(self) -> str:
        request_id: str = self.scope["state"]["request_id"]
        return request_id
