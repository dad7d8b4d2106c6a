"""Which faults there are: the columns of the table."""

import asyncio
from asyncio import StreamWriter
from dataclasses import dataclass

from tests.matrix.faults import (
    Happening,
    behind,
    gone,
    hung,
    nothing,
    postgres_told,
    redis_told,
    restarted,
)
from tests.matrix.world import TIMEOUT_MS
from tests.network import Carrier, cut, faithful

_SLOW = 1.5 * TIMEOUT_MS / 1000
"""Seconds until an answer: 300 ms, for who waits 200."""
_FULL = """
CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'could not extend file: No space left on device'
  USING ERRCODE = 'disk_full';
END $$;;
DO $$ DECLARE name regclass; BEGIN
  FOR name IN SELECT oid FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
  LOOP
    EXECUTE format('CREATE TRIGGER disk_is_full BEFORE INSERT OR UPDATE ON %s '
      'FOR EACH STATEMENT EXECUTE FUNCTION disk_is_full()', name);
  END LOOP;
END $$
"""
"""A full disk fails what grows a table; PostgreSQL then says this, with 53100."""


def late(seconds: float) -> Carrier:
    """Return a network that takes its time for each answer."""

    async def carried(data: bytes, to: StreamWriter) -> None:
        await asyncio.sleep(seconds)
        await faithful(data, to)

    return carried


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fault of one store."""

    name: str
    happens: Happening = nothing
    answers: Carrier | None = None
    """What the network does to the store's answers meanwhile."""
    at_start: bool = False
    """The service is started while it lasts."""


REDIS = (
    Kind("never started", gone("valkey"), at_start=True),
    Kind("refused", gone("valkey")),
    Kind("hung", hung("valkey")),
    Kind("slow", answers=late(_SLOW)),
    Kind("reset", answers=cut),
    Kind("restarted", restarted("valkey")),
    Kind("read-only", redis_told("REPLICAOF 127.0.0.1 1", "REPLICAOF NO ONE")),
    Kind("full", redis_told("CONFIG SET maxmemory 1", "CONFIG SET maxmemory 0")),
    Kind(
        "wrong password",
        redis_told("CONFIG SET requirepass new", "CONFIG SET requirepass {password}"),
    ),
    Kind("failover", behind("valkey")),
)
POSTGRES = (
    Kind("never started", gone("postgres"), at_start=True),
    Kind("refused", gone("postgres")),
    Kind("hung", hung("postgres")),
    Kind("slow", answers=late(_SLOW)),
    Kind("reset", answers=cut),
    Kind("restarted", restarted("postgres")),
    Kind(
        "read-only",
        postgres_told(
            "ALTER SYSTEM SET default_transaction_read_only = on;;\n"
            "SELECT pg_reload_conf()",
            "ALTER SYSTEM RESET default_transaction_read_only;;\n"
            "SELECT pg_reload_conf()",
        ),
    ),
    Kind("full", postgres_told(_FULL, "DROP FUNCTION disk_is_full CASCADE")),
    Kind(
        "wrong password",
        postgres_told(
            "ALTER ROLE CURRENT_USER PASSWORD 'new'",
            "ALTER ROLE CURRENT_USER PASSWORD '{password}'",
        ),
    ),
    Kind("failover", behind("postgres")),
)
