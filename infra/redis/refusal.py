"""How what somebody waits for ends when it fails."""

from asyncio import Future

from infra.redis.commands import Reply
from resolvers.errors import StoreUnavailable


def refuse(
    future: Future[Reply], store: str, cause: BaseException | None = None
) -> None:
    """End it because *store* fails, or must not be asked."""
    refusal = StoreUnavailable(store)
    refusal.__cause__ = cause
    fail(future, refusal)


def fail(future: Future[Reply], error: Exception) -> None:
    """End it with *error*."""
    future.set_exception(error)
    future.exception()  # seen, even if nobody awaits it
