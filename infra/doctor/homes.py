"""Homes: by what they are found, and whether they wait for it."""

from collections.abc import AsyncIterator
from datetime import timedelta

from infra.doctor.finding import Finding, fine, note, warning, wrong
from infra.homes import embedder_in, space_in
from infra.postgres.connection import PostgresConnection
from infra.postgres.homes.census import HomeCensus
from infra.postgres.homes.space import OLDEST, Space, is_usable
from infra.settings import Settings
from infra.wiring import now
from resolvers.errors import StoreUnavailable
from resolvers.ports.homes import NoVectors

_LATE = timedelta(minutes=10)


async def examine_homes(
    settings: Settings, postgres: PostgresConnection
) -> AsyncIterator[Finding]:
    """Yield what is to be said of them; nothing while PostgreSQL is away."""
    census = HomeCensus(postgres)
    try:
        if unread := await census.unread():
            yield warning("homes-unread", number=unread)
        space = space_in(settings)
        if space is None:
            yield note("homes-by-words")
            return
        async for finding in _of_vectors(space, census):
            yield finding
    except StoreUnavailable:
        return  # said already
    yield await _of_model(settings)


async def _of_vectors(space: Space, census: HomeCensus) -> AsyncIterator[Finding]:
    extension = await census.extension()
    if extension.version is None:
        yield warning("homes-no-pgvector")
    elif not is_usable(extension.version):
        oldest = ".".join(map(str, OLDEST))
        yield warning("homes-old-pgvector", version=extension.version, oldest=oldest)
    elif not extension.has_table:
        yield warning("homes-no-table")
    else:
        async for finding in _of_waiting(space, census):
            yield finding


async def _of_waiting(space: Space, census: HomeCensus) -> AsyncIterator[Finding]:
    number, oldest, given_up, reason = await census.waiting()
    lacking = await census.lacking(space) - number - given_up
    if oldest and now() - oldest > _LATE:
        yield wrong("homes-late", number=number)
    if given_up:
        yield warning("homes-given-up", number=given_up, reason=reason)
    if lacking > 0:
        yield warning("homes-other-model", number=lacking, model=space.model)


async def _of_model(settings: Settings) -> Finding:
    embedder = embedder_in(settings)
    if embedder is None:
        return note("homes-no-model")
    try:
        await embedder.embed(["bonjour"])
    except NoVectors as error:
        return wrong("homes-model-refuses", model=embedder.name, reason=error.reason)
    finally:
        await embedder.close()
    return fine("homes-by-meaning", model=embedder.name)
