"""`onboarding keys`: new ones, and the way from old to new."""

import asyncio
import sys
from base64 import b64encode
from datetime import UTC, datetime
from secrets import token_bytes

import typer

from infra.cli.configuration import fail, read_settings

keys = typer.Typer(help="Sealing keys.", no_args_is_help=True)


@keys.command()
def new() -> None:
    """Print a new key. Put it first in SEALING_KEYS, and keep the others behind it."""
    today = datetime.now(UTC).strftime("%Y-%m-%d")
    sys.stdout.write(f"{today}:{b64encode(token_bytes(32)).decode()}\n")


@keys.command()
def rotate() -> None:
    """Seal everything with the first key. May be interrupted and run again."""
    from resolvers.errors import StoreUnavailable  # noqa: PLC0415 - slow to import

    try:
        left = asyncio.run(_rotate())
    except StoreUnavailable:
        fail("PostgreSQL cannot be used. What was sealed stays; run this again.")
    if left:
        fail(f"{left} rows are busy, or open with no key of the ring: see the log.")


async def _rotate() -> int:
    from infra.postgres.connection import PostgresConnection  # noqa: PLC0415 - as above
    from infra.postgres.rotation import KeyRotation  # noqa: PLC0415 - as above
    from infra.sealing import Sealer  # noqa: PLC0415 - as above

    settings = read_settings()
    postgres = PostgresConnection.to(settings.database_dsn, timeout=5)
    sealer = Sealer(settings.sealing_keys.get_secret_value())
    rotation = KeyRotation(postgres, sealer)
    try:
        due = await rotation.count()
        with typer.progressbar(length=due, label="Sealing") as bar:
            async for batch in rotation.run():
                bar.update(batch.sealed + batch.broken)
        left = await rotation.count()
    finally:
        await postgres.close()
    sys.stdout.write(f"{due - left} of {due} rows are sealed anew.\n")
    return left
