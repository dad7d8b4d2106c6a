"""`onboarding migrate`."""

from infra.cli.configuration import fail, read_settings
from infra.cli.output import say


def migrate() -> None:
    """Bring the database up to today's tables."""
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415 - slow to import

    from infra.homes import space_in  # noqa: PLC0415 - as above
    from infra.postgres.migrate import StillInUse  # noqa: PLC0415 - as above
    from infra.postgres.migrate import migrate as upgrade  # noqa: PLC0415 - as above

    settings = read_settings()
    try:
        reason = upgrade(settings.database_dsn, space=space_in(settings))
    except StillInUse as busy:
        fail(f"Not migrated to the end: {busy}. Nothing is half done; run it again.")
    except (OSError, TimeoutError, SQLAlchemyError) as error:
        fail(f"PostgreSQL does not take the migrations: {type(error).__name__}")
    if reason:
        say(f"Homes are found by words, not by meaning: {reason}.")
