"""Where the vectors of one model lie: a table of pgvector's, an index for each side.

All models share the table, since vectors of a new one are made while the old one's are
in use. Neither is made by a migration: the extension may come later, or never, and an
index is for one model and its dimensions.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection

from resolvers.homes.passages import VERSION
from resolvers.models.home import Side

OLDEST = (0, 8, 2)
"""pgvector's first that goes on when filters have thrown out what it found (0.8.0), and
that builds an index without reading past its own memory (CVE-2026-3172)."""
_TABLE = """
    CREATE TABLE IF NOT EXISTS home_vectors (
        home_id uuid NOT NULL REFERENCES homes (id) ON DELETE CASCADE,
        model text NOT NULL,
        passage smallint NOT NULL,
        side text NOT NULL,
        vector halfvec NOT NULL,
        PRIMARY KEY (home_id, model, passage)
    )
"""
INSTALLED = "SELECT extversion FROM pg_extension WHERE extname = 'vector'"
_INSTALLABLE = "SELECT true FROM pg_available_extensions WHERE name = 'vector'"
_NOT_ALLOWED = "42501"
_UNFINISHED = "SELECT NOT indisvalid FROM pg_index WHERE indexrelid = to_regclass('{}')"
"""One whose making was interrupted."""


class CannotHaveVectors(Exception):
    """The database has no pgvector, or one that is too old."""


@dataclass(frozen=True, slots=True)
class Space:
    """The vectors of one model, of texts that were prepared in one way."""

    embedder: str
    """As `resolvers.ports.homes.Embedder` names itself: no quotes in it."""
    dimensions: int

    @property
    def model(self) -> str:
        return f"{self.embedder}/{VERSION}"

    @property
    def vector(self) -> str:
        """The SQL of a vector, as the index has it."""
        return f"vector::halfvec({self.dimensions})"

    def index(self, side: Side) -> str:
        digest = sha256(self.model.encode()).hexdigest()[:10]
        return f"ix_home_vectors_{digest}_{side}"

    async def make(self, connection: AsyncConnection) -> None:
        """Make what is not there yet, on a *connection* that commits by itself.

        Raises `CannotHaveVectors`.
        """

        async def ask(sql: str) -> Any:  # noqa: ANN401 - one value, whatever it is
            return (await connection.execute(text(sql))).scalar()

        version = await ask(INSTALLED)
        if version is None:
            if not await ask(_INSTALLABLE):
                raise CannotHaveVectors("PostgreSQL has no pgvector to install")
            await _install(connection)
            version = await ask(INSTALLED)
        if not is_usable(version):
            raise CannotHaveVectors(f"pgvector {version} is too old")
        await connection.execute(text(_TABLE))
        for side in Side:
            index = self.index(side)
            if await ask(_UNFINISHED.format(index)):
                await connection.execute(text(f"DROP INDEX CONCURRENTLY {index}"))
            await connection.execute(
                text(
                    f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {index} "
                    f"ON home_vectors USING hnsw (({self.vector}) halfvec_cosine_ops) "
                    f"WHERE model = '{self.model}' AND side = '{side}'"
                )
            )


async def _install(connection: AsyncConnection) -> None:
    try:
        await connection.execute(text("CREATE EXTENSION IF NOT EXISTS vector"))
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None) != _NOT_ALLOWED:
            raise
        raise CannotHaveVectors("only a superuser may install pgvector") from error


def is_usable(version: str) -> bool:
    """Tell whether pgvector *version* can do what we ask of it."""
    parts = version.split(".")
    return tuple(int(part) for part in parts[:3] if part.isdigit()) >= OLDEST
