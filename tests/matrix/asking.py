"""What the tests ask, and what comes of it."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias

from tests.api import Api

Look: TypeAlias = Callable[[], Awaitable[bool]]


class Asking(Protocol):
    """An operation or a page; it may be repeated as it is."""

    @property
    def name(self) -> str: ...

    @property
    def usual(self) -> str:
        """What comes of it when nothing is wrong."""
        ...

    @property
    def done(self) -> Look | None:
        """Looks in the stores; true once it was answered, however often."""
        ...

    async def ask(self, api: Api) -> str:
        """Return what comes of it, in a word or two."""
        ...
