"""Which request is being answered: for whatever is logged meanwhile."""

from contextvars import ContextVar

request_ids: ContextVar[str | None] = ContextVar("request_id", default=None)
