"""How a command uses the stores: patiently, and an end in one line without them."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from infra.cli.configuration import fail, read_settings
from infra.settings import Settings

if TYPE_CHECKING:
    from infra.wiring import Stores

Result = TypeVar("Result")
_PATIENCE = 5.0
"""Seconds for one answer of a store."""


def with_stores(use: "Callable[[Settings, Stores], Awaitable[Result]]") -> Result:
    """Return what *use* returns; end the command if a store cannot be used."""
    from infra.cli.development import look_beside_run  # noqa: PLC0415 - slow to import
    from infra.wiring import Stores  # noqa: PLC0415 - as above
    from resolvers.errors import StoreUnavailable  # noqa: PLC0415 - as above

    look_beside_run()
    settings = read_settings()

    async def run() -> Result:
        stores = Stores.to(settings, timeout=_PATIENCE)
        try:
            return await use(settings, stores)
        finally:
            await stores.close()

    try:
        return asyncio.run(run())
    except StoreUnavailable as error:
        fail(f"{error.store} cannot be used: `onboarding doctor` says why.")
