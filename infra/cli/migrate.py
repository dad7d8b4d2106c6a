"""`onboarding migrate`."""

from infra.cli.configuration import fail, read_settings


def migrate() -> None:
    """Bring the database up to today's tables."""
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415 - slow to import

    from infra.postgres.migrate import StillInUse  # noqa: PLC0415 - as above
    from infra.postgres.migrate import migrate as upgrade  # noqa: PLC0415 - as above

    settings = read_settings()
    try:
        upgrade(settings.database_dsn)
    except StillInUse as busy:
        fail(f"Not migrated to the end: {busy}. Nothing is half done; run it again.")
    except (OSError, TimeoutError, SQLAlchemyError) as error:
        fail(f"PostgreSQL does not take the migrations: {type(error).__name__}")
